// What the run's thread tells the writing thread: plain data, in batches. A line of a spill file is a
// batch as JSON.

import type { OutboxOperation } from "./outbox/messages.ts";

export const RESULT_STATUSES = [
	"ok",
	"changed",
	"failed",
	"skipped",
	"unreachable",
	"ignored",
	"rescued",
] as const;
export type ResultStatus = (typeof RESULT_STATUSES)[number];

export const RUN_STATES = [
	"starting",
	"running",
	"successful",
	"failed",
	"canceled",
	"died",
] as const;
export type RunState = (typeof RUN_STATES)[number];

/** A run as its row starts out. */
export interface RunRow {
	readonly id: string;
	readonly kind: "playbook" | "adhoc";
	readonly command: string;
	readonly user: string;
	readonly controller: string;
	readonly pid: number;
	readonly shevekVersion: string;
	readonly ansibleVersion: string | null;
	readonly cwd: string;
	readonly gitCommit: string | null;
	readonly isCheck: boolean;
	readonly startMs: number;
}

export interface PlayRow {
	readonly uuid: string;
	readonly name: string;
	readonly pattern: string;
	readonly path: string;
	readonly line: number;
	readonly startMs: number;
}

export interface TaskRow {
	readonly uuid: string;
	readonly play: string;
	readonly name: string;
	readonly action: string;
	readonly path: string;
	readonly line: number;
	readonly role: string | null;
	readonly tags: readonly string[];
	readonly isHandler: boolean;
	readonly isNoLog: boolean;
	readonly startMs: number;
}

/** A result's columns in order: an array, since its keys would be most of a small result's text. */
export type ResultRow = readonly [
	task: string,
	host: string,
	isItem: 0 | 1,
	item: string | null,
	status: ResultStatus,
	isChanged: 0 | 1,
	startMs: number,
	endMs: number,
	message: string | null,
	stdout: string | null,
	stderr: string | null,
	/** JSON without `invocation`, and without `results` where the items have rows of their own. */
	result: string,
	invocation: string | null,
	hasItems: 0 | 1,
	delegatedTo: string | null,
];

export interface RecapRow {
	readonly host: string;
	readonly ok: number;
	readonly changed: number;
	readonly unreachable: number;
	readonly failures: number;
	readonly skipped: number;
	readonly rescued: number;
	readonly ignored: number;
}

export type Operation =
	| readonly ["run", RunRow]
	| readonly ["playbook", path: string, startMs: number]
	| readonly ["play", PlayRow]
	| readonly ["task", TaskRow]
	| readonly ["result", ...ResultRow]
	| readonly ["recap", timeMs: number, readonly RecapRow[]]
	| readonly [
			"status",
			status: RunState,
			exitCode: number | null,
			timeMs: number,
	  ]
	| readonly ["outbox", ...OutboxOperation];

export interface Batch {
	readonly run: string;
	readonly operations: readonly Operation[];
}
