// An agent of another user, started through the login user's agent over a pseudo-terminal.
// A method (sudo, su) gives the command, the prompts to wait for and the texts of failure.

import { randomBytes } from "node:crypto";
import { Duplex } from "node:stream";
import { ShevekError } from "../errors/shevek-error.ts";
import { Agent } from "./agent.ts";
import { startAgent } from "./bootstrap.ts";
import type { AgentChannel, OpenRequest } from "./channel.ts";
import type { BecomeSpec, PythonInfo, TargetSpec } from "./target.ts";

export interface BecomeCommand {
	/** For `/bin/sh -c` on the target. */
	readonly command: string;
	/** Knows a prompt that wants the password, by what was shown since the last answer; undefined: none is expected. */
	readonly prompt: Prompt | undefined;
}

/** A regular expression is one. */
export interface Prompt {
	test(shown: string): boolean;
}

export interface BecomeMethod {
	/** For messages: `sudo`. */
	readonly name: string;
	/** `inner` is one shell command for the other user; `id` makes a prompt unmistakable. */
	command(
		spec: BecomeSpec,
		inner: string,
		id: string,
	): BecomeCommand | Promise<BecomeCommand>;
	readonly incorrectTexts: readonly string[];
	readonly missingTexts: readonly string[];
}

/** An agent that runs, and what is known of its Python. */
export interface RunningAgent {
	readonly agent: Agent;
	readonly channel: AgentChannel;
	readonly python: PythonInfo;
	/** Its process is gone. */
	readonly ended: Promise<void>;
}

/** The password was wrong or missing: fails the task, the host stays reachable. */
export class BecomeError extends ShevekError {
	constructor(message: string) {
		super("connection", message);
		this.name = "BecomeError";
	}
}

export interface BecomeRequest {
	readonly login: RunningAgent;
	readonly become: BecomeSpec;
	readonly method: BecomeMethod;
	readonly target: TargetSpec;
	readonly docsVersion: string;
}

/** Longest wait between the command's start and its success, its prompt or its refusal. */
const ESCALATION_GRACE_SECONDS = 2;
const TEXT_KEPT = 8_192;

export async function startBecomeAgent(
	request: BecomeRequest,
): Promise<RunningAgent> {
	const escalation = new Escalation(request);
	const wire = await escalation.run();
	const { login, target, docsVersion } = request;
	const boot = await startAgent(
		wire,
		{ ...target, pythonInterpreter: login.python.path },
		{ docsVersion },
	);
	if (boot.kind !== "agent")
		throw new BecomeError(
			`the agent did not start as ${request.become.user}: ${escalation.text.trim() || boot.noise.trim()}`,
		);
	const { channel, python } = boot;
	escalation.onOver = (error) => channel.fail(error);
	return {
		agent: new Agent(channel),
		channel,
		python: { ...login.python, version: python.version },
		ended: escalation.ended,
	};
}

/** States: waiting (prompt, success or refusal) → answered (password sent) → over (success, error). */
class Escalation {
	readonly #request: BecomeRequest;
	readonly #success: string;
	#prompt: Prompt | undefined;
	readonly #inner: string;
	readonly #id: string;
	readonly #outcome = Promise.withResolvers<void>();
	#open: OpenRequest | undefined;
	#hasAnswered = false;
	#isThrough = false;
	#head = Buffer.alloc(0);
	readonly #wire: Duplex;
	/** What the terminal showed: sudo's own words. */
	text = "";
	#unread = "";
	onOver: ((error: Error) => void) | undefined;
	readonly #gone = Promise.withResolvers<void>();
	/** The command's process has ended. */
	readonly ended = this.#gone.promise;

	constructor(request: BecomeRequest) {
		const id = randomBytes(16).toString("hex");
		this.#request = request;
		this.#success = `BECOME-SUCCESS-${id}`;
		// The socket is the command's standard output; its standard input stays the terminal
		// until here, so that a su that asks on standard input finds one.
		this.#inner = `/bin/sh -c 'exec 0<&1; echo ${this.#success}; IFS= read -r s; eval "$s"'`;
		this.#id = id;
		this.#wire = new Duplex({
			read() {},
			write: (data: Buffer, _encoding, done) => {
				this.#open?.write(data).then(() => done(), done);
			},
			final: (done) => {
				this.#open?.end();
				done();
			},
		});
	}

	async run(): Promise<{ readable: Duplex; writable: Duplex }> {
		const { login, target, method, become } = this.#request;
		const { command, prompt } = await method.command(
			become,
			this.#inner,
			this.#id,
		);
		this.#prompt = prompt;
		this.#open = login.channel.open(
			{ op: "terminal", argv: ["/bin/sh", "-c", command] },
			{
				onOut: (data) => this.#takeOutput(data),
				onErr: (data) => this.#takeTerminal(data.toString("utf8")),
			},
		);
		this.#open.done
			.then(
				() => this.#ended(),
				(error) => this.#fail(error),
			)
			.finally(() => this.#gone.resolve());
		const limit = target.connectTimeoutSeconds + ESCALATION_GRACE_SECONDS;
		const timer = setTimeout(
			() =>
				this.#fail(
					new BecomeError(
						`Timeout (${limit}s) waiting for privilege escalation prompt: ${this.text}`,
					),
				),
			limit * 1000,
		);
		try {
			await this.#outcome.promise;
		} finally {
			clearTimeout(timer);
		}
		return { readable: this.#wire, writable: this.#wire };
	}

	#takeOutput(data: Buffer): void {
		if (this.#isThrough) {
			this.#wire.push(data);
			return;
		}
		this.#head = Buffer.concat([this.#head, data]);
		const end = this.#head.indexOf(`${this.#success}\n`);
		if (end < 0) return;
		this.#isThrough = true;
		const rest = this.#head.subarray(end + this.#success.length + 1);
		if (rest.length > 0) this.#wire.push(rest);
		this.#outcome.resolve();
	}

	#takeTerminal(text: string): void {
		this.text = (this.text + text).slice(-TEXT_KEPT);
		if (this.#isThrough) return;
		this.#unread += text;
		const { method, become } = this.#request;
		const has = (texts: readonly string[]) =>
			texts.some((entry) => this.#unread.includes(entry));
		if (has(method.incorrectTexts)) this.#refuse("Incorrect");
		else if (has(method.missingTexts)) this.#refuse("Missing");
		else if (this.#prompt?.test(this.#unread)) {
			if (become.password === undefined) this.#refuse("Missing");
			else if (this.#hasAnswered) this.#refuse("Incorrect");
			else {
				this.#hasAnswered = true;
				this.#unread = "";
				this.#open?.writeTerminal(Buffer.from(`${become.password}\n`));
			}
		}
	}

	#refuse(what: "Incorrect" | "Missing"): void {
		this.#fail(
			new BecomeError(`${what} ${this.#request.method.name} password`),
		);
	}

	#ended(): void {
		const said = this.text.trim();
		this.#fail(
			new BecomeError(
				said === ""
					? `${this.#request.method.name} ended before it ran anything`
					: said,
			),
		);
	}

	#fail(error: Error): void {
		this.#outcome.reject(error);
		this.#open?.end();
		this.#wire.push(null);
		this.onOver?.(error);
	}
}
