// What a connection plugin (ssh, local) gives the agent layer: a command's byte streams on a host.

import { type ChildProcess, spawn } from "node:child_process";
import type { Wire } from "./channel.ts";
import type { ExecResult, Session, TargetSpec } from "./target.ts";

export interface TransportEnd {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
}

/** A command that runs on a host. */
export interface Transport extends Wire {
	/** The last of what it wrote to stderr. */
	stderrText(): string;
	readonly ended: Promise<TransportEnd>;
	kill(): void;
}

export interface OpenOptions {
	/** Stderr is the answer, too: nothing of it is dropped. */
	readonly onStderr?: ((data: Buffer) => void) | undefined;
}

type Later<T> = T | Promise<T>;

/** Gives a command's streams; the agent runs over them, on every host with a Python. */
export interface StreamConnection {
	readonly kind: "stream";
	readonly name: string;
	/** Before the first `open` of a link. What it throws fails the task; an UnreachableError ends the host. */
	connect?(target: TargetSpec): Later<void>;
	/** Starts `command` (for the login shell) on the host. */
	open(
		target: TargetSpec,
		command: string,
		options?: OpenOptions,
	): Later<Transport>;
	/** For hosts without Python, where the way over `open` is not good enough. */
	exec?(
		target: TargetSpec,
		command: string,
		stdin: Uint8Array,
	): Promise<ExecResult>;
	put?(target: TargetSpec, from: Uint8Array, path: string): Promise<void>;
	fetch?(target: TargetSpec, path: string): Promise<Uint8Array>;
	/** After the link's last stream has ended. */
	close?(target: TargetSpec): Later<void>;
	/** meta: reset_connection, after `close`. */
	reset?(target: TargetSpec): Later<void>;
	/** The host could not be reached at all: that, in the words of the reference. */
	unreachableText(
		target: TargetSpec,
		end: TransportEnd,
		stderr: string,
	): string;
	/** A stream that was good has ended in the middle; `how` is what is known of it. */
	lostText(target: TargetSpec, how: string): string;
	/** The exit code is the connection's, not the command's. */
	isOwnFailure(end: TransportEnd, stderr: string): boolean;
	/** How often a host that could not be reached is tried again. */
	retries(target: TargetSpec): number;
	/** What of the target makes it another link. */
	key(target: TargetSpec): unknown;
}

/** Makes its sessions by itself, without an agent. */
export interface SessionConnection {
	readonly kind: "session";
	readonly name: string;
	session(target: TargetSpec, signal?: AbortSignal): Promise<Session>;
	reset(target: TargetSpec): Promise<void>;
	close(): Promise<void>;
}

export type Connection = StreamConnection | SessionConnection;

const STDERR_KEPT = 16_384;

export interface SpawnSpec {
	readonly file: string;
	readonly args: readonly string[];
	/** Default: the environment of this process. */
	readonly env?: Readonly<Record<string, string | undefined>> | undefined;
	readonly cwd?: string | undefined;
	/** Called once, when the process is gone. */
	readonly onEnd?: (() => void) | undefined;
}

/** A process on the controller as a transport: ssh, chroot, docker. It ends with its group when it is killed. */
export function spawnTransport(
	spec: SpawnSpec,
	options: OpenOptions = {},
): Transport {
	const child = spawn(spec.file, spec.args, {
		env: spec.env ?? process.env,
		stdio: ["pipe", "pipe", "pipe"],
		...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
		// A group of its own: Ctrl-C on the terminal is ours to pass on, host by host.
		detached: true,
	});
	let stderr = "";
	child.stderr.on("data", (data: Buffer) => {
		options.onStderr?.(data);
		stderr = (stderr + data.toString("utf8")).slice(-STDERR_KEPT);
	});
	child.stdin.on("error", () => {});
	const ended = endOf(child, (error) => {
		stderr += error.message;
	});
	ended.then(() => spec.onEnd?.());
	return {
		readable: child.stdout,
		writable: child.stdin,
		stderrText: () => stderr,
		ended,
		kill: () => killGroup(child),
	};
}

function endOf(
	child: ChildProcess,
	onError: (error: Error) => void,
): Promise<TransportEnd> {
	return new Promise((resolve) => {
		child.on("error", (error) => {
			onError(error);
			resolve({ code: 255, signal: null });
		});
		// `exit` and a short drain, not `close`: a ControlPersist master keeps stderr open.
		child.on("exit", (code, signal) => {
			const end = () => resolve({ code, signal });
			child.on("close", end);
			setTimeout(end, 100).unref();
		});
	});
}

function killGroup(child: ChildProcess): void {
	if (child.pid === undefined || child.exitCode !== null) return;
	try {
		process.kill(-child.pid, "SIGTERM");
	} catch {
		child.kill("SIGTERM");
	}
}

/** A command that is sent over it is read by the user's login shell. */
export function hasLogin(connection: StreamConnection): boolean {
	return connection.name === "ssh";
}
