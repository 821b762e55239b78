// A server of a test: started on loopback with a folder of its own, stopped with its process group, also when the
// test run is stopped half-way.

import { type ChildProcess, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export interface Server {
	readonly child: ChildProcess;
	/** What it has printed. */
	output(): string;
	stop(signal?: NodeJS.Signals): Promise<void>;
}

const running = new Set<ChildProcess>();
process.once("exit", () => {
	for (const child of running) signalGroup(child, "SIGKILL");
});

/** The launcher of RabbitMQ is a shell that has the server as its child. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
	if (child.pid === undefined) return;
	try {
		process.kill(-child.pid, signal);
	} catch {
		// it has ended
	}
}

export function startServer(
	command: string,
	args: readonly string[],
	env: NodeJS.ProcessEnv = {},
): Server {
	const child = spawn(command, args, {
		env: { ...process.env, ...env },
		stdio: ["ignore", "pipe", "pipe"],
		detached: true,
	});
	running.add(child);
	let output = "";
	for (const stream of [child.stdout, child.stderr])
		stream.setEncoding("utf8").on("data", (more: string) => {
			output += more;
		});
	const ended = new Promise<void>((resolve) => {
		child.once("error", (error) => {
			output += String(error);
			resolve();
		});
		child.once("close", () => resolve());
	}).then(() => void running.delete(child));
	return {
		child,
		output: () => output,
		stop: async (signal = "SIGTERM") => {
			signalGroup(child, signal);
			await ended;
		},
	};
}

/** Waits until somebody listens there; throws with what the server has printed when it has ended, or after a minute. */
export async function untilListening(
	port: number,
	server: Server,
): Promise<void> {
	for (const end = Date.now() + 60_000; Date.now() < end; await sleep(50)) {
		if (await canConnect(port)) return;
		const { exitCode, signalCode } = server.child;
		if (exitCode !== null || signalCode !== null) break;
	}
	await server.stop("SIGKILL");
	throw new Error(`nobody listens on port ${port}:\n${server.output()}`);
}

function canConnect(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(port, "127.0.0.1");
		socket.once("connect", () => {
			socket.destroy();
			resolve(true);
		});
		socket.once("error", () => resolve(false));
	});
}

/**
 * Ports that are free now, below those that the system gives to connections (32768 and up): a server that is
 * stopped and started again finds its port free.
 */
export async function freePorts(count: number): Promise<readonly number[]> {
	const ports = new Set<number>();
	while (ports.size < count) {
		const port = randomInt(10_240, 32_768);
		if (await isFree(port)) ports.add(port);
	}
	return [...ports];
}

function isFree(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once("error", () => resolve(false));
		server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
	});
}
