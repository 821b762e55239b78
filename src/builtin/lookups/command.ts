// Running a shell command for a lookup.

import { spawn } from "node:child_process";
import { constants } from "node:os";
import { ansibleError } from "./options.ts";

interface CommandOutput {
	readonly stdout: Buffer;
	/** Negative for a signal, as Python counts. */
	readonly code: number;
}

/** What the command prints; a command that fails fails the lookup. */
export async function outputOf(
	lookup: string,
	command: string,
	cwd: string,
): Promise<Buffer> {
	const { stdout, code } = await runShell(command, cwd);
	if (code === 0) return stdout;
	throw ansibleError(`lookup_plugin.${lookup}(${command}) returned ${code}`);
}

function runShell(command: string, cwd: string): Promise<CommandOutput> {
	return new Promise((resolve, reject) => {
		const child = spawn("/bin/sh", ["-c", command], {
			cwd,
			stdio: ["pipe", "pipe", "inherit"],
		});
		const chunks: Buffer[] = [];
		child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
		child.on("error", reject);
		// A command that never reads its input has closed it: no fault of ours.
		child.stdin.on("error", () => {});
		child.stdin.end();
		child.on("close", (code, signal) => {
			const number = signal === null ? 0 : -signalNumber(signal);
			resolve({ stdout: Buffer.concat(chunks), code: code ?? number });
		});
	});
}

function signalNumber(signal: NodeJS.Signals): number {
	return constants.signals[signal];
}
