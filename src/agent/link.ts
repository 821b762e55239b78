// One host as one login user: its connection, the agent on it, and the agents of other users
// that were started through it. Opens on first use, and again after a death or an eviction.

import { ShevekError } from "../errors/shevek-error.ts";
import { Agent } from "./agent.ts";
import { type BecomeMethod, startBecomeAgent } from "./become.ts";
import { BOOT_COMMAND } from "./boot-script.ts";
import { type BootResult, startAgent } from "./bootstrap.ts";
import type { AgentChannel } from "./channel.ts";
import type { Connection, Transport } from "./connection.ts";
import {
	type BecomeSpec,
	type PythonInfo,
	type TargetSpec,
	UnreachableError,
} from "./target.ts";
import { within } from "./within.ts";

/** A host that accepts the login and then says nothing for this long is given up. */
const BOOT_SECONDS = 60;

export interface LinkServices {
	readonly connection: Connection;
	readonly becomeMethods: ReadonlyMap<string, BecomeMethod>;
	readonly docsVersion: string;
	/** An agent of another user without work for this long ends. */
	readonly becomeIdleMs: number;
	/** Waits for a place among the open connections and the handshakes; gives its release. */
	readonly admit: (link: HostLink) => Promise<() => void>;
	readonly onClosed: (link: HostLink) => void;
}

/** An agent that runs, and what is known of its Python. */
export interface RunningAgent {
	readonly agent: Agent;
	readonly channel: AgentChannel;
	readonly python: PythonInfo;
	/** Its process is gone. */
	readonly ended: Promise<void>;
}

interface BecomeAgent {
	readonly user: string;
	readonly started: Promise<RunningAgent>;
}

export type OpenLink =
	| {
			readonly kind: "agent";
			readonly login: RunningAgent;
			readonly transport: Transport;
	  }
	| { readonly kind: "no-python"; readonly warnings: readonly string[] };

export class HostLink {
	readonly target: TargetSpec;
	readonly #services: LinkServices;
	#open: Promise<OpenLink> | undefined;
	#transport: Transport | undefined;
	readonly #become = new Map<string, BecomeAgent>();
	readonly #idleTimers = new Map<string, NodeJS.Timeout>();
	readonly #agents = new Set<Agent>();
	#busy = 0;
	#closings = 0;

	constructor(target: TargetSpec, services: LinkServices) {
		this.target = target;
		this.#services = services;
	}

	get connection(): Connection {
		return this.#services.connection;
	}

	get isOpen(): boolean {
		return this.#open !== undefined;
	}

	/** The login agent, or the news that there is no Python. */
	open(): Promise<OpenLink> {
		if (this.#open === undefined) {
			const open = this.#start();
			this.#open = open;
			open.catch(() => {
				if (this.#open === open) this.#forget();
			});
		}
		return this.#open;
	}

	/** The agent of the become user; the login agent where there is no become. */
	async agentFor(become: BecomeSpec | undefined): Promise<RunningAgent> {
		const open = await this.open();
		if (open.kind !== "agent")
			throw new ShevekError(
				"agent",
				`there is no Python on ${this.target.host}`,
			);
		if (become === undefined) return open.login;
		const key = becomeKey(become);
		const known = this.#become.get(key);
		if (known !== undefined) {
			const running = await known.started;
			if (running.channel.failure === undefined) return running;
		}
		const started = this.#startBecome(open.login, become);
		const entry = { user: become.user, started };
		this.#become.set(key, entry);
		started.then(
			({ agent }) => this.#agents.add(agent),
			() => {
				if (this.#become.get(key) === entry) this.#become.delete(key);
			},
		);
		return started;
	}

	/** Marks the link as at work; afterwards a become agent has its idle time before it. */
	async use<T>(
		become: BecomeSpec | undefined,
		action: () => Promise<T>,
	): Promise<T> {
		const key = become === undefined ? undefined : becomeKey(become);
		this.#busy++;
		try {
			return await action();
		} finally {
			this.#busy--;
			if (key !== undefined) this.#expectIdle(key);
		}
	}

	/** Nothing is under way and nothing would be lost if the link were closed. */
	get isIdle(): boolean {
		return this.#busy === 0 && ![...this.#agents].some((a) => a.isInUse);
	}

	/** Starts anew: the become user's agent alone, or the whole connection. */
	async replace(become: BecomeSpec | undefined): Promise<void> {
		if (become === undefined) await this.close();
		else await this.#dropBecome(becomeKey(become));
	}

	/** Ends the idle agents of the users that may be changed or removed now, and waits until they are gone. */
	async leaveUsers(mayChange: (user: string) => boolean): Promise<void> {
		const left = [...this.#become].map(async ([key, { user, started }]) => {
			if (!mayChange(user)) return;
			const running = await started.catch(() => undefined);
			if (running === undefined || running.agent.isInUse) return;
			await this.#dropBecome(key);
			await within(CLOSE_MS, running.ended);
		});
		await Promise.all(left);
	}

	async #dropBecome(key: string): Promise<void> {
		const entry = this.#become.get(key);
		this.#become.delete(key);
		const running = await entry?.started.catch(() => undefined);
		if (running === undefined) return;
		this.#agents.delete(running.agent);
		running.channel.close();
	}

