// What the file of a user's looper or translator exported, looked at before it is used.

import { existsSync, readFileSync } from "node:fs";
import { nearestName } from "../errors/nearest-name.ts";
import { type Place, ShevekError } from "../errors/shevek-error.ts";
import { OPTION_KINDS } from "../plugins/option-spec.ts";
import type {
	SourceDefinition,
	TranslatorDefinition,
} from "../plugins/source.ts";

const SOURCE_KEYS: readonly (keyof SourceDefinition)[] = [
	"description",
	"options",
	"keptBy",
	"start",
];
const TRANSLATOR_KEYS: readonly (keyof TranslatorDefinition)[] = [
	"description",
	"translate",
];
const KEEPERS: readonly unknown[] = [undefined, "source", "loop", "nobody"];

/** What is wrong, and the word of the file that it is about. */
interface Flaw {
	readonly message: string;
	readonly key?: string;
}

/** Throws a `plugin` error with the place in the file. */
export function asSource(value: unknown, file: string): SourceDefinition {
	const flaw = sourceFlaw(value);
	if (!flaw) return value as SourceDefinition;
	throw flawError(
		flaw,
		file,
		"A looper's file ends in `export default defineSource({ description, start })`, imported from shevek/plugin.",
	);
}

/** Throws a `plugin` error with the place in the file. */
export function asTranslator(
	value: unknown,
	file: string,
): TranslatorDefinition {
	const flaw = commonFlaw(value, TRANSLATOR_KEYS, "translate", "a translator");
	if (!flaw) return value as TranslatorDefinition;
	throw flawError(
		flaw,
		file,
		"A translator's file ends in `export default defineTranslator({ description, translate })`, imported from shevek/plugin.",
	);
}

function sourceFlaw(value: unknown): Flaw | undefined {
	const flaw = commonFlaw(value, SOURCE_KEYS, "start", "a looper");
	if (flaw || !isRecord(value)) return flaw;
	const { keptBy, options } = value;
	if (!KEEPERS.includes(keptBy))
		return {
			message: `'${String(keptBy)}' is nothing for keptBy: source, loop, nobody`,
			key: "keptBy",
		};
	if (options === undefined) return undefined;
	if (!isRecord(options))
		return { message: "the looper's options are no object", key: "options" };
	return Object.entries(options)
		.map(([name, spec]) => optionFlaw(name, spec))
		.find((each) => each !== undefined);
}

function optionFlaw(name: string, spec: unknown): Flaw | undefined {
	if (!isRecord(spec))
		return { message: `option ${name} is no object`, key: name };
	if (!OPTION_KINDS.some((kind) => kind === spec.type))
		return {
			message: `option ${name}: '${String(spec.type)}' is no type of option: ${OPTION_KINDS.join(", ")}`,
			key: name,
		};
	return typeof spec.description === "string"
		? undefined
		: { message: `option ${name} has no description`, key: name };
}

function commonFlaw(
	value: unknown,
	known: readonly string[],
	wanted: string,
	what: string,
): Flaw | undefined {
	if (!isRecord(value)) return { message: `the default export is not ${what}` };
	const key = Object.keys(value).find((each) => !known.includes(each));
	if (key !== undefined) {
		const nearest = nearestName(key, known);
		const meant = nearest ? `; did you mean '${nearest}'?` : "";
		return { message: `'${key}' is nothing that ${what} has${meant}`, key };
	}
	if (typeof value[wanted] !== "function")
		return { message: `${what} needs a function ${wanted}`, key: wanted };
	if (typeof value.description !== "string")
		return { message: `${what} needs a description`, key: "description" };
	return undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function flawError({ message, key }: Flaw, file: string, hint: string) {
	return new ShevekError("plugin", message, {
		where: placeIn(file, key),
		hint,
	});
}

function placeIn(file: string, key: string | undefined): Place {
	const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
	const word =
		key === undefined ? /^export default/ : new RegExp(`(?<=^\\s*)${key}\\b`);
	const at = lines.findIndex((line) => word.test(line));
	if (at < 0) return { file, line: 1, column: 1 };
	return { file, line: at + 1, column: (lines[at] ?? "").search(word) + 1 };
}
