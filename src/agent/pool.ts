// Sessions by target: one link a host and login user, a limit on handshakes at once, a cap on
// open connections. Beyond the cap the newest idle link goes: in lockstep over all hosts the
// least recently used one is always the one needed next, so evicting that would evict them all.

import { ShevekError } from "../errors/shevek-error.ts";
import type { BecomeMethod } from "./become.ts";
import type { Connection } from "./connection.ts";
import { HostLink, type LinkServices } from "./link.ts";
import type { ModuleLibrary } from "./modules/payload.ts";
import { PlainSession } from "./plain-session.ts";
import { AgentSession } from "./session.ts";
import type { Session, SessionPool, TargetSpec } from "./target.ts";

const BECOME_IDLE_MS = 300_000;

export interface PoolOptions {
	readonly connections: readonly Connection[];
	readonly becomeMethods: readonly BecomeMethod[];
	readonly modules: Pick<ModuleLibrary, "payloadOf" | "coreVersion">;
	/** Handshakes at once: `forks`. */
	readonly maxHandshakes: number;
	readonly maxConnections: number;
	/** The agent's own versions of hot modules (python/agent/builtin_modules); true unless said otherwise. */
	readonly usesBuiltins?: boolean | undefined;
	/** An agent of another user without work for this long ends; five minutes unless said otherwise. */
	readonly becomeIdleMs?: number | undefined;
}

export function makeSessionPool(options: PoolOptions): SessionPool {
	return new Pool(options);
}

class Pool implements SessionPool {
	readonly #options: PoolOptions;
	readonly #connections: ReadonlyMap<string, Connection>;
	readonly #methods: ReadonlyMap<string, BecomeMethod>;
	readonly #links = new Map<string, HostLink>();
	/** In the order in which they were opened. */
	readonly #open = new Set<HostLink>();
	readonly #waiting: (() => void)[] = [];
	#handshakes = 0;
	#isClosed = false;

	constructor(options: PoolOptions) {
		this.#options = options;
		this.#connections = new Map(
			options.connections.map((connection) => [connection.name, connection]),
		);
		this.#methods = new Map(
			options.becomeMethods.map((method) => [method.name, method]),
		);
	}

	async session(target: TargetSpec, signal?: AbortSignal): Promise<Session> {
		// Others may wait for the same connection, so an abort ends the waiting, not the opening.
		return untilAborted(signal, () => this.#makeSession(target));
	}

	async #makeSession(target: TargetSpec): Promise<Session> {
		const link = this.#link(target);
		return link.use(target.become, async () => {
			const open = await link.open();
			if (open.kind === "no-python")
				return new PlainSession(link.connection, target, this.#methods);
			const { python } = await link.agentFor(target.become);
			return new AgentSession(link, target, {
				python,
				modules: this.#options.modules,
				usesBuiltins: this.#options.usesBuiltins ?? true,
			});
		});
	}

	async reset(target: TargetSpec): Promise<void> {
		// The link stays: sessions hold it, and it opens again when one is used.
		await this.#links.get(linkKey(target))?.close();
	}

	async closeAll(): Promise<void> {
		this.#isClosed = true;
		for (const wake of this.#waiting.splice(0)) wake();
		await Promise.all([...this.#links.values()].map((link) => link.close()));
	}

	#link(target: TargetSpec): HostLink {
		const key = linkKey(target);
		let link = this.#links.get(key);
		if (link === undefined) {
			link = new HostLink(target, this.#services(target));
			this.#links.set(key, link);
		}
		return link;
	}

	#services(target: TargetSpec): LinkServices {
		const connection = this.#connections.get(target.connection);
		if (connection === undefined)
			throw new ShevekError(
				"plugin",
				`the connection plugin '${target.connection}' was not found`,
			);
		return {
			connection,
			becomeMethods: this.#methods,
			docsVersion: this.#options.modules.coreVersion
				.split(".")
				.slice(0, 2)
				.join("."),
			becomeIdleMs: this.#options.becomeIdleMs ?? BECOME_IDLE_MS,
			admit: (link) => this.#admit(link),
			onClosed: (link) => this.#open.delete(link),
		};
	}

	#assertOpen(): void {
		if (this.#isClosed)
			throw new ShevekError("interrupted", "the connections are closed");
	}

	/** One handshake's place; a slot among the open connections is taken with it. */
	async #admit(link: HostLink): Promise<() => void> {
		while (this.#handshakes >= this.#options.maxHandshakes) {
			await new Promise<void>((resolve) => this.#waiting.push(resolve));
			this.#assertOpen();
		}
		this.#assertOpen();
		this.#handshakes++;
		while (this.#open.size >= this.#options.maxConnections) {
			const newest = [...this.#open].findLast(({ isIdle }) => isIdle);
			if (newest === undefined) break; // all are at work: a few too many for a while
			await newest.close();
		}
		this.#open.add(link);
		return () => {
			this.#handshakes--;
			this.#waiting.shift()?.();
		};
	}
}

function untilAborted<T>(
	signal: AbortSignal | undefined,
	run: () => Promise<T>,
): Promise<T> {
	if (signal === undefined) return run();
	signal.throwIfAborted();
	return new Promise((resolve, reject) => {
		const onAbort = () => reject(signal.reason);
		signal.addEventListener("abort", onAbort, { once: true });
		run()
			.then(resolve, reject)
			.finally(() => signal.removeEventListener("abort", onAbort));
	});
}

/** All that makes a login different; what only concerns become is keyed in the link. */
function linkKey(target: TargetSpec): string {
	const {
		become: _become,
		host: _host,
		remoteTmp: _tmp,
		shellExecutable: _shell,
		...login
	} = target;
	return JSON.stringify(login);
}
