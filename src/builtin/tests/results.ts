// Tests of task results.

import type { TestDefinition } from "../../jinja/definitions.ts";
import { pyContains, pyEquals, pyTruth } from "../../pyvalue/compare.ts";
import { dictGet } from "../../pyvalue/dict.ts";
import { pyGetItem } from "../../pyvalue/items.ts";
import { pyTypeName } from "../../pyvalue/text.ts";
import { PyError, PyObject, type PyValue } from "../../pyvalue/value.ts";
import { filterError, plugin } from "../plugin-functions.ts";

/** The part of a result, or undefined where it has none. */
function partOf(
	result: PyValue,
	name: string,
	test: string,
): PyValue | undefined {
	if (result instanceof Map) return dictGet(result, name);
	const mapping = result instanceof PyObject ? result.asMapping() : undefined;
	if (mapping === undefined) {
		throw filterError(`The '${test}' test expects a dictionary`);
	}
	return mapping.get(name);
}

type Ask = (result: PyValue) => PyValue;

const has =
	(name: string): Ask =>
	(result) =>
		partOf(result, name, name) ?? false;

const not =
	(ask: Ask): Ask =>
	(result) =>
		!pyTruth(ask(result));

function changed(result: PyValue): PyValue {
	const own = partOf(result, "changed", "changed");
	if (own !== undefined) return own;
	// Some modules give the results of several steps and no summary.
	const results = partOf(result, "results", "changed");
	if (!Array.isArray(results)) return false;
	if (!(pyGetItem(results, 0) instanceof Map)) return false;
	return results.some((each) => {
		if (each instanceof Map) return pyTruth(dictGet(each, "changed") ?? false);
		throw new PyError(
			"AttributeError",
			`'${pyTypeName(each)}' object has no attribute 'get'`,
		);
	});
}

/** Of a task that is not asynchronous both are true. */
const isOne =
	(name: string): Ask =>
	(result) => {
		const part = partOf(result, name, name);
		return part === undefined || pyEquals(part, 1);
	};

/** Of ansible-core 2.18. */
function timedout(result: PyValue): PyValue {
	const part = partOf(result, "timedout", "timedout") ?? false;
	if (!pyTruth(part)) return false;
	return pyContains(part, "period") && pyTruth(pyGetItem(part, "period"));
}

const test = (name: string, ask: Ask): TestDefinition =>
	plugin(name, [["result"]], (_c, result) => ask(result));

const failed = test("failed", has("failed"));
const success = test("success", not(has("failed")));
const changedTest = test("changed", changed);
const skipped = test("skipped", has("skipped"));

export const RESULT_TESTS: readonly (readonly [string, TestDefinition])[] = [
	["failed", failed],
	["failure", failed],
	["succeeded", success],
	["success", success],
	["successful", success],
	["unreachable", test("unreachable", has("unreachable"))],
	["reachable", test("reachable", not(has("unreachable")))],
	["timedout", test("timedout", timedout)],
	["changed", changedTest],
	["change", changedTest],
	["skipped", skipped],
	["skip", skipped],
	["started", test("started", isOne("started"))],
	["finished", test("finished", isOne("finished"))],
];
