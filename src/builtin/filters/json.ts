// to_json, to_nice_json and from_json.

import type { FilterDefinition } from "../../jinja/definitions.ts";
import { bindArguments, type Parameter } from "../../jinja/signature.ts";
import { Undefined } from "../../jinja/undefined.ts";
import { pyCallMethod } from "../../pyvalue/access.ts";
import { pyCall } from "../../pyvalue/call.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { PyDate } from "../../pyvalue/datetime.ts";
import { makeDict } from "../../pyvalue/dict.ts";
import { decodeBytes } from "../../pyvalue/encoding.ts";
import { pyIterate } from "../../pyvalue/items.ts";
import {
	type DumpJsonOptions,
	dumpJson,
	parseJson,
} from "../../pyvalue/json.ts";
import { isInt, toInt } from "../../pyvalue/numbers.ts";
import { pyStr, pyTypeName } from "../../pyvalue/text.ts";
import {
	PyBytes,
	PyError,
	type PyKwargs,
	PyObject,
	PyTuple,
	type PyValue,
} from "../../pyvalue/value.ts";
import { VaultedText } from "../../templar/template-node.ts";
import { plugin, variadicPlugin } from "../plugin-functions.ts";
import { requireFinite, withoutOddKeys } from "./json-cleaning.ts";

const OPTIONS: readonly Parameter[] = [
	["skipkeys", false],
	["ensure_ascii", true],
	["check_circular", true],
	["allow_nan", true],
	["indent", null],
	["separators", null],
	["default", null],
	["sort_keys", false],
	["vault_to_text", true],
	["preprocess_unsafe", false],
];

/** The last of them are of Ansible's encoder. */
const OWN_OPTIONS = 2;

function readOptions(kwargs: PyKwargs): ReadonlyMap<string, PyValue> {
	const values = bindArguments(
		{ name: "JSONEncoder.__init__", params: OPTIONS },
		[],
		kwargs,
	);
	return new Map(OPTIONS.map(([name], at) => [name, values[at] ?? null]));
}

/** What an object stands for in JSON, as Ansible's encoder has it. */
function plainForm(value: PyValue): PyValue | undefined {
	if (value instanceof Undefined) return value.fail();
	if (value instanceof VaultedText) return pyStr(value);
	if (value instanceof PyDate) return pyCallMethod(value, "isoformat", []);
	const mapping = value instanceof PyObject ? value.asMapping() : undefined;
	return (
		mapping &&
		makeDict([...mapping.keys()].map((key) => [key, mapping.get(key) ?? null]))
	);
}

function separatorsOf(value: PyValue): [string, string] | undefined {
	if (value === null) return undefined;
	const [item = null, key = null, ...more] = pyIterate(value);
	if (item === null || key === null || more.length > 0) {
		const count = [...pyIterate(value)].length;
		throw new PyError(
			"ValueError",
			count > 2
				? "too many values to unpack (expected 2)"
				: `not enough values to unpack (expected 2, got ${count})`,
		);
	}
	return [pyStr(item), pyStr(key)];
}

function indentOf(value: PyValue): DumpJsonOptions["indent"] {
	if (value === null || typeof value === "string") return value;
	if (isInt(value) || typeof value === "boolean") return Number(toInt(value));
	throw new PyError(
		"TypeError",
		`can't multiply sequence by non-int of type '${pyTypeName(value)}'`,
	);
}

function toJson(value: PyValue, kwargs: PyKwargs): string {
	const options = readOptions(kwargs);
	const option = (name: string): PyValue => options.get(name) ?? null;
	const isSet = (name: string): boolean => pyTruth(option(name));
	const separators = separatorsOf(option("separators"));
	const fallback = option("default");
	let cleaned = isSet("skipkeys") ? withoutOddKeys(value) : value;
	if (!isSet("allow_nan")) cleaned = requireFinite(cleaned);
	return dumpJson(cleaned, {
		indent: indentOf(option("indent")),
		sortKeys: isSet("sort_keys"),
		ensureAscii: isSet("ensure_ascii"),
		...(separators && { separators }),
		onUnknown: (unknown) =>
			fallback === null ? plainForm(unknown) : pyCall(fallback, [unknown]),
	});
}

/** Those keyword arguments of json.dumps that its messages count. */
const COUNTED = new Set([
	...OPTIONS.slice(0, OPTIONS.length - OWN_OPTIONS).map(([name]) => name),
	"cls",
]);

/** What is behind the named arguments goes to json.dumps, which takes only one. */
function refuseMore(
	args: readonly PyValue[],
	most: number,
	keywords: Iterable<string>,
): PyValue {
	const [value] = args;
	if (value === undefined) {
		throw new PyError(
			"TypeError",
			"to_json() missing 1 required positional argument: 'a'",
		);
	}
	if (args.length <= most) return value;
	const count = [...keywords].filter((name) => COUNTED.has(name)).length + 1;
	throw new PyError(
		"TypeError",
		`dumps() takes 1 positional argument but ${args.length - most + 1} positional arguments (and ${count} keyword-only argument${count === 1 ? "" : "s"}) were given`,
	);
}

function toNiceJson(args: readonly PyValue[], kwargs: PyKwargs): string {
	const [, indent, sortKeys] = args;
	const merged = new Map<string, PyValue>([
		["indent", indent ?? 4],
		["sort_keys", sortKeys ?? true],
		...kwargs,
	]);
	if (kwargs.has("separators")) {
		throw new PyError(
			"TypeError",
			"to_json() got multiple values for keyword argument 'separators'",
		);
	}
	merged.set("separators", new PyTuple([",", ": "]));
	return toJson(refuseMore(args, 3, merged.keys()), merged);
}

function fromJson(value: PyValue): PyValue {
	if (typeof value === "string") return parseJson(value);
	if (value instanceof PyBytes) return parseJson(decodeBytes(value.bytes));
	if (value instanceof VaultedText) return parseJson(pyStr(value));
	throw new PyError(
		"TypeError",
		`the JSON object must be str, bytes or bytearray, not ${pyTypeName(value)}`,
	);
}

export const JSON_FILTERS: readonly (readonly [string, FilterDefinition])[] = [
	[
		"to_json",
		variadicPlugin((args, kwargs) =>
			toJson(refuseMore(args, 1, kwargs.keys()), kwargs),
		),
	],
	["to_nice_json", variadicPlugin(toNiceJson)],
	["from_json", plugin("loads", [["s"]], (_c, s) => fromJson(s))],
];
