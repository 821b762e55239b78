// `start`, `stop` and `is-alive`: a run in the background, known by the file pid of its private data dir.

import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ShevekError } from "../../errors/shevek-error.ts";
import type { RunWorld } from "../../runner/plan.ts";
import { isSameProcess, startOf } from "../../runner/running-mark.ts";
import { EXIT } from "../exit-codes.ts";
import { alreadyRunning, removePidFile, runningPid } from "./pid-file.ts";

const POLL_MS = 20;
/** A run that is asked to end kills what is left of it after 10 s. */
const STOP_MS = 15_000;
const START_MS = 30_000;

/** Returns when the run has taken its pid file, or has ended before. What goes wrong with it is in daemon.log. */
export async function startDaemon(
	privateDataDir: string,
	argv: readonly string[],
	{ launcher, cwd }: RunWorld,
): Promise<number> {
	if (runningPid(privateDataDir) !== undefined)
		throw alreadyRunning(privateDataDir);
	mkdirSync(privateDataDir, { recursive: true, mode: 0o700 });
	const logFile = path.join(privateDataDir, "daemon.log");
	const log = openSync(logFile, "a", 0o600);
	const child = spawn(launcher, ["runner", "daemon", ...argv], {
		cwd,
		detached: true,
		stdio: ["ignore", "ignore", log],
	});
	closeSync(log);
	child.unref();
	const code = await begun(child, privateDataDir);
	if (code === undefined || code === 0) return EXIT.ok;
	process.stderr.write(
		`the run ended at once with the exit code ${code}; ${logFile} may say why\n`,
	);
	return EXIT.error;
}

/** The exit code, where it has ended already. */
async function begun(
	child: ChildProcess,
	privateDataDir: string,
): Promise<number | undefined> {
	let failure: Error | undefined;
	child.once("error", (error) => {
		failure = error;
	});
	for (let waited = 0; waited < START_MS; waited += POLL_MS) {
		if (failure)
			throw new ShevekError("file", "the run cannot be started", {
				cause: failure,
				hint: failure.message,
			});
		if (child.exitCode !== null) return child.exitCode;
		if (child.signalCode !== null) return EXIT.error;
		if (runningPid(privateDataDir) === child.pid) return undefined;
		await sleep(POLL_MS);
	}
	throw new ShevekError(
		"limit",
		`the run has not begun within ${START_MS / 1000} s`,
	);
}

/** 1 where nothing runs there, as ansible-runner. */
export async function stopDaemon(privateDataDir: string): Promise<number> {
	const pid = runningPid(privateDataDir);
	if (pid === undefined) return EXIT.error;
	const start = startOf(pid);
	process.kill(pid, "SIGTERM");
	for (let waited = 0; waited < STOP_MS; waited += POLL_MS) {
		if (!isSameProcess(pid, start)) return EXIT.ok;
		await sleep(POLL_MS);
	}
	// its run ends with it: see leash.ts
	process.kill(pid, "SIGKILL");
	removePidFile(privateDataDir);
	return EXIT.ok;
}

export function isAlive(privateDataDir: string): number {
	return runningPid(privateDataDir) === undefined ? EXIT.error : EXIT.ok;
}
