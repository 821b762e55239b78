// What a connection plugin (ssh, local) gives the agent layer: a command's byte streams on a host.

import { type ChildProcess, spawn } from "node:child_process";
import type { Wire } from "./channel.ts";
import type { TargetSpec } from "./target.ts";

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

export interface Connection {
	readonly name: string;
	/** Starts `command` (for the login shell) on the host. */
	open(target: TargetSpec, command: string, options?: OpenOptions): Transport;
	/** The host could not be reached at all: that, in the words of the reference. */
	unreachableText(
		target: TargetSpec,
		end: TransportEnd,
		stderr: string,
	): string;
	/** The exit code is the connection's, not the command's. */
	isOwnFailure(end: TransportEnd): boolean;
}

const STDERR_KEPT = 16_384;

export interface SpawnSpec {
	readonly file: string;
	readonly args: readonly string[];
	readonly env: NodeJS.ProcessEnv;
	readonly cwd?: string | undefined;
	readonly onEnd?: (() => void) | undefined;
}

/** A local process as a transport; both ssh and local are one. */
export function spawnTransport(
	spec: SpawnSpec,
	options: OpenOptions = {},
): Transport {
	const child = spawn(spec.file, spec.args, {
		env: spec.env,
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
