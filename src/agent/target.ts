// What the engine says to reach a machine and do something there. The connection (ssh, local)
// and the agent behind it implement these; the engine and the actions know nothing else.

import type { PyDict } from "../pyvalue/value.ts";
import type { Shell } from "./shell.ts";

/** A plugin's options, by name, as its definition resolves them. */
export type ResolvedOptions = Readonly<Record<string, unknown>>;

export interface BecomeSpec {
	readonly method: string; // sudo, su, or a plugin's full name
	readonly user: string;
	readonly password: string | undefined;
	/** The method's own, become_exe and become_flags among them. */
	readonly options: ResolvedOptions;
}

export interface TargetSpec {
	/** Inventory name; for messages only. */
	readonly host: string;
	/** ssh, local, or a plugin's full name. */
	readonly connection: string;
	/** The connection's own options. */
	readonly options: ResolvedOptions;
	/** A host name, a folder, a container: whatever the connection goes by. */
	readonly address: string;
	readonly user: string | undefined;
	readonly connectTimeoutSeconds: number;
	readonly become: BecomeSpec | undefined;
	/** A path, or one of auto, auto_silent, auto_legacy, auto_legacy_silent (discovered at connect). */
	readonly pythonInterpreter: string;
	readonly interpreterFallback: readonly string[];
	readonly remoteTmp: string;
	/** `ansible_shell_executable`, /bin/sh by default: what modules are told. */
	readonly shellExecutable: string;
	/** How commands are written, and what runs them. */
	readonly shell: Shell;
	/** Where commands and modules of connection local start: the playbook's folder, as in Ansible. */
	readonly cwd?: string | undefined;
}

export interface ExecResult {
	readonly rc: number;
	readonly stdout: Uint8Array;
	readonly stderr: Uint8Array;
}

export interface ExecOptions {
	readonly stdin?: Uint8Array | undefined;
	readonly signal?: AbortSignal | undefined;
	readonly timeoutMs?: number | undefined;
	/** Run as the become user (default true when the target has a become). */
	readonly asBecomeUser?: boolean | undefined;
	/** Left to the login shell, where there is one: what raw does. Another user's is the host's own shell. */
	readonly isForLogin?: boolean | undefined;
	/** Written for /bin/sh, whatever the target's shell is. */
	readonly isPosix?: boolean | undefined;
}

/** How a module is found: where its file is, and what it is called in full. */
export interface ModuleSource {
	readonly fqcn: string; // ansible.builtin.ping, ns.coll.mod
	readonly path: string;
	readonly kind: "python" | "jsonargs" | "oldstyle" | "binary";
}

export interface ModuleCall {
	readonly module: ModuleSource;
	/** Including the `_ansible_*` arguments. */
	readonly args: PyDict;
	/** `environment:`, templated; names to text. */
	readonly environment: ReadonlyMap<string, string>;
	readonly timeoutSeconds?: number | undefined;
	/** Set for `async:` tasks: detached on the target, watched by async_status. */
	readonly async?:
		| { readonly jobId: string; readonly limitSeconds: number }
		| undefined;
}

export interface ModuleOutput {
	readonly rc: number;
	readonly stdout: string;
	readonly stderr: string;
}

/** A live way to one host as one user. Every method may throw UnreachableError. */
export interface Session {
	/** The interpreter in use, and what discovery had to say (a warning, a fact to set). */
	readonly python: PythonInfo | undefined;
	/** Runs the command, which is written for the target's shell, on the host. */
	exec(command: string, options?: ExecOptions): Promise<ExecResult>;
	/** Runs a module through the agent. Its printed text comes back unparsed. */
	runModule(call: ModuleCall, signal?: AbortSignal): Promise<ModuleOutput>;
	/** Writes a file on the host, readable by the become user. Bytes, or a local path. */
	putFile(from: Uint8Array | string, remotePath: string): Promise<void>;
	/** Reads a file as the become user; throws if it is missing. */
	readFile(remotePath: string, maxBytes?: number): Promise<Uint8Array>;
	/** A fresh 0700 folder under remote_tmp that both users can reach by Ansible's rules. */
	makeTempDir(): Promise<string>;
	removeTempDir(path: string): Promise<void>;
}

export interface PythonInfo {
	readonly path: string;
	readonly version: string;
	/** Set where auto-discovery chose: to be shown as a warning and set as a fact. */
	readonly discoveryWarnings: readonly string[];
	readonly isDiscovered: boolean;
}

/** The host cannot be reached, or its channel died. Ends as an unreachable result of that host. */
export class UnreachableError extends Error {
	constructor(message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = "UnreachableError";
	}
}

/** Keeps sessions by target; one ssh a host, one agent a (user, become, interpreter). */
export interface SessionPool {
	session(target: TargetSpec, signal?: AbortSignal): Promise<Session>;
	/** meta: reset_connection. */
	reset(target: TargetSpec): Promise<void>;
	closeAll(): Promise<void>;
}
