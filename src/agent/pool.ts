// Sessions by target: one link a host and login user, a limit on handshakes at once, a cap on
// open connections. Beyond the cap the newest idle link goes: in lockstep over all hosts the
// least recently used one is always the one needed next, so evicting that would evict them all.

import { ShevekError } from "../errors/shevek-error.ts";
import { BareSession } from "./bare-session.ts";
import type { BecomeMethod } from "./become.ts";
import type {
	Connection,
	SessionConnection,
	StreamConnection,
} from "./connection.ts";
import { HostLink, type LinkServices } from "./link.ts";
import { keyOf } from "./link-key.ts";
import type { ModuleLibrary } from "./modules/payload.ts";
import { PlainSession } from "./plain-session.ts";
import { AgentSession } from "./session.ts";
import type { Session, SessionPool, TargetSpec } from "./target.ts";

const BECOME_IDLE_MS = 300_000;

export interface PoolOptions {
	/** By the names of targets. */
	readonly connection: (name: string) => Connection;
	readonly becomeMethod: (name: string) => BecomeMethod;
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
	/** Those that make their sessions themselves, as far as they were used. */
	readonly #sessionMakers = new Set<SessionConnection>();
	readonly #links = new Map<string, HostLink>();
	/** In the order in which they were opened. */
	readonly #open = new Set<HostLink>();
	readonly #waiting: (() => void)[] = [];
	#handshakes = 0;
	#isClosed = false;

	constructor(options: PoolOptions) {
		this.#options = options;
	}

	async session(target: TargetSpec, signal?: AbortSignal): Promise<Session> {
		// Others may wait for the same connection, so an abort ends the waiting, not the opening.
		return untilAborted(signal, () => this.#makeSession(target, signal));
	}

	async #makeSession(
		target: TargetSpec,
		signal: AbortSignal | undefined,
	): Promise<Session> {
		const connection = this.#options.connection(target.connection);
		if (connection.kind === "session") {
			this.#assertOpen();
			this.#sessionMakers.add(connection);
			return connection.session(target, signal);
		}
		if (!target.shell.isPosix) {
			this.#assertOpen();
			return new BareSession(connection, target);
		}
		const link = this.#link(target, connection);
		return link.use(target.become, async () => {
			const open = await link.open();
			if (open.kind === "no-python")
				return new PlainSession(
					link.connection,
					target,
					this.#options.becomeMethod,
				);
			const { python } = await link.agentFor(target.become);
			return new AgentSession(link, target, {
				python,
				modules: this.#options.modules,
				usesBuiltins: this.#options.usesBuiltins ?? true,
			});
		});
	}

	async reset(target: TargetSpec): Promise<void> {
		const connection = this.#options.connection(target.connection);
		if (connection.kind === "session") await connection.reset(target);
		// The link stays: sessions hold it, and it opens again when one is used.
		else await this.#links.get(linkKey(target, connection))?.reset();
	}

	async closeAll(): Promise<void> {
		this.#isClosed = true;
		for (const wake of this.#waiting.splice(0)) wake();
		await Promise.all([
			...[...this.#links.values()].map((link) => link.close()),
			...[...this.#sessionMakers].map((maker) => maker.close()),
		]);
	}

	#link(target: TargetSpec, connection: StreamConnection): HostLink {
		const key = linkKey(target, connection);
		let link = this.#links.get(key);
		if (link === undefined) {
			link = new HostLink(target, this.#services(connection));
			this.#links.set(key, link);
		}
		return link;
	}

	#services(connection: StreamConnection): LinkServices {
		return {
			connection,
			becomeMethod: this.#options.becomeMethod,
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
function linkKey(target: TargetSpec, connection: StreamConnection): string {
	const {
		become: _become,
		host: _host,
		remoteTmp: _tmp,
		shellExecutable: _executable,
		shell: _shell,
		options: _options,
		...login
	} = target;
	return keyOf({ ...login, options: connection.key(target) });
}
