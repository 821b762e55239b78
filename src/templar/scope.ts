// Variables as templating sees them.

import type { PyValue } from "../pyvalue/value.ts";

/** An answer that may have to be waited for; most never have to be. */
export type MaybePromise<T> = T | Promise<T>;

/** Raw variables by name: values may still hold Template nodes, which the Templar resolves on use. */
export interface VarScope {
	get(name: string): PyValue | undefined;
	names(): Iterable<string>;
}
