// to_yaml, to_nice_yaml, from_yaml and from_yaml_all.

import type { FilterDefinition } from "../../jinja/definitions.ts";
import { bindArguments, type Parameter } from "../../jinja/signature.ts";
import { Undefined } from "../../jinja/undefined.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { makeDict } from "../../pyvalue/dict.ts";
import { toInt } from "../../pyvalue/numbers.ts";
import { pyStr } from "../../pyvalue/text.ts";
import {
	PyError,
	type PyKwargs,
	type PyObject,
	type PyValue,
} from "../../pyvalue/value.ts";
import { failWith, messageOf } from "../../templar/failure.ts";
import { VaultedText } from "../../templar/template-node.ts";
import { type DumpYamlOptions, dumpYaml } from "../../yaml/dump.ts";
import type { Representation } from "../../yaml/represent.ts";
import { plugin, variadicPlugin } from "../plugin-functions.ts";
import { readYaml, readYamlAll } from "./yaml-reading.ts";

const STYLES: Readonly<
	Record<string, NonNullable<DumpYamlOptions["defaultStyle"]>>
> = {
	"'": "single",
	'"': "double",
	"|": "literal",
	">": "folded",
};

const OPTIONS: readonly Parameter[] = [
	["default_style", null],
	["default_flow_style", null],
	["indent", null],
	["width", null],
	["explicit_start", null],
	["explicit_end", null],
	["sort_keys", true],
];

function readOptions(kwargs: PyKwargs): DumpYamlOptions {
	const values = bindArguments(
		{ name: "AnsibleDumper.__init__", params: OPTIONS },
		[],
		kwargs,
	);
	const at = new Map(OPTIONS.map(([name], i) => [name, values[i] ?? null]));
	const number = (name: string): number | undefined => {
		const value = at.get(name) ?? null;
		return value === null ? undefined : Number(toInt(value));
	};
	const flow = at.get("default_flow_style") ?? null;
	const style = STYLES[pyStr(at.get("default_style") ?? null)];
	const [indent, width] = [number("indent"), number("width")];
	return {
		allowUnicode: true,
		defaultFlowStyle: flow === null ? null : pyTruth(flow),
		sortKeys: pyTruth(at.get("sort_keys") ?? null),
		explicitStart: pyTruth(at.get("explicit_start") ?? null),
		explicitEnd: pyTruth(at.get("explicit_end") ?? null),
		...(style !== undefined && { defaultStyle: style }),
		...(indent !== undefined && { indent }),
		...(width !== undefined && { width }),
		onObject: standIn,
	};
}

/** How objects of ours look in YAML; undefined values are refused by their own error. */
function standIn(object: PyObject): Representation | undefined {
	if (object instanceof Undefined) return object.fail();
	if (object instanceof VaultedText) return { value: pyStr(object) };
	const mapping = object.asMapping();
	if (mapping === undefined) return undefined;
	return {
		value: makeDict(
			[...mapping.keys()].map((key) => [key, mapping.get(key) ?? null]),
		),
	};
}

function dump(name: string, value: PyValue, kwargs: PyKwargs): string {
	try {
		return dumpYaml(value, readOptions(kwargs));
	} catch (error) {
		throw failWith(
			"AnsibleFilterError",
			`${name} - ${messageOf(error)}`,
			error,
		);
	}
}

function firstOf(name: string, args: readonly PyValue[]): PyValue {
	const [value] = args;
	if (value !== undefined) return value;
	throw new PyError(
		"TypeError",
		`${name}() missing 1 required positional argument: 'a'`,
	);
}

/** Further positional arguments are ignored, as in the reference. */
function toYaml(args: readonly PyValue[], kwargs: PyKwargs): string {
	return dump("to_yaml", firstOf("to_yaml", args), kwargs);
}

function toNiceYaml(args: readonly PyValue[], kwargs: PyKwargs): string {
	const merged = new Map(kwargs);
	merged.set("indent", args[1] ?? kwargs.get("indent") ?? 4);
	merged.set("default_flow_style", kwargs.get("default_flow_style") ?? false);
	return dump("to_nice_yaml", firstOf("to_nice_yaml", args), merged);
}

export const YAML_FILTERS: readonly (readonly [string, FilterDefinition])[] = [
	["to_yaml", variadicPlugin(toYaml)],
	["to_nice_yaml", variadicPlugin(toNiceYaml)],
	["from_yaml", plugin("from_yaml", [["data"]], (_c, data) => readYaml(data))],
	[
		"from_yaml_all",
		plugin("from_yaml_all", [["data"]], (_c, data) => readYamlAll(data)),
	],
];
