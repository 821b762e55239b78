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

export interface PoolOptions {
	readonly connections: readonly Connection[];
	readonly becomeMethods: readonly BecomeMethod[];
	readonly modules: Pick<ModuleLibrary, "payloadOf" | "coreVersion">;
	/** Handshakes at once: `forks`. */
	readonly maxHandshakes: number;
	readonly maxConnections: number;
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
		const link = this.#link(target);
		link.busy++;
		try {
			const open = await link.open(signal);
			if (open.kind === "no-python")
				return new PlainSession(link.connection, target, this.#methods);
			const { python } = await link.agentFor(target.become, signal);
			return new AgentSession(link, target, {
				python,
				modules: this.#options.modules,
			});
		} finally {
			link.busy--;
		}
	}

	async reset(target: TargetSpec): Promise<void> {
		const key = linkKey(target);
		const link = this.#links.get(key);
		this.#links.delete(key);
		await link?.close();
	}

	async closeAll(): Promise<void> {
		const links = [...this.#links.values()];
		this.#links.clear();
		await Promise.all(links.map((link) => link.close()));
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
			admit: (link, signal) => this.#admit(link, signal),
			onClosed: (link) => this.#open.delete(link),
		};
	}

	/** One handshake's place; a slot among the open connections is taken with it. */
	async #admit(link: HostLink, signal?: AbortSignal): Promise<() => void> {
		while (this.#handshakes >= this.#options.maxHandshakes) {
			await new Promise<void>((resolve) => this.#waiting.push(resolve));
			signal?.throwIfAborted();
		}
		this.#handshakes++;
		while (this.#open.size >= this.#options.maxConnections) {
			const newest = [...this.#open].findLast(({ busy }) => busy === 0);
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

/** All that makes a login different; what only concerns become is keyed in the link. */
function linkKey(target: TargetSpec): string {
	const { become: _become, host: _host, remoteTmp: _tmp, ...login } = target;
	return JSON.stringify(login);
}
