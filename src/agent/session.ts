// A Session over an agent: each call finds the agent of its user, so that one which has ended
// meanwhile (idle, evicted, reset) is started again.

import { ShevekError } from "../errors/shevek-error.ts";
import { StaleAgentError, TempDirError } from "./agent.ts";
import type { RunningAgent } from "./become.ts";
import { hasLogin } from "./connection.ts";
import type { HostLink } from "./link.ts";
import type { ModuleLibrary } from "./modules/payload.ts";
import {
	type ExecOptions,
	type ExecResult,
	type ModuleCall,
	type ModuleOutput,
	type PythonInfo,
	type Session,
	type TargetSpec,
	UnreachableError,
} from "./target.ts";
import { commandMayChangeUser, mayChangeUser } from "./user-changes.ts";

/** sshd names the login shell so. */
const LOGIN_SHELL = `exec "\${SHELL:-/bin/sh}" -c "$1"`;

export interface SessionParts {
	readonly python: PythonInfo;
	readonly modules: Pick<ModuleLibrary, "payloadOf" | "coreVersion">;
	readonly usesBuiltins: boolean;
}

export class AgentSession implements Session {
	readonly python: PythonInfo | undefined;
	readonly #link: HostLink;
	readonly #target: TargetSpec;
	readonly #parts: SessionParts;

	constructor(link: HostLink, target: TargetSpec, parts: SessionParts) {
		this.#link = link;
		this.#target = target;
		this.python = parts.python;
		this.#parts = parts;
	}

	async exec(command: string, options: ExecOptions = {}): Promise<ExecResult> {
		await this.#link.leaveUsers((user) => commandMayChangeUser(command, user));
		const argv = this.#words(command, options);
		return this.#use(
			({ agent }) =>
				withTimeout(options.timeoutMs, options.signal, (signal) =>
					agent.exec({ argv, stdin: options.stdin, signal }),
				),
			options.asBecomeUser ?? true,
		);
	}

	#words(command: string, options: ExecOptions): string[] {
		const { become, shell } = this.#target;
		const isOther = become !== undefined && options.asBecomeUser !== false;
		const isForLogin =
			options.isForLogin === true && hasLogin(this.#link.connection);
		return isForLogin && !isOther
			? ["/bin/sh", "-c", LOGIN_SHELL, "sh", command]
			: [options.isPosix ? "/bin/sh" : shell.executable, "-c", command];
	}

	async runModule(
		call: ModuleCall,
		signal?: AbortSignal,
	): Promise<ModuleOutput> {
		await this.#link.leaveUsers((user) => mayChangeUser(call, user));
		const { modules, usesBuiltins } = this.#parts;
		const payload = modules.payloadOf(call.module);
		const limitMs =
			call.timeoutSeconds === undefined
				? undefined
				: call.timeoutSeconds * 1000;
		const { shellExecutable } = this.#target;
		const remoteTmp = temporaryRoot(this.#target);
		const { coreVersion } = modules;
		const output = this.#use(({ agent, python }) =>
			withTimeout(limitMs, signal, (signal) =>
				agent.runModule(call, payload, {
					remoteTmp,
					shellExecutable,
					coreVersion,
					usesBuiltins: usesBuiltins && call.async === undefined,
					pythonPath: python.path,
					signal,
				}),
			),
		);
		return output.catch((error) => {
			if (!(error instanceof TempDirError)) throw error;
			throw tempDirFailure(remoteTmp, error.message);
		});
	}

	putFile(from: Uint8Array | string, remotePath: string): Promise<void> {
		return this.#use(({ agent }) => agent.putFile(from, remotePath));
	}

	readFile(remotePath: string, maxBytes?: number): Promise<Uint8Array> {
		return this.#use(({ agent }) => agent.readFile(remotePath, maxBytes));
	}

	makeTempDir(): Promise<string> {
		const folder = temporaryRoot(this.#target);
		return this.#use(async ({ agent }) => {
			try {
				return await agent.makeTempDir(folder);
			} catch (error) {
				throw error instanceof ShevekError
					? tempDirFailure(folder, error.message)
					: error;
			}
		});
	}

	removeTempDir(path: string): Promise<void> {
		return this.#use(({ agent }) => agent.removeTempDir(path));
	}

	async #use<T>(
		action: (running: RunningAgent) => Promise<T>,
		asBecomeUser = true,
	): Promise<T> {
		const become = asBecomeUser ? this.#target.become : undefined;
		return this.#link.use(become, async () => {
			const running = await this.#link.agentFor(become);
			try {
				return await action(running);
			} catch (error) {
				if (!(error instanceof StaleAgentError)) throw error;
				await this.#link.replace(become);
				return action(await this.#link.agentFor(become));
			}
		});
	}
}

/** SYSTEM_TMPDIRS and ADMIN_USERS of ansible-core. */
const SYSTEM_FOLDERS = ["/var/tmp", "/tmp"];
const ADMINS = ["root", "toor"];

/**
 * Where temporary folders go. An unprivileged become user may have no home to write to, so the
 * reference uses a system folder then, remote_tmp only if it is one.
 */
function temporaryRoot(target: TargetSpec): string {
	const { become, remoteTmp, user } = target;
	if (become === undefined || [...ADMINS, user].includes(become.user))
		return remoteTmp;
	const folder = remoteTmp.replace(/\/+$/, "");
	return SYSTEM_FOLDERS.includes(folder) ? folder : "/var/tmp";
}

function tempDirFailure(folder: string, reason: string): UnreachableError {
	return new UnreachableError(
		reason.includes("No space left on device")
			? reason
			: `Failed to create temporary directory. In some cases, you may have been able to authenticate and did not have permissions on the target directory. Consider changing the remote tmp path in ansible.cfg to a path rooted in "/tmp", for more error information use -vvv. Failed command was: mkdir -p ${folder}, ${reason}`,
	);
}

async function withTimeout<T>(
	limitMs: number | undefined,
	signal: AbortSignal | undefined,
	run: (signal: AbortSignal | undefined) => Promise<T>,
): Promise<T> {
	if (limitMs === undefined) return run(signal);
	const timer = new AbortController();
	const timeout = setTimeout(
		() =>
			timer.abort(
				new ShevekError("limit", `not done after ${limitMs / 1000} seconds`),
			),
		limitMs,
	);
	const both =
		signal === undefined
			? timer.signal
			: AbortSignal.any([signal, timer.signal]);
	try {
		return await run(both);
	} finally {
		clearTimeout(timeout);
	}
}
