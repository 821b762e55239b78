// The process of a run: `shevek playbook` or `adhoc` with the run's own folder, environment and secrets. Its events come on one
// descriptor, a line each, what it prints on another; a third one is its leash: when this process is gone, however it
// went, that one closes, and the run ends too (src/cli/leash.ts).

import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import type { Duplex, Readable, Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import {
	setImmediate as nextTurn,
	setTimeout as sleep,
} from "node:timers/promises";
import { LineSplitter } from "../ansible/line-splitter.ts";
import type { Env } from "./environment.ts";
import { type PromptReply, PromptWatch } from "./prompts.ts";

/** The descriptors in the child. */
const EVENTS = 3;
const LEASH = 4;
const KEY = 5;
const AGENT = 6;

/** Both streams in one, as on a terminal. */
const JOIN = ["/bin/sh", "-c", 'exec "$@" 2>&1', "sh"];
/**
 * The agent gets the key from a descriptor, so that it never lies on a disk. It ends up to 10 s after the command; we
 * are told who it is, to end it at once.
 */
const WITH_KEY = [
	"ssh-agent",
	"/bin/sh",
	"-c",
	`echo "$SSH_AGENT_PID" >&${AGENT}; ssh-add - <&${KEY} && exec "$@" ${KEY}<&- ${AGENT}>&-`,
	"sh",
];

/** After this long, a run that was asked to end is killed. */
const GRACE_MS = 10_000;
/** So long nothing has come from what a process left open that the run has started and that stays. */
const DRAIN_MS = 500;

export interface ChildRequest {
	/** The program and its words. */
	readonly words: readonly string[];
	readonly cwd: string;
	readonly env: Env;
	readonly sshKey: string | undefined;
	readonly replies: readonly PromptReply[];
	/** Runs a command on a pseudo-terminal: python/runner/terminal.py. */
	readonly terminal: readonly string[];
	readonly onOutput: (text: string) => void;
	readonly onEventLine: (line: string) => void;
}

/** What `shevek playbook` is told besides: where its events go and what holds it. */
export const CHILD_ARGS = ["--events", `/dev/fd/${EVENTS}`];
const CHILD_ENV = { SHEVEK_LEASH: String(LEASH) };

export class RunChild {
	/** The exit code; a signal's number and 128, as a shell has it; 127 where it could not be started. */
	readonly ended: Promise<number>;
	readonly #child: ChildProcess;
	#killing: NodeJS.Timeout | undefined;
	#agent: number | undefined;

	constructor(request: ChildRequest) {
		const { replies, sshKey } = request;
		const [program = "", ...args] = [
			...(replies.length > 0 ? request.terminal : JOIN),
			...(sshKey === undefined ? [] : WITH_KEY),
			...request.words,
		];
		this.#child = spawn(program, args, {
			cwd: request.cwd,
			env: { ...request.env, ...CHILD_ENV },
			stdio: [
				replies.length > 0 ? "pipe" : "ignore",
				"pipe",
				"pipe",
				"pipe",
				"pipe",
				...(sshKey === undefined ? [] : (["pipe", "pipe"] as const)),
			],
			// A group of its own: Ctrl-C is for us, and what we do about it reaches all of the run.
			detached: true,
		});
		if (sshKey !== undefined) this.#useAgent(sshKey);
		const output = this.#readOutput(request);
		const events = readLines(
			this.#count(this.#stream(EVENTS)),
			request.onEventLine,
		);
		// we read nothing there, but an error (the run is gone) must not be ours
		this.#stream(LEASH).on("error", () => {});
		this.ended = this.#wait(request, [...output, events]);
	}

	/** Asks the run to end; kills it where it does not in time. */
	stop(): void {
		if (this.#killing) return;
		this.#signal("SIGTERM");
		this.#killing = setTimeout(() => this.kill(), GRACE_MS);
	}

	kill(): void {
		this.#stream(LEASH).destroy();
		this.#signal("SIGKILL");
	}

	#signal(signal: NodeJS.Signals): void {
		const { pid, exitCode, signalCode } = this.#child;
		if (pid === undefined || exitCode !== null || signalCode !== null) return;
		// A run that is asked to end tells its own children; killing takes the group.
		signalTo(signal === "SIGKILL" ? -pid : pid, signal);
	}

	#stream(index: number): Duplex {
		return this.#child.stdio[index] as Duplex;
	}

	#useAgent(sshKey: string): void {
		void readLines(this.#stream(AGENT), (line) => {
			this.#agent = Number.parseInt(line, 10) || undefined;
		});
		const stream: Writable = this.#stream(KEY);
		stream.on("error", () => {});
		// OpenSSH wants the line end at the end
		stream.end(sshKey.endsWith("\n") ? sshKey : `${sshKey}\n`);
	}

	#readOutput({ replies, onOutput }: ChildRequest): Promise<void>[] {
		const { stdin, stdout, stderr } = this.#child;
		stdin?.on("error", () => {});
		const watch = new PromptWatch(replies);
		const take = (text: string): void => {
			onOutput(text);
			if (replies.length === 0) return;
			for (const reply of watch.read(text)) stdin?.write(`${reply}\n`);
		};
		return [stdout, stderr].map((stream) =>
			readText(this.#count(stream as Readable), take),
		);
	}

	async #wait(
		{ words, onOutput }: ChildRequest,
		streams: readonly Promise<void>[],
	): Promise<number> {
		const code = await new Promise<number>((resolve) => {
			this.#child.once("error", (error) => {
				onOutput(`${words[0]} cannot be run: ${error.message}\n`);
				resolve(127);
			});
			this.#child.once("exit", (exitCode, signal) =>
				resolve(exitCode ?? 128 + constants.signals[signal ?? "SIGKILL"]),
			);
		});
		clearTimeout(this.#killing);
		// Ansible itself ends without its tasks, whose processes would run on.
		if (this.#killing && this.#child.pid) signalTo(-this.#child.pid, "SIGKILL");
		if (this.#agent !== undefined) signalTo(this.#agent, "SIGTERM");
		await this.#drain(streams);
		for (const stream of this.#child.stdio) stream?.destroy();
		return code;
	}

	/** To their end; a daemon that a task started may hold them open for ever. */
	async #drain(streams: readonly Promise<void>[]): Promise<void> {
		let isOver = false;
		const all = Promise.all(streams).then(() => {
			isOver = true;
		});
		for (let seen = -1; !isOver && seen !== this.#bytes; ) {
			seen = this.#bytes;
			await Promise.race([all, sleep(DRAIN_MS, undefined, { ref: false })]);
			// The thread may have been kept so long that what waits there has not been read yet.
			await nextTurn();
		}
	}
	#bytes = 0;

	#count(stream: Readable): Readable {
		return stream.on("data", (chunk: Buffer) => {
			this.#bytes += chunk.length;
		});
	}
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(pid, signal);
	} catch {
		// it has ended in the meantime
	}
}

function readText(
	stream: Readable,
	take: (text: string) => void,
): Promise<void> {
	const decoder = new StringDecoder("utf8");
	return readChunks(stream, (chunk) => {
		const text = decoder.write(chunk);
		if (text !== "") take(text);
	});
}

function readChunks(
	stream: Readable,
	take: (chunk: Buffer) => void,
): Promise<void> {
	return new Promise((resolve) => {
		stream.on("data", take);
		stream.once("error", () => resolve());
		stream.once("close", () => resolve());
		stream.once("end", () => resolve());
	});
}

/** Both that are read so are ASCII. */
function readLines(
	stream: Readable,
	take: (line: string) => void,
): Promise<void> {
	const lines = new LineSplitter(take);
	return readChunks(stream, (chunk) => lines.push(chunk));
}
