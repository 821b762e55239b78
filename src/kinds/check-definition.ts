// What a plugin's file exported, looked at: it comes from a user, and nothing misspelt in it goes by in silence.

import { existsSync, readFileSync } from "node:fs";
import { nearestName } from "../errors/nearest-name.ts";
import { type Place, ShevekError } from "../errors/shevek-error.ts";
import { OPTION_KINDS, type OptionSpec } from "../plugins/option-spec.ts";

/** What a definition of a kind has to look like. */
export interface DefinitionShape {
	/** `callback`; the function that makes one is `defineCallback`. */
	readonly kind: string;
	/** Every key there may be; `description` and `options` besides. */
	readonly keys: readonly string[];
	/** Those that have to be there, as functions. */
	readonly functions: readonly string[];
	/** Those that are one of a few texts, where they are there. */
	readonly choices?: Readonly<Record<string, readonly string[]>>;
	/** What else may be wrong. */
	readonly flaw?: (
		value: Readonly<Record<string, unknown>>,
	) => Flaw | undefined;
}

const SPEC_KEYS: readonly (keyof OptionSpec)[] = [
	"type",
	"description",
	"default",
	"required",
	"choices",
	"env",
	"ini",
	"vars",
	"cli",
	"deprecated",
	"secret",
];
const SPEC_LISTS = ["choices", "env", "ini", "vars", "cli"] as const;

/** What is wrong, and the word in the file that it is about. */
export interface Flaw {
	readonly message: string;
	readonly key?: string;
}

/** Throws a `plugin` error with the place in the file. */
export function checkDefinition(
	value: unknown,
	file: string,
	shape: DefinitionShape,
): void {
	const flaw = flawOf(value, shape);
	if (!flaw) return;
	const { kind, functions } = shape;
	const factory = `define${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
	throw new ShevekError("plugin", flaw.message, {
		where: placeOf(file, flaw.key),
		hint: `${article(kind)} file ends in \`export default ${factory}({ ${["description", ...functions].join(", ")} })\`, imported from shevek/plugin.`,
	});
}

function flawOf(value: unknown, shape: DefinitionShape): Flaw | undefined {
	const { kind, keys, functions, choices = {} } = shape;
	if (!isRecord(value)) return { message: `the default export is no ${kind}` };
	const known = ["description", "options", ...keys];
	const unknown = unknownKey(value, known, article(kind).toLowerCase());
	if (unknown) return unknown;
	const missing = functions.find((key) => typeof value[key] !== "function");
	if (missing !== undefined)
		return {
			message: `the ${kind} has no function ${missing}`,
			key: missing,
		};
	if (typeof value.description !== "string")
		return { message: `the ${kind} has no description`, key: "description" };
	for (const [key, allowed] of Object.entries(choices)) {
		const given = value[key];
		if (given !== undefined && !allowed.some((each) => each === given))
			return {
				message: `'${String(given)}' is nothing for ${key}: ${allowed.join(", ")}`,
				key,
			};
	}
	return optionsFlaw(value.options, kind) ?? shape.flaw?.(value);
}

function article(kind: string): string {
	return `${/^[aeiou]/.test(kind) ? "An" : "A"} ${kind}`;
}

function optionsFlaw(options: unknown, kind: string): Flaw | undefined {
	if (options === undefined) return undefined;
	if (!isRecord(options))
		return { message: `the ${kind}'s options are no object`, key: "options" };
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
