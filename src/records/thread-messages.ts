// What the run's thread and the writing thread say to each other.

import type { Batch } from "./operations.ts";

export interface WriterOptions {
	readonly path: string;
	readonly run: string;
}

export type ToThread =
	| { readonly kind: "batch"; readonly batch: Batch }
	/** No batch comes after this. */
	| { readonly kind: "close" };

export type FromThread =
	| { readonly kind: "warning"; readonly text: string }
	| { readonly kind: "closed" };
