// One host as one login user: its connection, the agent on it, and the agents of other users
// that were started through it. Opens on first use, and again after a death or an eviction.

import { setTimeout } from "node:timers/promises";
import { ShevekError } from "../errors/shevek-error.ts";
import { Agent } from "./agent.ts";
import {
	type BecomeMethod,
	type RunningAgent,
	startBecomeAgent,
} from "./become.ts";
import { BecomeAgents } from "./become-agents.ts";
import { BOOT_COMMAND } from "./boot-script.ts";
import { type BootResult, startAgent } from "./bootstrap.ts";
import type { AgentChannel } from "./channel.ts";
import type {
	StreamConnection,
	Transport,
	TransportEnd,
} from "./connection.ts";
import {
	type BecomeSpec,
	type TargetSpec,
	UnreachableError,
} from "./target.ts";
import { within } from "./within.ts";

/** A host that accepts the login and then says nothing for this long is given up. */
const BOOT_SECONDS = 60;
const MAX_PAUSE_SECONDS = 30;

export interface LinkServices {
	readonly connection: StreamConnection;
	readonly becomeMethod: (name: string) => BecomeMethod;
	readonly docsVersion: string;
	/** An agent of another user without work for this long ends. */
	readonly becomeIdleMs: number;
	/** Waits for a place among the open connections and the handshakes; gives its release. */
	readonly admit: (link: HostLink) => Promise<() => void>;
	readonly onClosed: (link: HostLink) => void;
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
	readonly #others: BecomeAgents;
	#login: Agent | undefined;
	#busy = 0;
	#closings = 0;

