// The writing thread's answers about the outbox. Throws what SQLite throws.

import type { DatabaseSync } from "node:sqlite";
import { assertNever } from "../../errors/shevek-error.ts";
import { claimDeaths } from "./deaths.ts";
import type { OutboxAnswer, OutboxRequest } from "./messages.ts";
import type { OutboxTable } from "./outbox-table.ts";

export interface AnswerContext {
	readonly database: DatabaseSync;
	readonly table: OutboxTable;
	/** Whether the database outlives the process. */
	readonly isKept: boolean;
}

export function answerOutbox(
	request: OutboxRequest,
	{ database, table, isKept }: AnswerContext,
): OutboxAnswer {
	switch (request.kind) {
		case "take":
			return table.take(request.receiver, request.owner, request.nowMs);
		case "deaths":
			return { kind: "deaths", runs: claimDeaths(database, request) };
		case "summary":
			return {
				kind: "summary",
				counts: table.counts(request.receivers),
				refused: table.refused,
				isKept,
			};
		default:
			return assertNever(request);
	}
}
