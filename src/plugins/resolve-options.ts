// The values of a plugin's options, from where people set them.

import type { ResolvedOption } from "../config/resolve-option.ts";
import type { Settings } from "../config/settings.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { toPlain } from "../pyvalue/plain.ts";
import { pyStr } from "../pyvalue/text.ts";
import { PyFloat, PyTuple, type PyValue } from "../pyvalue/value.ts";
import {
	iniEntry,
	type OptionSpec,
	type OptionSpecs,
	type OptionValues,
	optionDefinition,
} from "./option-spec.ts";
import { Secret } from "./secret.ts";

export interface OptionRequest {
	readonly settings: Pick<Settings, "option">;
	/** Whose options: for messages. */
	readonly owner: { readonly type: string; readonly name: string };
	/** Given directly, by option name: wins over everything. */
	readonly direct?: ReadonlyMap<string, PyValue> | undefined;
	readonly vars?: ((name: string) => PyValue | undefined) | undefined;
	/** Keywords of a task, and what stands for the command line, by option name. */
	readonly keywords?: ReadonlyMap<string, PyValue> | undefined;
}

type PlainValue =
	| string
	| number
	| boolean
	| readonly string[]
	| Secret
	| undefined;

/**
 * By name. Throws a `config` error that names option, source and value, for a wrong type, a value that is no
 * choice, a required option without a value, and a name in `direct` that is no option.
 */
export function resolveOptions<O extends OptionSpecs>(
	specs: O,
	request: OptionRequest,
): OptionValues<O> {
	const unknown = [...(request.direct?.keys() ?? [])].find(
		(name) => !(name in specs),
	);
	if (unknown !== undefined)
		throw new ShevekError(
			"config",
			`${request.owner.type} ${request.owner.name} has no option '${unknown}'`,
			{ hint: `Its options are ${Object.keys(specs).join(", ") || "none"}.` },
		);
	const values = Object.entries(specs).map(([name, spec]) => [
		name,
		resolvePlain(name, spec, request),
	]);
	return Object.fromEntries(values) as OptionValues<O>;
}

function resolvePlain(
	name: string,
	spec: OptionSpec,
	{ settings, owner, direct, vars, keywords }: OptionRequest,
): unknown {
	const definition = optionDefinition(name, spec);
	const { value, origin } = hiding(
		spec,
		`${owner.name}'s option ${name}`,
		() => {
			const found = settings.option(definition, {
				direct,
				vars,
				keywords,
				owner,
			});
			assertChosen(spec, found, `${owner.type} ${owner.name}: option ${name}`);
			return found;
		},
	);
	if (spec.required === true && (value === null || value === "")) {
		const empty = value === "" ? ` (it is empty in ${origin})` : "";
		throw new ShevekError(
			"config",
			`${owner.type} ${owner.name} needs its option ${name}${empty}`,
			{ hint: hintOf("Set", waysToSet(spec).join(" or ")) },
		);
	}
	if (spec.secret === true && value !== null) return new Secret(pyStr(value));
	const isAny = spec.type === "dict" || spec.type === "raw";
	return isAny && value !== null ? toPlain(value) : plainOf(value);
}

function assertChosen(
	{ choices }: OptionSpec,
	{ value, origin }: ResolvedOption,
	what: string,
): void {
	if (choices === undefined || value === null) return;
	const given = plainOf(value);
	for (const each of Array.isArray(given) ? given : [given])
		if (!choices.includes(String(each)))
			throw new ShevekError(
				"config",
				`${what} (from ${origin}) is '${each}', which is none of ${choices.join(", ")}`,
			);
}

/** The error of a wrong value quotes it; a secret's says only what it should be. */
function hiding<T>(spec: OptionSpec, what: string, work: () => T): T {
	if (spec.secret !== true) return work();
	try {
		return work();
	} catch {
		const wanted = spec.choices?.join(", ") ?? `of type ${spec.type}`;
		throw new ShevekError(
			"config",
			`the value of ${what}, which is a secret, is none of those there may be: ${wanted}`,
			{ hint: hintOf("Look at", waysToSet(spec).join(" and ")) },
		);
	}
}

/** None for an option that is only given directly. */
function hintOf(verb: string, ways: string): string | undefined {
	return ways === "" ? undefined : `${verb} ${ways}.`;
}

/** Where the option is set, the usual way first. */
function waysToSet({ env, ini, vars }: OptionSpec): readonly string[] {
	return [
		...(env ?? []),
		...(ini ?? []).map((entry) => {
			const { section, key } = iniEntry(entry);
			return `${key} in [${section}] of ansible.cfg`;
		}),
		...(vars ?? []).map((name) => `the variable ${name}`),
	];
}

function plainOf(value: PyValue): PlainValue {
	if (value === null) return undefined;
	if (typeof value === "string" || typeof value === "boolean") return value;
	if (typeof value === "number" || typeof value === "bigint")
		return Number(value);
	if (value instanceof PyFloat) return value.value;
	const items = value instanceof PyTuple ? value.items : value;
	return Array.isArray(items) ? items.map(pyStr) : pyStr(value);
}
