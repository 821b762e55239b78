// Watches the calls of guard.ts from a thread of its own: a call that outlasts its limit ends the process.

import { writeSync } from "node:fs";
import { workerData } from "node:worker_threads";
import { AT, type Watch } from "./guard-watch.ts";

const LOOK_MS = 250;
/** The record's thread writes what it has, meanwhile. */
const LAST_WORDS_MS = 500;

const { state, names } = workerData as Watch;
let seen: { readonly call: number; readonly since: number } | undefined;

for (;;) {
	pause(LOOK_MS);
	look();
}

function look(): void {
	if (Atomics.load(state, AT.isRunning) === 0) {
		seen = undefined;
		return;
	}
	const call = Atomics.load(state, AT.call);
	const now = performance.now();
	if (seen?.call !== call) seen = { call, since: now };
	const limitMs = Atomics.load(state, AT.limitMs);
	if (now - seen.since > limitMs) end(limitMs);
}

function end(limitMs: number): void {
	const length = Atomics.load(state, AT.nameLength);
	const what = Buffer.from(names.slice(0, length)).toString("utf8");
	writeSync(
		2,
		`[ERROR]: ${what} did not return within ${limitMs / 1000} s; the run cannot go on\n`,
	);
	pause(LAST_WORDS_MS);
	process.kill(process.pid, "SIGKILL");
}

function pause(ms: number): void {
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
