// The documentation of a plugin that is a definition of ours or of a user's, in the fields of ansible-doc.

import type { ArgumentSpecs } from "../../kinds/argument-spec.ts";
import type { ParameterSpecs } from "../../kinds/parameters.ts";
import {
	iniEntry,
	type OptionSpec,
	type OptionSpecs,
} from "../../plugins/option-spec.ts";
import { fromPlain } from "../../pyvalue/plain.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import type { PluginDoc } from "./plugin-doc.ts";

/** What documentation shows of a definition, whatever its kind. */
export interface Described {
	readonly description: string;
	readonly options?: OptionSpecs | undefined;
	/** What a filter or test takes besides the value. */
	readonly params?: ParameterSpecs | undefined;
	/** What a task gives an action. */
	readonly args?: ArgumentSpecs | undefined;
	/** YAML. */
	readonly examples?: string | undefined;
	/** More lines, by title. */
	readonly more?: Readonly<Record<string, string>> | undefined;
}

export interface DescribedPlugin {
	readonly name: string;
	/** Undefined for what ships. */
	readonly file: string | undefined;
	readonly collection?: string | undefined;
	readonly definition: Described;
}

export function definitionDoc({
	name,
	file,
	collection = "",
	definition,
}: DescribedPlugin): PluginDoc {
	const {
		description,
		options,
		params,
		args,
		examples,
		more = {},
	} = definition;
	const doc: PyDict = new Map<PyValue, PyValue>([
		["name", name],
		["filename", file ?? null],
		["collection", collection],
		["short_description", description.replace(/\.$/, "")],
		["description", [description]],
	]);
	const fields = [
		...paramFields(params),
		...argumentFields(args),
		...optionFields(options),
	];
	if (fields.length > 0) doc.set("options", new Map(fields));
	for (const [title, text] of Object.entries(more)) doc.set(title, text);
	return {
		doc,
		examples: examples ?? null,
		returns: null,
		metadata: null,
	};
}

/** As the reference documents a module's. */
function argumentFields(args: ArgumentSpecs = {}): Fields {
	return Object.entries(args).map(([name, spec]) => {
		const { description, options, secret: _secret, ...rest } = spec;
		const field = fromPlain({ description: [description], ...rest }) as PyDict;
		if (options !== undefined)
			field.set("suboptions", new Map(argumentFields(options)));
		return [name, field] as const;
	});
}

type Fields = readonly (readonly [string, PyDict])[];

function optionFields(options: OptionSpecs = {}): Fields {
	return Object.entries(options).map(([name, spec]) => [
		name,
		optionField(spec),
	]);
}

function optionField(spec: OptionSpec): PyDict {
	const { description, type, required, choices, secret } = spec;
	const names = (list: readonly string[] = []) =>
		list.map((name) => ({ name }));
	const fields = {
		description: [description],
		type,
		...(required === true && { required }),
		...(spec.default !== undefined && { default: spec.default }),
		...(choices && { choices }),
		...(spec.env && { env: names(spec.env) }),
		...(spec.ini && { ini: spec.ini.map(iniEntry) }),
		...(spec.vars && { vars: names(spec.vars) }),
		...(spec.cli && { cli: names(spec.cli) }),
		...(spec.deprecated && { deprecated: spec.deprecated }),
		...(secret === true && { secret }),
	};
	return fromPlain(fields) as PyDict;
}

function paramFields(params: ParameterSpecs = {}): Fields {
	return Object.entries(params).map(([name, spec]) => {
		const { description } = spec;
		const fields =
			"default" in spec
				? { description: [description], default: spec.default ?? null }
				: { description: [description], required: true };
		return [name, fromPlain(fields) as PyDict];
	});
}

/** `name(first, second=1)`, behind the value. */
export function usageOf(name: string, params: ParameterSpecs = {}): string {
	const shown = Object.entries(params).map(([param, spec]) =>
		"default" in spec ? `${param}=${JSON.stringify(spec.default)}` : param,
	);
	return shown.length === 0 ? name : `${name}(${shown.join(", ")})`;
}
