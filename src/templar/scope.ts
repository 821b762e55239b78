// Variables as templating sees them.

import type { PyValue } from "../pyvalue/value.ts";

/** An answer that may have to be waited for; most never have to be. */
export type MaybePromise<T> = T | Promise<T>;

/** Raw variables by name: values may still hold Template nodes, which the Templar resolves on use. */
export interface VarScope {
	get(name: string): PyValue | undefined;
	names(): Iterable<string>;
	/** Whether the variable came from outside (results, facts): a condition never evaluates its text. */
	isData?(name: string): boolean;
	/** Where warnings go that come up while this scope is used; undefined: to the services'. */
	readonly warn?: Warn | undefined;
}

export type Warn = (text: string) => void;

/** A scope with some variables in front of it. */
export class OverlaidScope implements VarScope {
	readonly #front: ReadonlyMap<string, PyValue>;
	readonly #rest: VarScope;

	constructor(front: ReadonlyMap<string, PyValue>, rest: VarScope) {
		this.#front = front;
		this.#rest = rest;
	}
	get(name: string): PyValue | undefined {
		const value = this.#front.get(name);
		return value === undefined ? this.#rest.get(name) : value;
	}
	*names(): Iterable<string> {
		yield* this.#front.keys();
		for (const name of this.#rest.names())
			if (!this.#front.has(name)) yield name;
	}
	get warn(): Warn | undefined {
		return this.#rest.warn;
	}
	isData(name: string): boolean {
		return !this.#front.has(name) && this.#rest.isData?.(name) === true;
	}
}

export function overlaid(
	scope: VarScope,
	extra: ReadonlyMap<string, PyValue> | undefined,
): VarScope {
	return extra === undefined || extra.size === 0
		? scope
		: new OverlaidScope(extra, scope);
}

/** Variables in a Map, for tests and for callers that have just a few. */
export function scopeOf(
	variables: ReadonlyMap<string, PyValue>,
	data: ReadonlySet<string> = new Set(),
): VarScope {
	return {
		get: (name) => variables.get(name),
		names: () => variables.keys(),
		isData: (name) => data.has(name),
	};
}
