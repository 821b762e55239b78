// What the run's thread and the writing thread say to each other of the outbox: operations go with the
// batches of the record, questions are answered at once. Plain data.

import type { DiedRun } from "../../plugins/callback-handlers.ts";

export type MessageState = "waiting" | "delivered" | "dead" | "dropped";

/** What came of a try. `attempts` counts those before it, so that a try is entered once. */
export type Settlement = readonly [
	key: number,
	attempts: number,
	state: Exclude<MessageState, "dropped">,
	newAttempts: number,
	dueMs: number,
	error: string | null,
	timeMs: number,
];

export type OutboxOperation =
	| readonly ["add", receiver: string, id: string, body: string, timeMs: number]
	| readonly ["settle", ...Settlement]
	/** Delivered, and no longer of interest. */
	| readonly ["forget", key: number]
	/** Should this run die, the receiver is to be told. */
	| readonly ["watch", receiver: string]
	| readonly ["told", receiver: string, diedRun: string]
	/** Lets go of all receivers. */
	| readonly ["release", owner: string];

/** A message as it is handed to a process that holds its receiver's lease. */
export interface TakenMessage {
	readonly key: number;
	readonly id: string;
	/** JSON. */
	readonly body: string;
	readonly attempts: number;
	readonly createdMs: number;
}

export type TakeAnswer =
	/** The first ones, in order; one at least. */
	| { readonly kind: "messages"; readonly messages: readonly TakenMessage[] }
	| { readonly kind: "empty" }
	/** The first one is not due before. */
	| {
			readonly kind: "later";
			readonly dueMs: number;
			/** Why it has to wait. */
			readonly error: string | null;
	  }
	/** Another process delivers to this receiver. */
	| { readonly kind: "held" };

export interface ReceiverCount {
	readonly receiver: string;
	readonly waiting: number;
	readonly dead: number;
}

export interface Summary {
	readonly counts: readonly ReceiverCount[];
	/** Messages that this process found no room for. */
	readonly refused: number;
	/** False where what is left ends with the process. */
	readonly isKept: boolean;
}

/** Where the writing thread cannot say: the database is busy or gone. */
interface Unavailable {
	readonly kind: "unavailable";
}

export type OutboxRequest =
	| {
			readonly kind: "take" | "deaths";
			readonly receiver: string;
			readonly owner: string;
			readonly nowMs: number;
	  }
	| { readonly kind: "summary"; readonly receivers: readonly string[] };

export type OutboxAnswer =
	| TakeAnswer
	| { readonly kind: "deaths"; readonly runs: readonly DiedRun[] }
	| (Summary & { readonly kind: "summary" })
	| Unavailable;
