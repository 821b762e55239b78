// Rendering one value after another, without a promise as long as none has to be waited for.

import type { PyValue } from "../pyvalue/value.ts";
import type { MaybePromise } from "./scope.ts";

export function mapInOrder(
	values: readonly PyValue[],
	next: (item: PyValue) => MaybePromise<PyValue>,
): MaybePromise<PyValue[]> {
	const done: PyValue[] = [];
	for (const item of values) {
		const result = next(item);
		if (result instanceof Promise)
			return mapAfter(result, { values, next, done });
		done.push(result);
	}
	return done;
}

async function mapAfter(
	first: Promise<PyValue>,
	rest: {
		values: readonly PyValue[];
		next: (item: PyValue) => MaybePromise<PyValue>;
		done: PyValue[];
	},
): Promise<PyValue[]> {
	const { values, next, done } = rest;
	done.push(await first);
	for (const item of values.slice(done.length)) done.push(await next(item));
	return done;
}
