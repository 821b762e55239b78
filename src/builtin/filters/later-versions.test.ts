// What ansible-core 2.15 to 2.19 added. The corpus holds 2.14's answers; these rows are 2.19.14's,
// but for the count in regex_replace's message, where 2.19 prints the limit instead.

import { expect, test } from "vitest";
import type { CallContext } from "../../jinja/definitions.ts";
import { Environment } from "../../jinja/environment.ts";
import { fromPlain } from "../../pyvalue/plain.ts";
import type { PyValue } from "../../pyvalue/value.ts";
import { VaultedText } from "../../templar/template-node.ts";
import { ANSIBLE_TESTS } from "../tests/registry.ts";
import { ANSIBLE_FILTERS } from "./registry.ts";

const context: CallContext = {
	environment: new Environment(),
	autoescape: false,
	context: undefined,
};

function ask(
	registry: typeof ANSIBLE_FILTERS,
	[name, args, kwargs = {}]: Row,
): unknown {
	const definition = registry.get(name);
	if (definition === undefined) throw new Error(`${name} is missing`);
	const values = args.map((arg) =>
		arg instanceof VaultedText ? arg : fromPlain(arg),
	);
	const named = new Map<string, PyValue>(
		Object.entries(kwargs).map(([key, value]) => [key, fromPlain(value)]),
	);
	return definition.call(values, named, context);
}

type Row = readonly [
	name: string,
	args: readonly unknown[],
	kwargs?: Readonly<Record<string, unknown>>,
];

test.each<readonly [Row, unknown]>([
	[["commonpath", [["/usr/lib/a", "/usr/lib/b/c"]]], "/usr/lib"],
	[["commonpath", [["/usr", "/var"]]], "/"],
	[["commonpath", [["a/b", "a/c"]]], "a"],
	[["normpath", ["/a/./b//../c/"]], "/a/c"],
	[["normpath", ["../../a/.."]], "../.."],
	[["normpath", ["//a"]], "//a"],
	[["normpath", [""]], "."],
	[["regex_replace", ["aaa", "a", "b"], { count: 2 }], "bba"],
	[["regex_replace", ["aaa", "a", "b"], { mandatory_count: 3 }], "bbb"],
	[["b64encode", ["subjects?_d"], { urlsafe: true }], "c3ViamVjdHM_X2Q="],
	[["b64decode", ["c3ViamVjdHM_X2Q="], { urlsafe: true }], "subjects?_d"],
])("filter %j gives %j", (row, wanted) => {
	expect(ask(ANSIBLE_FILTERS, row)).toEqual(wanted);
});

test.each<readonly [Row, string]>([
	[
		["commonpath", ["/usr"]],
		"|commonpath expects sequence, got <class 'str'> instead.",
	],
	[["commonpath", [["/usr", "var"]]], "Can't mix absolute and relative paths"],
	[["commonpath", [[]]], "commonpath() arg is an empty sequence"],
	[
		["regex_replace", ["aaa", "a", "b"], { mandatory_count: 2 }],
		"'a' should match 2 times, but matches 3 times in 'aaa'",
	],
])("filter %j fails: %s", (row, message) => {
	expect(() => ask(ANSIBLE_FILTERS, row)).toThrow(message);
});

test.each<readonly [Row, unknown]>([
	[["timedout", [{ timedout: { period: 5 } }]], true],
	[["timedout", [{ timedout: { period: 0 } }]], false],
	[["timedout", [{}]], false],
	[["vaulted_file", [import.meta.filename]], false],
	[["vault_encrypted", [new VaultedText(() => "secret")]], true],
	[["vault_encrypted", ["$ANSIBLE_VAULT;1.1;AES256"]], false],
])("test %j answers %j", (row, wanted) => {
	expect(ask(ANSIBLE_TESTS, row)).toBe(wanted);
});
