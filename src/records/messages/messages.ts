// A loop's messages as the rest of the loop knows them; their states are told in message-table.ts.

export type MessageState =
	| "waiting"
	| "running"
	| "left"
	| "finished"
	| "dead"
	| "dropped";

export interface NewMessage {
	/** The name of where it came from; ids are one source's. */
	readonly source: string;
	readonly id: string | undefined;
	/** Of its content, where it has no id and its broker may deliver it once more. */
	readonly hash: string | undefined;
	readonly routingKey: string;
	/** JSON. */
	readonly payload: string;
	readonly receivedMs: number;
}

/** What has come of a try, or of none. */
export type Settlement =
	| { readonly state: "finished"; readonly exitCode: number }
	| {
			readonly state: "dead";
			readonly reason: string;
			readonly exitCode: number | null;
	  }
	| {
			readonly state: "waiting";
			readonly dueMs: number;
			readonly reason: string | null;
			readonly exitCode: number | null;
	  }
	| { readonly state: "left" };

export interface ClaimedMessage {
	readonly key: number;
	readonly source: string;
	readonly routingKey: string;
	readonly payload: string;
	/** This one counted. */
	readonly tries: number;
	readonly receivedMs: number;
}

export interface KnownMessage {
	readonly key: number;
	readonly state: MessageState;
	readonly exitCode: number | null;
	readonly reason: string | null;
	/** Of its last try. */
	readonly run: string | null;
	readonly tries: number;
	readonly deaths: number;
}

/** Of messages and their payloads. */
export interface Amount {
	readonly count: number;
	readonly bytes: number;
}

/** The end of a run, as its record has it. */
export interface RunEnding {
	readonly run: string;
	readonly exitCode: number;
}

/** One whose loop died. */
export interface LeftMessage {
	readonly key: number;
	/** This one among them. */
	readonly tries: number;
	/** Of loops before that one. */
	readonly deaths: number;
	/** The one that was under way. */
	readonly run: string | undefined;
	/** It can be run from the table: its source does not keep it. */
	readonly isKept: boolean;
}
