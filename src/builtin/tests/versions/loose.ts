// Python's LooseVersion: numbers and words, compared as lists.

import { pyCompare, pyEquals } from "../../../pyvalue/compare.ts";
import { toInt } from "../../../pyvalue/numbers.ts";
import type { PyList, PyValue } from "../../../pyvalue/value.ts";

function parseLoose(text: string): PyList {
	return text
		.split(/(\p{Nd}+|[a-z]+|\.)/u)
		.filter((part) => part !== "" && part !== ".")
		.map(
			(part): PyValue =>
				/^\s*[-+]?\p{Nd}+\s*$/u.test(part) ? toInt(part) : part,
		);
}

/** Throws TypeError where a number meets a word. */
export function compareLoose(a: string, b: string): number {
	const [left, right] = [parseLoose(a), parseLoose(b)];
	return pyEquals(left, right) ? 0 : pyCompare(left, right);
}
