// What becomes of a message after a try. Pure: the numbers are in limits.ts.
//
//   waiting ──► delivered
//      │  ▲──── failed: again after 1, 2, 4 … seconds; the last failure makes it dead
//      │  └──── put off by the receiver: when it says, no try used up; dead after a day of that
//      └──────► dead (undeliverable; out of tries; too old)

import {
	FIRST_PAUSE_MS,
	JITTER,
	LONGEST_PAUSE_MS,
	MAX_PUT_OFF_MS,
	MAX_TRIES,
} from "./limits.ts";
import type { MessageState, TakenMessage } from "./messages.ts";
import type { TryResult } from "./try.ts";

export interface Verdict {
	readonly state: Exclude<MessageState, "dropped">;
	readonly attempts: number;
	readonly dueMs: number;
	readonly error: string | null;
}

export interface VerdictContext {
	readonly nowMs: number;
	/** Tries of this receiver in a row that delivered nothing, this one among them. */
	readonly streak: number;
	/** From 0 up to 1. */
	readonly random: () => number;
}

export function verdictOn(
	message: Pick<TakenMessage, "attempts" | "createdMs">,
	result: TryResult,
	context: VerdictContext,
): Verdict {
	const { nowMs, streak, random } = context;
	const attempts = message.attempts + 1;
	switch (result.kind) {
		case "delivered":
			return { state: "delivered", attempts, dueMs: nowMs, error: null };
		case "never":
			return { state: "dead", attempts, dueMs: nowMs, error: result.reason };
		case "failed": {
			const isDead = attempts >= MAX_TRIES;
			return {
				state: isDead ? "dead" : "waiting",
				attempts,
				dueMs: isDead ? nowMs : nowMs + pause(attempts, random),
				error: result.reason,
			};
		}
		case "putOff": {
			const isDead = nowMs - message.createdMs >= MAX_PUT_OFF_MS;
			return {
				state: isDead ? "dead" : "waiting",
				attempts: message.attempts,
				dueMs: isDead ? nowMs : nowMs + putOff(result.waitMs, streak, random),
				error: result.reason,
			};
		}
	}
}

/** After so many failures. */
function pause(failures: number, random: () => number): number {
	const base = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
	return Math.round(base * (1 + JITTER * random()));
}

/** As long as the receiver asks for; one that goes on saying "at once" is given pauses of ours. */
function putOff(
	waitMs: number | undefined,
	streak: number,
	random: () => number,
): number {
	if (waitMs === undefined) return pause(streak, random);
	const least = streak > 1 ? pause(streak - 1, random) : 0;
	return Math.min(Math.max(waitMs, least), MAX_PUT_OFF_MS);
}
