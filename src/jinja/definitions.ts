// The shape of filters and tests.

import type { PyKwargs, PyValue } from "../pyvalue/value.ts";
import type { Context } from "./context.ts";
import type { Environment } from "./environment.ts";
import type { MaybePromise } from "./evaluation.ts";

/** What a filter or test may ask about its use; `context` is missing while constants are folded. */
export interface CallContext {
	readonly environment: Environment;
	readonly autoescape: boolean;
	readonly context: Context | undefined;
}

interface Definition<Answer> {
	/** The first argument is the value filtered or tested. */
	readonly call: (
		args: readonly PyValue[],
		kwargs: PyKwargs,
		context: CallContext,
	) => Answer;
	/** Needs the running context, so that it is never folded into a constant. */
	readonly needsContext?: boolean;
	/** Its answers go through the evaluation's log: they change, or have to be waited for. */
	readonly isLogged?: boolean;
	/** Takes Markup as it is; other filters and tests get plain strings for it. */
	readonly knowsMarkup?: boolean;
}

/** Logged filters may answer a promise. */
export type FilterDefinition = Definition<MaybePromise<PyValue>>;
export type TestDefinition = Definition<MaybePromise<PyValue>>;

export interface Registry<T> {
	get(name: string): T | undefined;
	has(name: string): boolean;
}
