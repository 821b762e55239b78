// The file pid of a private data dir: who runs there in the background. Its first line is the process's number, as ansible-runner's is;
// the second tells this process from a later one of that number.

import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ShevekError } from "../../errors/shevek-error.ts";
import { isSameProcess, startOf } from "../../runner/running-mark.ts";

function pidFile(privateDataDir: string): string {
	return path.join(privateDataDir, "pid");
}

/** The process that runs there; undefined where none does. */
export function runningPid(privateDataDir: string): number | undefined {
	const file = pidFile(privateDataDir);
	if (!existsSync(file)) return undefined;
	const [first = "", start = ""] = readFileSync(file, "utf8").split("\n");
	const pid = Number.parseInt(first, 10);
	if (!(pid > 0)) return undefined;
	return isSameProcess(pid, start.trim()) ? pid : undefined;
}

/** Throws a `usage` error where a run is under way there. */
export function takePidFile(privateDataDir: string): void {
	const file = pidFile(privateDataDir);
	if (runningPid(privateDataDir) === undefined) rmSync(file, { force: true });
	try {
		writeFileSync(file, `${process.pid}\n${startOf(process.pid)}\n`, {
			mode: 0o600,
			flag: "wx",
		});
	} catch (cause) {
		if ((cause as NodeJS.ErrnoException).code !== "EEXIST")
			throw new ShevekError("file", `${file} cannot be written`, { cause });
		throw alreadyRunning(privateDataDir);
	}
}

export function alreadyRunning(privateDataDir: string): ShevekError {
	return new ShevekError(
		"usage",
		`a run is under way in ${privateDataDir} (process ${runningPid(privateDataDir)})`,
		{ hint: "`shevek runner stop` ends it." },
	);
}

export function removePidFile(privateDataDir: string): void {
	rmSync(pidFile(privateDataDir), { force: true });
}
