// What the run's thread and the writing thread say to each other.

export interface WriterOptions {
	readonly path: string;
	readonly run: string;
}

export type ToThread =
	/** `text` is a Batch as JSON. */
	| { readonly kind: "batch"; readonly text: string }
	/** No batch comes after this. */
	| { readonly kind: "close" };

export type FromThread =
	| { readonly kind: "warning"; readonly text: string }
	| { readonly kind: "closed" };
