// What the run's thread and the writing thread say to each other.

import type { Batch } from "./operations.ts";
import type { OutboxAnswer, OutboxRequest } from "./outbox/messages.ts";

export interface WriterOptions {
	readonly path: string;
	readonly run: string;
}

export type ToThread =
	| { readonly kind: "batch"; readonly batch: Batch }
	/** Answered with the same number. */
	| {
			readonly kind: "ask";
			readonly number: number;
			readonly request: OutboxRequest;
	  }
	/** No batch comes after this. */
	| { readonly kind: "close" };

export type FromThread =
	| { readonly kind: "warning"; readonly text: string }
	| {
			readonly kind: "answer";
			readonly number: number;
			readonly answer: OutboxAnswer;
	  }
	| { readonly kind: "closed" };
