// The few functions of Python's that help to look around at the debugger's prompt.

import { pyIterate, pyLen } from "../../pyvalue/access.ts";
import { PyFunction } from "../../pyvalue/call.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { setFrom } from "../../pyvalue/dict.ts";
import { toFloat, toInt } from "../../pyvalue/numbers.ts";
import { pySorted } from "../../pyvalue/sort.ts";
import { pyRepr, pyStr, pyTypeName } from "../../pyvalue/text.ts";
import {
	PyError,
	PyFloat,
	PyTuple,
	type PyValue,
} from "../../pyvalue/value.ts";
import { asText } from "./evaluate.ts";
import { DebugObject } from "./objects.ts";

const FUNCTIONS: Readonly<Record<string, (value: PyValue) => PyValue>> = {
	bool: pyTruth,
	dict: (value) => new Map(value instanceof Map ? value : pairs(value)),
	float: (value) => new PyFloat(toFloat(value)),
	int: (value) => toInt(value),
	len: pyLen,
	list: (value) => [...pyIterate(value)],
	repr: pyRepr,
	set: (value) => setFrom([...pyIterate(value)]),
	sorted: (value) => pySorted(pyIterate(value)),
	str: pyStr,
	tuple: (value) => new PyTuple([...pyIterate(value)]),
	type: (value) =>
		new DebugObject("type", `<class '${pyTypeName(value)}'>`, {}),
};

function* pairs(value: PyValue): Generator<readonly [PyValue, PyValue]> {
	for (const pair of pyIterate(value)) {
		const [key, item] = [...pyIterate(pair)];
		if (key === undefined || item === undefined)
			throw new PyError("ValueError", "dict() takes pairs");
		yield [key, item];
	}
}

export const BUILTINS: ReadonlyMap<string, PyValue> = new Map(
	Object.entries(FUNCTIONS).map(([name, apply]) => [
		name,
		new PyFunction(name, ([value, ...more]) => {
			if (value === undefined || more.length > 0)
				throw new PyError(
					"TypeError",
					`${name}() takes exactly one argument (${value === undefined ? 0 : more.length + 1} given)`,
				);
			return apply(asText(value));
		}),
	]),
);