	#expectIdle(key: string): void {
		clearTimeout(this.#idleTimers.get(key));
		const timer = setTimeout(async () => {
			const entry = this.#become.get(key);
			const running = await entry?.started.catch(() => undefined);
			if (running === undefined) return;
			if (running.agent.isInUse) this.#expectIdle(key);
			else await this.#dropBecome(key);
		}, this.#services.becomeIdleMs).unref();
		this.#idleTimers.set(key, timer);
	}

	/** Ends what is there and waits until the process is gone. */
	async close(): Promise<void> {
		this.#closings++;
		const [open, transport] = [this.#open, this.#transport];
		this.#forget();
		if (open === undefined) return;
		if (transport === undefined) return;
		const ended = transport.ended.then(() => undefined);
		const result = await within(
			0,
			Promise.race([open.catch(() => undefined), ended]),
		);
		if (result?.kind === "agent") result.login.channel.close();
		else transport.kill();
		const isGone = transport.ended.then(() => true);
		if (!(await within(CLOSE_MS, isGone))) transport.kill();
	}

	#forget(): void {
		if (this.#open !== undefined) this.#services.onClosed(this);
		this.#open = undefined;
		this.#transport = undefined;
		this.#become.clear();
		this.#agents.clear();
		for (const timer of this.#idleTimers.values()) clearTimeout(timer);
		this.#idleTimers.clear();
	}

	async #start(): Promise<OpenLink> {
		const closings = this.#closings;
		const release = await this.#services.admit(this);
		try {
			if (closings !== this.#closings)
				throw new ShevekError("interrupted", "the connection was closed");
			const transport = this.connection.open(this.target, BOOT_COMMAND);
			this.#transport = transport;
			return await this.#boot(transport);
		} finally {
			release();
		}
	}

	async #boot(transport: Transport): Promise<OpenLink> {
		const limitMs = (this.target.connectTimeoutSeconds + BOOT_SECONDS) * 1000;
		const boot = await within(
			limitMs,
			startAgent(transport, this.target, this.#services),
		);
		if (boot === undefined) {
			transport.kill();
			throw new UnreachableError(
				`Failed to connect to the host via ${this.connection.name}: no answer for ${limitMs / 1000} seconds`,
			);
		}
		return this.#takeBoot(transport, boot);
	}

	async #takeBoot(transport: Transport, boot: BootResult): Promise<OpenLink> {
		if (boot.kind === "agent") {
			const { channel, python } = boot;
			this.#watch(transport, channel);
			const ended = transport.ended.then(() => undefined);
			const login = { agent: new Agent(channel), channel, python, ended };
			this.#agents.add(login.agent);
			return { kind: "agent", login, transport };
		}
		if (boot.kind === "no-python") {
			transport.writable.end();
			return { kind: "no-python", warnings: boot.warnings };
		}
		const end = await transport.ended;
		const stderr = transport.stderrText() || boot.noise;
		if (boot.sawShell && !this.connection.isOwnFailure(end))
			return { kind: "no-python", warnings: [] };
		throw new UnreachableError(
			this.connection.unreachableText(this.target, end, stderr),
		);
	}

	/** A channel that ends while the link is in use takes its requests with it. */
	#watch(transport: Transport, channel: AgentChannel): void {
		transport.ended.then((end) => {
			channel.fail(
				new UnreachableError(
					lostText(this.connection, this.target, transport, end),
				),
			);
		});
		channel.onDeath = (error) => {
			transport.kill();
			for (const { started } of this.#become.values())
				started.then(({ channel }) => channel.fail(error)).catch(() => {});
			if (this.#transport === transport) this.#forget();
		};
	}

	#startBecome(login: RunningAgent, become: BecomeSpec): Promise<RunningAgent> {
		const method = this.#services.becomeMethods.get(become.method);
		if (method === undefined)
			throw new ShevekError(
				"plugin",
				`Invalid become method specified, could not find matching plugin: '${become.method}'. Use \`ansible-doc -t become -l\` to list available plugins.`,
			);
		return startBecomeAgent({
			login,
			become,
			method,
			target: this.target,
			docsVersion: this.#services.docsVersion,
		});
	}
}

/** An agent needs this long to end its children and remove its folders. */
const CLOSE_MS = 3_000;

function lostText(
	connection: Connection,
	target: TargetSpec,
	transport: Transport,
	end: { code: number | null; signal: string | null },
): string {
	const how =
		transport.stderrText().trim() ||
		(end.signal === null
			? `the connection ended with ${end.code}`
			: `the connection was ended by ${end.signal}`);
	return connection.name === "ssh"
		? `Data could not be sent to remote host "${target.address}". Make sure this host can be reached over ssh: ${how}`
		: `Lost the agent on ${target.host}: ${how}`;
}

function becomeKey(become: BecomeSpec): string {
	const { method, user, password, exe, flags } = become;
	return JSON.stringify([method, user, password, exe, flags]);
}
