// The options of a source, from its section of the configuration: checked by what the source says of them.

import type { Settings } from "../../config/settings.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import type {
	OptionSpec,
	OptionSpecs,
	OptionValues,
} from "../../plugins/option-spec.ts";
import { resolveOptions } from "../../plugins/resolve-options.ts";
import { type PyDict, PyFloat, type PyValue } from "../../pyvalue/value.ts";
import { placeOf, placeOfValue } from "../../yaml/places.ts";
import { didYouMean, type Faults } from "./faults.ts";
import type { SourceChoice } from "./loop-config.ts";
import { type PathsContext, resolvePath } from "./read-ansible.ts";

export interface SourceOptionsRequest {
	readonly settings: Settings;
	readonly paths: PathsContext;
	readonly faults: Faults;
}

interface Given {
	readonly value: PyValue;
	/** What holds it, and its key there. */
	readonly dict: PyDict;
	readonly key: PyValue;
}

/** Each fault is added to those of the configuration; the values count only where there is none. */
export function readSourceOptions(
	specs: OptionSpecs,
	choice: SourceChoice,
	request: SourceOptionsRequest,
): OptionValues<OptionSpecs> {
	const { settings, faults } = request;
	const given = flatten(choice.section, specs);
	given.delete("name");
	const owner = { type: "looper", name: choice.name };
	for (const [name, { dict, key }] of given)
		if (!Object.hasOwn(specs, name))
			faults.add(
				placeOf(dict, key),
				`plugins.looper.${name} is no option of ${choice.name}${didYouMean(name, Object.keys(specs))}`,
			);
	const values: Record<string, unknown> = {};
	for (const [name, spec] of Object.entries(specs)) {
		const entry = given.get(name);
		const where =
			(entry && placeOfValue(entry.dict, entry.key)) ?? choice.where;
		const flaw = entry && flawOf(entry.value, spec);
		if (flaw !== undefined) {
			faults.add(where, `plugins.looper.${name} has to be ${flaw}`);
			continue;
		}
		try {
			const value = entry && pathsFromHere(entry.value, spec, request.paths);
			const direct = new Map(value === undefined ? [] : [[name, value]]);
			Object.assign(
				values,
				resolveOptions({ [name]: spec }, { settings, owner, direct }),
			);
		} catch (error) {
			if (!(error instanceof ShevekError)) throw error;
			faults.add(where, error.message);
		}
	}
	return values as OptionValues<OptionSpecs>;
}

/** `tls: {ca_cert: …}` is the option `tls.ca_cert`; what has no value is not set. */
function flatten(
	dict: PyDict,
	specs: OptionSpecs,
	prefix = "",
): Map<string, Given> {
	const found = new Map<string, Given>();
	for (const [key, value] of dict) {
		const name = `${prefix}${String(key)}`;
		if (value instanceof Map && !Object.hasOwn(specs, name))
			for (const [inner, given] of flatten(value, specs, `${name}.`))
				found.set(inner, given);
		else if (value !== null || !Object.hasOwn(specs, name))
			found.set(name, { value, dict, key });
	}
	return found;
}

/** YAML has types of its own; a text is right for all but these. Never quotes a value, which may be a secret. */
function flawOf(value: PyValue, { type }: OptionSpec): string | undefined {
	const isText = typeof value === "string";
	switch (type) {
		case "bool":
			return typeof value === "boolean" ? undefined : "true or false";
		case "int":
			return typeof value === "number" || (isText && /^-?\d+$/.test(value))
				? undefined
				: "a whole number";
		case "float": {
			const isNumber = typeof value === "number" || value instanceof PyFloat;
			return isNumber || (isText && /^-?[\d.]+$/.test(value))
				? undefined
				: "a number";
		}
		case "list":
			return isText || Array.isArray(value) ? undefined : "a list";
		case "path":
			return isText ? undefined : "a path";
		default:
			return value instanceof Map || Array.isArray(value)
				? "a single value"
				: undefined;
	}
}

function pathsFromHere(
	value: PyValue,
	{ type }: OptionSpec,
	paths: PathsContext,
): PyValue {
	return type === "path" && typeof value === "string"
		? resolvePath(value, paths)
		: value;
}
