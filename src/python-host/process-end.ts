// How a child ended that nobody has waited for yet: Node learns of it in the event loop's next turn, and a
// blocking call wants to say it now. Linux keeps it in /proc until then.

import { readFileSync } from "node:fs";
import { constants } from "node:os";

const WAIT_MS = 200;
const STEP_MS = 2;
/** Counted behind the program's name, which stands in parentheses: its state, and its wait status. */
const STATE_FIELD = 0;
const STATUS_FIELD = 49;

/** `was killed by SIGSEGV`, `ended with code 3`; `ended` where that cannot be seen. */
export function howItEnded(pid: number | undefined): string {
	const status = pid === undefined ? undefined : waitStatus(pid);
	if (status === undefined) return "ended";
	const signal = status & 0x7f;
	if (signal === 0) return `ended with code ${status >> 8}`;
	return `was killed by ${signalName(signal)}`;
}

/** Its descriptors are closed a moment before it is a zombie. */
function waitStatus(pid: number): number | undefined {
	const cell = new Int32Array(new SharedArrayBuffer(4));
	for (let waited = 0; waited < WAIT_MS; waited += STEP_MS) {
		const fields = statusFields(pid);
		if (fields === undefined) return undefined;
		if (fields[STATE_FIELD] === "Z") return Number(fields[STATUS_FIELD]);
		Atomics.wait(cell, 0, 0, STEP_MS);
	}
	return undefined;
}

function statusFields(pid: number): string[] | undefined {
	try {
		const text = readFileSync(`/proc/${pid}/stat`, "latin1");
		return text
			.slice(text.lastIndexOf(")") + 2)
			.trim()
			.split(" ");
	} catch {
		return undefined;
	}
}

function signalName(number: number): string {
	const names = Object.entries(constants.signals);
	return names.find(([, value]) => value === number)?.[0] ?? `signal ${number}`;
}
