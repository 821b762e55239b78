// What came of a try to run a message's playbook, and what that means for the message.

import type { SourceResult } from "../plugins/source.ts";
import type {
	KnownMessage,
	RunEnding,
	Settlement,
} from "../records/messages/messages.ts";
import type { LoopConfig } from "./config/loop-config.ts";
import { MAX_DEATHS } from "./limits.ts";

export type Outcome =
	| {
			readonly kind: "ended";
			readonly run: string;
			readonly exitCode: number;
			/** Where its exit code does not say. */
			readonly why?: string;
	  }
	/** No run: trying again would find the same. */
	| { readonly kind: "failed"; readonly reason: string }
	/** The loop ends before it did. */
	| { readonly kind: "returned" };

export interface TryContext {
	/** This one among them. */
	readonly tries: number;
	readonly retries: LoopConfig["retries"];
	readonly nowMs: number;
	/** By the table; else its source gives it once more. */
	readonly isKept: boolean;
}

export function settlementOf(
	outcome: Outcome,
	{ tries, retries, nowMs, isKept }: TryContext,
): Settlement {
	switch (outcome.kind) {
		case "failed":
			return { state: "dead", reason: outcome.reason, exitCode: null };
		case "returned":
			return isKept
				? { state: "waiting", dueMs: nowMs, reason: null, exitCode: null }
				: { state: "left" };
		case "ended": {
			const { exitCode, why = `exit code ${exitCode}` } = outcome;
			if (exitCode === 0) return { state: "finished", exitCode };
			const reason = `${why} at try ${tries} of ${retries.tries}`;
			if (tries >= retries.tries) return { state: "dead", reason, exitCode };
			const dueMs = nowMs + pauseMs(tries, retries);
			return { state: "waiting", dueMs, reason, exitCode };
		}
	}
}

/**
 * Of a message whose loop died in mid-run: what that run came to, or that there have been enough of it; undefined where it
 * is to be run again.
 */
export function leftOutcome(
	deaths: number,
	ending: RunEnding | undefined,
): Outcome | undefined {
	if (ending) return { kind: "ended", ...ending };
	if (deaths < MAX_DEATHS) return undefined;
	const reason = `the loop has died in its run ${deaths} times`;
	return { kind: "failed", reason };
}

function pauseMs(
	tries: number,
	{ firstPauseMs, longestPauseMs }: LoopConfig["retries"],
): number {
	return Math.min(firstPauseMs * 2 ** (tries - 1), longestPauseMs);
}

export function resultOf(outcome: Outcome): SourceResult {
	switch (outcome.kind) {
		case "failed":
			return { kind: "error", reason: outcome.reason };
		case "returned":
			return { kind: "returned" };
		case "ended": {
			const { run, exitCode } = outcome;
			return exitCode === 0
				? { kind: "runfinished", run }
				: { kind: "runerrored", run, exitCode };
		}
	}
}

/** What came of a message that was here before; undefined while nothing has. */
export function knownResult(known: KnownMessage): SourceResult | undefined {
	const { state, run, exitCode, reason } = known;
	if (state === "finished") return { kind: "runfinished", run: run ?? "" };
	if (run !== null && exitCode !== null)
		return { kind: "runerrored", run, exitCode };
	if (state === "dead" || state === "dropped")
		return { kind: "error", reason: reason ?? state };
	return undefined;
}
