// Arguments held against a specification, as core's ArgumentSpecValidator does (2.14): same order of
// checks, same messages. The arguments are converted in place; the caller hands over a copy.

import { pyContains } from "../../pyvalue/compare.ts";
import { pyStr, pyTypeName } from "../../pyvalue/text.ts";
import { type PyDict, PyError, type PyValue } from "../../pyvalue/value.ts";
import { LATER_CHECKS, mutuallyExclusive } from "./relations.ts";
import { applyAliases, setDefaults, specOf } from "./spec.ts";
import { CONVERSIONS, classOf } from "./types.ts";

interface Validation {
	readonly errors: string[];
	readonly unsupported: string[];
	/** What the last unknown name could have been. */
	supported: string;
}

export function validateArguments(spec: PyDict, given: PyDict): string[] {
	return validate(spec, given).errors;
}

interface Verdict {
	readonly errors: string[];
	/** The one of the errors that tells of unknown names. */
	readonly unsupported: string | undefined;
}

export function validate(spec: PyDict, given: PyDict): Verdict {
	const validation: Validation = { errors: [], unsupported: [], supported: "" };
	validateLevel(validation, { spec, given, rules: new Map(), context: [] });
	const { errors } = validation;
	if (validation.unsupported.length === 0)
		return { errors, unsupported: undefined };
	const names = validation.unsupported.sort().join(", ");
	const unsupported = `${names}. Supported parameters include: ${validation.supported}.`;
	errors.push(unsupported);
	return { errors, unsupported };
}

interface Level {
	readonly spec: PyDict;
	readonly given: PyDict;
	/** `mutually_exclusive` and the like of a suboption. */
	readonly rules: PyDict;
	/** Names of the options around this level. */
	readonly context: readonly string[];
}

function validateLevel(validation: Validation, level: Level): void {
	const { spec, given, rules, context } = level;
	const { errors } = validation;
	const found = (message: string): string =>
		context.length > 0
			? `${message} found in ${context.join(" -> ")}`
			: message;
	const aliases = applyAliases(spec, given, errors);
	checkSecrets(spec, given, errors);
	findUnsupported(validation, level, aliases);
	const exclusive = rules.get("mutually_exclusive") ?? null;
	if (exclusive !== null) {
		const message = mutuallyExclusive(exclusive, given);
		if (message !== undefined) errors.push(found(message));
	}
	setDefaults(spec, given, false);
	const missing = [...spec]
		.filter(
			([name, option]) => specOf(option).get("required") && !given.has(name),
		)
		.map(([name]) => pyStr(name));
	if (missing.length > 0)
		errors.push(
			found(`missing required arguments: ${missing.sort().join(", ")}`),
		);
	convertTypes(level, errors);
	checkChoices(level, errors, found);
	for (const [name, check] of LATER_CHECKS) {
		const rule = rules.get(name) ?? null;
		const message = rule === null ? undefined : check(rule, given);
		if (message !== undefined) errors.push(found(message));
	}
	setDefaults(spec, given, true);
	validateSuboptions(validation, level);
}

/** Core looks for secrets in suboptions first, and stops at what is no dict (2.14). */
function checkSecrets(spec: PyDict, given: PyDict, errors: string[]): void {
	for (const [key, option] of spec) {
		const rules = specOf(option);
		const type = rules.get("type");
		const isDicts =
			type === "dict" || (type === "list" && rules.get("elements") === "dict");
		const value = given.get(key) ?? null;
		if (!isDicts || value === null || (rules.get("options") ?? null) === null)
			continue;
		for (const item of Array.isArray(value) ? value : [value]) {
			const problem = whyNoDict(item, pyStr(key), pyStr(type ?? null));
			if (problem === undefined) continue;
			errors.push(problem);
			return;
		}
	}
}

/** Text may be a dict in JSON or as key=value. */
function whyNoDict(
	item: PyValue,
	field: string,
	type: string,
): string | undefined {
	if (item instanceof Map) return undefined;
	if (typeof item !== "string")
		return `Value '${pyStr(item)}' in the sub parameter field '${field}' must by a ${type}, not '${pyTypeName(item)}'`;
	try {
		convert("dict", item);
		return undefined;
	} catch (error) {
		if (error instanceof PyError) return error.message;
		throw error;
	}
}

function findUnsupported(
	validation: Validation,
	{ spec, given, context }: Level,
	aliases: ReadonlyMap<string, string> | undefined,
): void {
	// the aliases' own fault is told once more instead (2.14)
	if (aliases === undefined) {
		const isKnown = [...given.keys()].every((key) => spec.has(key));
		const [fault] = validation.errors;
		if (!isKnown && fault !== undefined) validation.errors.push(fault);
		return;
	}
	for (const key of given.keys()) {
		const name = pyStr(key);
		if (spec.has(key) || aliases.has(name)) continue;
		validation.unsupported.push([...context, name].join("."));
		const names = [...spec.keys()].map(pyStr).sort().join(", ");
		const others = [...aliases.keys()].sort().join(", ");
		validation.supported = others === "" ? names : `${names} (${others})`;
	}
}

