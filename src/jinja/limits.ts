// What a template may use up. Each limit has a number here and is named by its error.

import { TemplateError } from "./errors.ts";

export interface Limits {
	/** Characters of one template's source. */
	readonly sourceLength: number;
	/** Nesting of expressions and statements in a source. */
	readonly nesting: number;
	/** Macros, includes, blocks and recursive loops running inside one another. */
	readonly recursion: number;
	/** Rounds of all loops of one rendering together. */
	readonly iterations: number;
	/** Characters (text) or nodes (native) that one piece of output may hold. */
	readonly outputSize: number;
	/** Numbers in one `range()`. */
	readonly rangeSize: number;
}

export const DEFAULT_LIMITS: Limits = {
	sourceLength: 50_000_000,
	nesting: 200,
	recursion: 400,
	iterations: 100_000_000,
	outputSize: 400_000_000,
	rangeSize: 100_000_000,
};

export function exceeded(limit: keyof Limits, limits: Limits): TemplateError {
	return new TemplateError(
		"limit",
		`the template exceeds the limit '${limit}' of ${limits[limit]}`,
	);
}
