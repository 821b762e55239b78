// What came of a try to run a message's playbook, and what that means for the message.

import type { SourceResult } from "../plugins/source.ts";
import type {
	KnownMessage,
	Settlement,
} from "../records/messages/message-table.ts";
import type { LoopConfig } from "./config/loop-config.ts";

export type Outcome =
	| {
			readonly kind: "ended";
			readonly run: string;
			readonly exitCode: number;
			readonly isOnRecord: boolean;
	  }
	/** No run: trying again would find the same. */
	| { readonly kind: "failed"; readonly reason: string }
	/** The loop ends before it did. */
	| { readonly kind: "returned" };

interface TryContext {
	/** This one among them. */
	readonly tries: number;
	readonly retries: LoopConfig["retries"];
	readonly nowMs: number;
}

export function settlementOf(
	outcome: Outcome,
	{ tries, retries, nowMs }: TryContext,
): Settlement {
	switch (outcome.kind) {
		case "failed":
			return { state: "dead", reason: outcome.reason, exitCode: null };
		case "returned":
			return { state: "waiting", dueMs: nowMs, reason: null, exitCode: null };
		case "ended": {
			const { exitCode } = outcome;
			if (exitCode === 0) return { state: "finished", exitCode };
			const reason = `exit code ${exitCode} at try ${tries} of ${retries.tries}`;
			if (tries >= retries.tries) return { state: "dead", reason, exitCode };
			const dueMs = nowMs + pauseMs(tries, retries);
			return { state: "waiting", dueMs, reason, exitCode };
		}
	}
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