function convertTypes(level: Level, errors: string[]): void {
	const { spec, given, context } = level;
	const within =
		context.length > 0 ? ` found in '${context.join(" -> ")}'.` : "";
	for (const [name, option] of spec) {
		const value = given.get(name) ?? null;
		if (value === null) continue;
		const wanted = pyStr(specOf(option).get("type") ?? "str");
		try {
			const converted = convert(wanted, value);
			given.set(name, converted);
			convertElements(level, { name, wanted, value: converted }, errors);
		} catch (error) {
			if (!(error instanceof PyError)) throw error;
			errors.push(
				`argument '${pyStr(name)}' is of type ${classOf(value)}${within} and we were unable to convert to ${wanted}: ${error.message}`,
			);
		}
	}
}

function convert(wanted: string, value: PyValue): PyValue {
	const conversion = CONVERSIONS.get(wanted);
	if (conversion === undefined)
		throw new PyError("TypeError", "'NoneType' object is not callable");
	return conversion(value);
}

interface Converted {
	readonly name: PyValue;
	readonly wanted: string;
	readonly value: PyValue;
}

function convertElements(
	{ spec, given, context }: Level,
	{ name, wanted, value }: Converted,
	errors: string[],
): void {
	const elements = specOf(spec.get(name) ?? null).get("elements") ?? null;
	if (elements === null) return;
	const within =
		context.length > 0 ? ` found in '${context.join(" -> ")}'` : "";
	if (wanted !== "list" || !Array.isArray(value)) {
		errors.push(
			`Invalid type ${wanted} for option '${pyStr(value)}'${within === "" ? "" : `${within}.`}, elements value check is supported only with 'list' type`,
		);
		return;
	}
	const kind = pyStr(elements);
	const converted: PyValue[] = [];
	for (const item of value) {
		try {
			converted.push(convert(kind, item));
		} catch (error) {
			if (!(error instanceof PyError)) throw error;
			errors.push(
				`Elements value for option '${pyStr(name)}'${within} is of type ${classOf(item)} and we were unable to convert to ${kind}: ${error.message}`,
			);
		}
	}
	given.set(name, converted);
}

function checkChoices(
	{ spec, given }: Level,
	errors: string[],
	found: (message: string) => string,
): void {
	for (const [name, option] of spec) {
		const choices = specOf(option).get("choices") ?? null;
		if (choices === null) continue;
		const title = pyStr(name);
		if (!Array.isArray(choices)) {
			errors.push(
				found(
					`internal error: choices for argument ${title} are not iterable: ${pyStr(choices)}`,
				),
			);
			continue;
		}
		const value = given.get(name);
		if (value === undefined) continue;
		const all = choices.map(pyStr).join(", ");
		if (Array.isArray(value)) {
			const wrong = value.filter((item) => !pyContains(choices, item));
			if (wrong.length > 0)
				errors.push(
					found(
						`value of ${title} must be one or more of: ${all}. Got no match for: ${wrong.map(pyStr).join(", ")}`,
					),
				);
			continue;
		}
		const meant = unambiguous(value, choices);
		given.set(name, meant);
		if (!pyContains(choices, meant))
			errors.push(
				found(`value of ${title} must be one of: ${all}, got: ${pyStr(meant)}`),
			);
	}
}

const WORDS: ReadonlyMap<PyValue, readonly PyValue[]> = new Map<
	PyValue,
	readonly PyValue[]
>([
	["False", ["n", "no", "off", "0", "false", "f", 0]],
	["True", ["y", "yes", "on", "1", "true", "t", 1]],
]);

/** YAML made `no` a boolean: it is turned back where just one choice can be meant. */
function unambiguous(value: PyValue, choices: PyValue[]): PyValue {
	const words = WORDS.get(value);
	if (words === undefined || pyContains(choices, value)) return value;
	const meant = words.filter((word) => pyContains(choices, word));
	const [only] = meant;
	return meant.length === 1 && only !== undefined ? only : value;
}

function validateSuboptions(validation: Validation, level: Level): void {
	const { spec, given, context } = level;
	for (const [key, option] of spec) {
		const rules = specOf(option);
		const type = rules.get("type");
		const isDicts =
			type === "dict" || (type === "list" && rules.get("elements") === "dict");
		const inner = rules.get("options") ?? null;
		if (!isDicts || !(inner instanceof Map)) continue;
		if (
			rules.get("apply_defaults") === true &&
			(given.get(key) ?? null) === null
		)
			given.set(key, new Map());
		const value = given.get(key) ?? null;
		if (value === null) continue;
		const name = pyStr(key);
		for (const item of Array.isArray(value) ? value : [value]) {
			if (!(item instanceof Map)) {
				validation.errors.push(
					`value of '${name}' must be of type dict or list of dicts`,
				);
				continue;
			}
			validateLevel(validation, {
				spec: inner,
				given: item,
				rules,
				context: [...context, name],
			});
		}
	}
}
