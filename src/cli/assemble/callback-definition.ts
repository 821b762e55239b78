// What a callback's file exported, looked at: it comes from a user, and nothing misspelt in it goes by in silence.

import { existsSync, readFileSync } from "node:fs";
import { nearestName } from "../../errors/nearest-name.ts";
import { type Place, ShevekError } from "../../errors/shevek-error.ts";
import type { CallbackDefinition } from "../../plugins/callback.ts";
import { OPTION_KINDS, type OptionSpec } from "../../plugins/option-spec.ts";

const KNOWN_KEYS: readonly (keyof CallbackDefinition)[] = [
	"description",
	"type",
	"enabled",
	"strict",
	"options",
	"timeoutSeconds",
	"start",
	"deliver",
	"receiver",
];

const TYPES: readonly unknown[] = ["stdout", "notification", "aggregate"];
const ENABLED: readonly unknown[] = ["always", "named"];

const SPEC_KEYS: readonly (keyof OptionSpec)[] = [
	"type",
	"description",
	"default",
	"required",
	"choices",
	"env",
	"ini",
	"vars",
	"secret",
];
const SPEC_LISTS = ["choices", "env", "ini", "vars"] as const;

/** What is wrong, and the word in the file that it is about. */
interface Flaw {
	readonly message: string;
	readonly key?: string;
}

/** Throws a `plugin` error with the place in the file. */
export function asDefinition(value: unknown, file: string): CallbackDefinition {
	const flaw = flawOf(value);
	if (!flaw) return value as CallbackDefinition;
	throw new ShevekError("plugin", flaw.message, {
		where: placeOf(file, flaw.key),
		hint: "A callback file ends in `export default defineCallback({ description, start })`, imported from shevek/plugin.",
	});
}

function flawOf(value: unknown): Flaw | undefined {
	if (!isRecord(value)) return { message: "the default export is no callback" };
	const unknown = unknownKey(value, KNOWN_KEYS, "a callback");
	if (unknown) return unknown;
	if (typeof value.start !== "function")
		return { message: "the callback has no function start", key: "start" };
	if (typeof value.description !== "string")
		return { message: "the callback has no description", key: "description" };
	const { type, enabled, options } = value;
	if (type !== undefined && !TYPES.includes(type))
		return {
			message: `'${String(type)}' is no type of callback: ${TYPES.join(", ")}`,
			key: "type",
		};
	if (enabled !== undefined && !ENABLED.includes(enabled))
		return {
			message: `'${String(enabled)}' is nothing for enabled: ${ENABLED.join(", ")}`,
			key: "enabled",
		};
	if (options === undefined) return undefined;
	if (!isRecord(options))
		return { message: "the callback's options are no object", key: "options" };
	return Object.entries(options)
		.map(([name, spec]) => specFlaw(name, spec))
		.find((flaw) => flaw !== undefined);
}

function specFlaw(name: string, spec: unknown): Flaw | undefined {
	const flaw = (message: string, key = name): Flaw => ({
		message: `option ${name}: ${message}`,
		key,
	});
	if (!isRecord(spec)) return flaw("it is no object");
	const unknown = unknownKey(spec, SPEC_KEYS, "an option");
	if (unknown) return flaw(unknown.message, unknown.key);
	if (!OPTION_KINDS.some((kind) => kind === spec.type))
		return flaw(
			`'${String(spec.type)}' is no type of option: ${OPTION_KINDS.join(", ")}`,
		);
	if (typeof spec.description !== "string")
		return flaw("it has no description");
	const list = SPEC_LISTS.find(
		(key) => spec[key] !== undefined && !isTexts(spec[key]),
	);
	if (list !== undefined) return flaw(`${list} is no list of texts`);
	const entry = isTexts(spec.ini)
		? spec.ini.find((each) => !/^[^.]+\../.test(each))
		: undefined;
	return entry === undefined
		? undefined
		: flaw(`'${entry}' in ini is not of the form section.key`);
}

function unknownKey(
	value: object,
	known: readonly string[],
	owner: string,
): Required<Flaw> | undefined {
	const key = Object.keys(value).find((each) => !known.includes(each));
	if (key === undefined) return undefined;
	const nearest = nearestName(key, [...known]);
	const meant = nearest ? `; did you mean '${nearest}'?` : "";
	return { message: `'${key}' is nothing that ${owner} has${meant}`, key };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is readonly string[] {
	return (
		Array.isArray(value) && value.every((each) => typeof each === "string")
	);
}

/** Where the key stands in the file, or else what it exports. */
function placeOf(file: string, key: string | undefined): Place {
	const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
	const wanted = [
		...(key === undefined ? [] : [new RegExp(`(?<=^\\s*|[{,]\\s*)${key}\\b`)]),
		/^export default/,
	];
	for (const pattern of wanted)
		for (const [at, line] of lines.entries()) {
			const column = line.search(pattern) + 1;
			if (column > 0) return { file, line: at + 1, column };
		}
	return { file, line: 1, column: 1 };
}