	constructor(target: TargetSpec, services: LinkServices) {
		this.target = target;
		this.#services = services;
		this.#others = new BecomeAgents({
			idleMs: services.becomeIdleMs,
			closeMs: CLOSE_MS,
		});
	}

	get connection(): StreamConnection {
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
		return this.#others.get(become, () =>
			this.#startBecome(open.login, become),
		);
	}

	/** Marks the link as at work; afterwards a become agent has its idle time before it. */
	async use<T>(
		become: BecomeSpec | undefined,
		action: () => Promise<T>,
	): Promise<T> {
		this.#busy++;
		try {
			return await action();
		} finally {
			this.#busy--;
			if (become !== undefined) this.#others.expectIdle(become);
		}
	}

	/** Nothing is under way and nothing would be lost if the link were closed. */
	get isIdle(): boolean {
		const isLoginIdle = this.#login?.isInUse !== true;
		return this.#busy === 0 && isLoginIdle && !this.#others.isInUse;
	}

	/** Starts anew: the become user's agent alone, or the whole connection. */
	async replace(become: BecomeSpec | undefined): Promise<void> {
		if (become === undefined) await this.close();
		else await this.#others.drop(become);
	}

	/** Before what may change or remove a user: no idle agent of that user is left. */
	leaveUsers(mayChange: (user: string) => boolean): Promise<void> {
		return this.#others.leaveUsers(mayChange);
	}

	/** meta: reset_connection. */
	async reset(): Promise<void> {
		await this.close();
		await this.connection.reset?.(this.target);
	}

	/** Ends what is there and waits until the process is gone. */
	async close(): Promise<void> {
		this.#closings++;
		const [open, transport] = [this.#open, this.#transport];
		this.#forget();
		if (open === undefined || transport === undefined) return;
		const ended = transport.ended.then(() => undefined);
		const result = await within(
			0,
			Promise.race([open.catch(() => undefined), ended]),
		);
		if (result?.kind === "agent") result.login.channel.close();
		else transport.kill();
		const isGone = transport.ended.then(() => true);
		if (!(await within(CLOSE_MS, isGone))) transport.kill();
		await this.connection.close?.(this.target);
	}

	#forget(): void {
		if (this.#open !== undefined) this.#services.onClosed(this);
		this.#open = undefined;
		this.#transport = undefined;
		this.#login = undefined;
		this.#others.forget();
	}

	async #start(): Promise<OpenLink> {
		const closings = this.#closings;
		const release = await this.#services.admit(this);
		try {
			return await this.#tryAgain(async () => {
				this.#assertNotClosed(closings);
				return this.#boot(await this.#openStream(closings));
			});
		} finally {
			release();
		}
	}

	#assertNotClosed(closings: number): void {
		if (closings !== this.#closings)
			throw new ShevekError("interrupted", "the connection was closed");
	}

	/** As often as the connection says, after the reference's pauses of 0, 1, 3, 7 … 30 seconds. */
	async #tryAgain<T>(attempt: () => Promise<T>): Promise<T> {
		const retries = this.connection.retries(this.target);
		for (let tried = 0; ; tried++) {
			try {
				return await attempt();
			} catch (error) {
				if (tried >= retries || !(error instanceof UnreachableError))
					throw error;
				await setTimeout(Math.min(2 ** tried - 1, MAX_PAUSE_SECONDS) * 1000);
			}
		}
	}

	async #openStream(closings: number): Promise<Transport> {
		const { connection, target } = this;
		const opening = async () => {
			await connection.connect?.(target);
			return connection.open(target, BOOT_COMMAND);
		};
		const opened = opening();
		const limitMs = (target.connectTimeoutSeconds || BOOT_SECONDS) * 1000;
		const transport = await within(limitMs, opened);
		if (transport === undefined) {
			opened.then((late) => late.kill()).catch(() => {});
			throw this.#silence(limitMs);
		}
		this.#transport = transport;
		if (closings !== this.#closings) transport.kill();
		return transport;
	}

	async #boot(transport: Transport): Promise<OpenLink> {
		const limitMs = (this.target.connectTimeoutSeconds + BOOT_SECONDS) * 1000;
		const boot = await within(
			limitMs,
			startAgent(transport, this.target, this.#services),
		);
		if (boot !== undefined) return this.#takeBoot(transport, boot);
		transport.kill();
		throw this.#silence(limitMs);
	}

	#silence(limitMs: number): UnreachableError {
		return new UnreachableError(
			`Failed to connect to the host via ${this.connection.name}: no answer for ${limitMs / 1000} seconds`,
		);
	}

	async #takeBoot(transport: Transport, boot: BootResult): Promise<OpenLink> {
		if (boot.kind === "agent") {
			const { channel, python } = boot;
			this.#watch(transport, channel);
			const ended = transport.ended.then(() => undefined);
			const login = { agent: new Agent(channel), channel, python, ended };
			this.#login = login.agent;
			return { kind: "agent", login, transport };
		}
		if (boot.kind === "no-python") {
			transport.writable.end();
			return { kind: "no-python", warnings: boot.warnings };
		}
		const end = await transport.ended;
		const stderr = transport.stderrText() || boot.noise;
		if (boot.sawShell && !this.connection.isOwnFailure(end, stderr))
			return { kind: "no-python", warnings: [] };
		throw new UnreachableError(
			this.connection.unreachableText(this.target, end, stderr),
		);
	}

	/** A channel that ends while the link is in use takes its requests with it. */
	#watch(transport: Transport, channel: AgentChannel): void {
		transport.ended.then((end) => {
			const how = howItEnded(transport, end);
			channel.fail(
				new UnreachableError(this.connection.lostText(this.target, how)),
			);
		});
		channel.onDeath = (error) => {
			transport.kill();
			this.#others.fail(error);
			if (this.#transport === transport) this.#forget();
		};
	}

	#startBecome(login: RunningAgent, become: BecomeSpec): Promise<RunningAgent> {
		return startBecomeAgent({
			login,
			become,
			method: this.#services.becomeMethod(become.method),
			target: this.target,
			docsVersion: this.#services.docsVersion,
		});
	}
}

/** An agent needs this long to end its children and remove its folders. */
const CLOSE_MS = 3_000;

function howItEnded(transport: Transport, end: TransportEnd): string {
	return (
		transport.stderrText().trim() ||
		(end.signal === null
			? `the connection ended with ${end.code}`
			: `the connection was ended by ${end.signal}`)
	);
}
