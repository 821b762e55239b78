// The second engine: the installed Ansible runs, on the user's own terminal and with the user's own words, and
// its callback plugin tells what happens.

import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { ShevekError } from "../errors/shevek-error.ts";
import { BridgeSocket } from "./bridge-socket.ts";
import { drivenEnvironment, type EnvironmentRequest } from "./environment.ts";
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
}

export interface Driven {
	/** The process's own, or what a shell makes of a signal. */
	readonly exitCode: number;
	/** Somebody wanted it to stop. */
	readonly isCanceled: boolean;
}

const EXIT_INTERRUPTED = 99;
/** Of a terminal, Ansible gets these itself; the others come to us alone. */
const FORWARDED = ["SIGTERM", "SIGHUP"] as const;
const STOPS: readonly NodeJS.Signals[] = ["SIGINT", ...FORWARDED];

export async function driveAnsible(request: DriveRequest): Promise<Driven> {
	const splitter = new LineSplitter(request.onLine);
	const socket = new BridgeSocket((chunk) => splitter.push(chunk));
	await socket.listen();
	try {
		const child = spawn(request.executable, request.args, {
			cwd: request.cwd,
			env: drivenEnvironment({
				...request,
				isAdhoc: request.program === "ansible",
				socket: socket.path,
			}),
			stdio: ["inherit", request.isScreenOnStderr ? 2 : "inherit", "inherit"],
		});
		return await ended(child, request.executable);
	} finally {
		await socket.close();
	}
}

async function ended(child: ChildProcess, executable: string): Promise<Driven> {
	const stopListening = passSignalsOn(child);
	try {
		return await new Promise<Driven>((resolve, reject) => {
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
	} finally {
		stopListening();
	}
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
