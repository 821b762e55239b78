// The second engine: the installed Ansible runs, on the user's own terminal and with the user's own words, and
// its callback plugin tells what happens.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { ShevekError } from "../errors/shevek-error.ts";
import { BridgeSocket } from "./bridge-socket.ts";
import { drivenEnvironment, type EnvironmentRequest } from "./environment.ts";
import { GroupLeash } from "./group-leash.ts";
import { LineSplitter } from "./line-splitter.ts";

export interface DriveRequest
	extends Omit<EnvironmentRequest, "socket" | "isAdhoc"> {
	readonly program: "ansible-playbook" | "ansible";
	/** Absolute path of it. */
	readonly executable: string;
	readonly args: readonly string[];
	readonly cwd: string;
	/** Its screen goes to standard error, because events have standard output. */
	readonly isScreenOnStderr: boolean;
	readonly onLine: (line: string) => void;
	/** Nobody sits before it: the process's own terminal and signals stay out of it. */
	readonly unattended?: Unattended;
}

export interface Unattended {
	/** Aborted: it is told to end as by Ctrl-C, and killed if it does not. */
	readonly signal: AbortSignal;
	/** What it prints, where that does not go to our own streams. */
	readonly onOutput:
		| ((text: string, stream: "stdout" | "stderr") => void)
		| undefined;
}

export interface Driven {
	/** The process's own, or what a shell makes of a signal. */
	readonly exitCode: number;
	/** Somebody wanted it to stop. */
	readonly isCanceled: boolean;
}

const EXIT_INTERRUPTED = 99;
/** After which one that was told to end is killed. */
const KILL_MS = 8000;
const DRAIN_MS = 1000;
/** Of a terminal, Ansible gets these itself; the others come to us alone. */
const FORWARDED = ["SIGTERM", "SIGHUP"] as const;
const STOPS: readonly NodeJS.Signals[] = ["SIGINT", ...FORWARDED];

export async function driveAnsible(request: DriveRequest): Promise<Driven> {
	const splitter = new LineSplitter(request.onLine);
	const socket = new BridgeSocket((chunk) => splitter.push(chunk));
	await socket.listen();
	try {
		const env = drivenEnvironment({
			...request,
			isAdhoc: request.program === "ansible",
			socket: socket.path,
		});
		const { executable, args, cwd, unattended } = request;
		if (unattended)
			return await runUnattended({ executable, args, cwd, env }, unattended);
		const child = spawn(executable, args, {
			cwd,
			env,
			stdio: ["inherit", request.isScreenOnStderr ? 2 : "inherit", "inherit"],
		});
		const stopListening = passSignalsOn(child);
		try {
			return await ended(child, executable);
		} finally {
			stopListening();
		}
	} finally {
		await socket.close();
	}
}

export interface ProgramStart {
	readonly executable: string;
	readonly args: readonly string[];
	readonly cwd: string;
	readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * A process group of its own, without a terminal and without input, that ends with this process. Throws a `file` error
 * where it cannot be run.
 */
export async function runUnattended(
	start: ProgramStart,
	unattended: Unattended,
): Promise<Driven> {
	const leash = await GroupLeash.make();
	try {
		return await runOn(leash, start, unattended);
	} finally {
		leash.release();
	}
}

async function runOn(
	leash: GroupLeash,
	{ executable, args, cwd, env }: ProgramStart,
	{ signal, onOutput }: Unattended,
): Promise<Driven> {
	const output = onOutput === undefined ? "inherit" : "pipe";
	const child = spawn(executable, args, {
		cwd,
		env,
		detached: true,
		stdio: ["ignore", output, output],
	});
	leash.hold(child);
	for (const name of ["stdout", "stderr"] as const)
		child[name]
			?.setEncoding("utf8")
			.on("data", (text: string) => onOutput?.(text, name));
	let killTimer: NodeJS.Timeout | undefined;
	const stop = (): void => {
		signalGroup(child, "SIGINT");
		killTimer = setTimeout(() => signalGroup(child, "SIGKILL"), KILL_MS);
	};
	signal.addEventListener("abort", stop, { once: true });
	if (signal.aborted) stop();
	try {
		const driven = await ended(child, executable);
		// Ansible itself ends without its tasks, and what a shell has in the background ignores Ctrl-C
		if (killTimer !== undefined) signalGroup(child, "SIGKILL");
		leash.release();
		await drain(child);
		return driven;
	} finally {
		clearTimeout(killTimer);
		signal.removeEventListener("abort", stop);
	}
}

/** What it has printed is there a moment after its end; what it has left running may hold the pipes open for ever. */
async function drain({ stdout, stderr }: ChildProcess): Promise<void> {
	const streams = [stdout, stderr].filter((stream) => stream !== null);
	const limit = Promise.withResolvers<void>();
	const timer = setTimeout(limit.resolve, DRAIN_MS);
	const ends = streams
		.filter((stream) => !stream.closed)
		.map((stream) => once(stream, "close"));
	await Promise.race([Promise.all(ends), limit.promise]);
	clearTimeout(timer);
	for (const stream of streams) stream.destroy();
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
	if (pid === undefined) return;
	try {
		process.kill(-pid, signal);
	} catch {
		// it has ended by itself
	}
}

function ended(child: ChildProcess, executable: string): Promise<Driven> {
	return new Promise<Driven>((resolve, reject) => {
		child.once("error", (cause) =>
			reject(
				new ShevekError("file", `${executable} cannot be run`, {
					cause,
					hint: cause.message,
				}),
			),
		);
		child.once("exit", (code, signal) => resolve(drivenOf(code, signal)));
	});
}

function drivenOf(code: number | null, signal: NodeJS.Signals | null): Driven {
	if (signal === null) {
		const exitCode = code ?? 1;
		return { exitCode, isCanceled: exitCode === EXIT_INTERRUPTED };
	}
	return {
		exitCode: 128 + constants.signals[signal],
		isCanceled: STOPS.includes(signal),
	};
}

function passSignalsOn(child: ChildProcess): () => void {
	// Ctrl-C reaches the whole process group; we stay to see what comes of it.
	const stay = (): void => {};
	const forward = (signal: NodeJS.Signals): void => {
		child.kill(signal);
	};
	process.on("SIGINT", stay);
	for (const signal of FORWARDED) process.on(signal, forward);
	return () => {
		process.off("SIGINT", stay);
		for (const signal of FORWARDED) process.off(signal, forward);
	};
}
