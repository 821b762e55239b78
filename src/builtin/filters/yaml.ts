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
	["default_flow_style", false],
	["canonical", null],
	["indent", null],
	["width", null],
	["line_break", null],
	["encoding", null],
	["explicit_start", null],
	["explicit_end", null],
	["version", null],
	["tags", null],
	["sort_keys", true],
];
/** Options of PyYAML that our writer has no form for. */
const ABSENT = ["canonical", "line_break", "encoding", "version", "tags"];

function readOptions(kwargs: PyKwargs): DumpYamlOptions {
	const values = bindArguments(
		{ name: "dump_all", params: OPTIONS },
		[],
		kwargs,
	);
	const at = new Map(OPTIONS.map(([name], i) => [name, values[i] ?? null]));
	const option = (name: string): PyValue => at.get(name) ?? null;
	const absent = ABSENT.find((name) => option(name) !== null);
	if (absent !== undefined) {
		throw new PyError("ValueError", `the option ${absent} is not supported`);
	}
	const number = (name: string): number | undefined =>
		option(name) === null ? undefined : Number(toInt(option(name)));
	const flow = option("default_flow_style");
	const style = STYLES[pyStr(option("default_style"))];
	const [indent, width] = [number("indent"), number("width")];
	return {
		allowUnicode: true,
		defaultFlowStyle: flow === null ? null : pyTruth(flow),
		sortKeys: pyTruth(option("sort_keys")),
		explicitStart: pyTruth(option("explicit_start")),
		explicitEnd: pyTruth(option("explicit_end")),
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

/** `fixed` are the options that the filter itself gives, which a call may not. */
function dump(
	name: string,
	value: PyValue,
	kwargs: PyKwargs,
	fixed: ReadonlyMap<string, PyValue>,
): string {
	try {
		for (const key of ["allow_unicode", ...fixed.keys()]) {
			if (!kwargs.has(key)) continue;
			throw new PyError(
				"TypeError",
				`yaml.dump() got multiple values for keyword argument '${key}'`,
			);
		}
		return dumpYaml(value, readOptions(new Map([...kwargs, ...fixed])));
	} catch (error) {
		const told = `${name} - ${messageOf(error)}`;
		throw failWith("AnsibleFilterError", told, error);
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
	const value = firstOf("to_yaml", args);
	const merged = new Map<string, PyValue>([
		["default_flow_style", null],
		...kwargs,
	]);
	return dump("to_yaml", value, merged, new Map());
}

function toNiceYaml(args: readonly PyValue[], kwargs: PyKwargs): string {
	const value = firstOf("to_nice_yaml", args);
	const merged = new Map<string, PyValue>([
		["indent", args[1] ?? 4],
		...kwargs,
	]);
	return dump(
		"to_nice_yaml",
		value,
		merged,
		new Map([["default_flow_style", false]]),
	);
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
