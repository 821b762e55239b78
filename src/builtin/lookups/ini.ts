import { defineLookup } from "../../kinds/lookup.ts";
import { decodeBytes } from "../../pyvalue/encoding.ts";
import { compilePyRegex } from "../../pyvalue/regex.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyKwargs, PyValue } from "../../pyvalue/value.ts";
import { AnsibleFailure } from "../../templar/failure.ts";
import type { LookupContext } from "../../templar/lookup.ts";
import { findLookupFile } from "./find.ts";
import { type IniSections, parseIni } from "./ini-file.ts";
import { ansibleError, asList, optionBool } from "./options.ts";

const PROPERTIES_SECTION = "java_properties";

const DEFAULTS: readonly (readonly [string, PyValue])[] = [
	["type", "ini"],
	["file", "ansible.ini"],
	["section", "global"],
	["re", false],
	["encoding", "utf-8"],
	["default", ""],
	["case_sensitive", false],
	["allow_no_value", false],
	["allow_none", false],
];

export const ini = defineLookup({
	description: "The value of a key in an INI or properties file.",
	values: "python",
	options: {
		type: {
			type: "str",
			default: "ini",
			choices: ["ini", "properties"],
			description: "The form of the file.",
		},
		file: {
			type: "str",
			default: "ansible.ini",
			description: "The file, searched for in `files` folders.",
		},
		section: {
			type: "str",
			default: "global",
			description: "The section of an INI file.",
		},
		re: {
			type: "bool",
			default: false,
			description:
				"Whether the key is a regular expression; all keys that match are given then.",
		},
		encoding: {
			type: "str",
			default: "utf-8",
			description: "The file's encoding.",
		},
		default: {
			type: "raw",
			default: "",
			description: "What to give where the key is not there.",
		},
		case_sensitive: {
			type: "bool",
			default: false,
			description: "Whether the case of keys counts.",
		},
		allow_no_value: {
			type: "bool",
			default: false,
			description: "Take keys without a value.",
		},
		allow_none: {
			type: "bool",
			default: false,
			description: "Another name of allow_no_value.",
		},
	},
	run({ terms, kwargs, context }) {
		const options = new Map(DEFAULTS);
		for (const [name, value] of kwargs)
			if (options.has(name)) options.set(name, value);
		return terms.flatMap((term): PyValue[] => {
			const key = readTerm(pyStr(term), options);
			const values = find(context, key, options);
			return values.flatMap((value) => asList(value) ?? [value]);
		});
	},
});

/** `key name=value …`, the old form: a word without `=` belongs to the option before it. */
function readTerm(term: string, options: Map<string, PyValue>): string {
	if (!term.includes("=") && !term.trim().includes(" ")) return term;
	const parts = new Map<string, string>();
	let current = "key";
	for (const [index, word] of term.trim().split(/\s+/).entries()) {
		for (const name of options.keys())
			if (word.includes(`${name}=`)) current = name;
		const before = parts.get(current);
		parts.set(
			current,
			index === 0 || before === undefined ? word : `${before} ${word}`,
		);
	}
	let key: string | undefined;
	for (const part of parts.values()) {
		const at = part.indexOf("=");
		if (at === -1) key ??= part;
		else setOption(options, part.slice(0, at), part.slice(at + 1));
	}
	if (key !== undefined) return key;
	throw new AnsibleFailure(
		"AnsibleOptionsError",
		`No key to lookup was provided as first term with in string inline options: ${term}`,
	);
}

function setOption(
	options: Map<string, PyValue>,
	name: string,
	value: string,
): void {
	if (!options.has(name)) throw lookupError(`${name} is not a valid option.`);
	options.set(name, value);
}

function find(
	context: LookupContext,
	key: string,
	options: PyKwargs,
): PyValue[] {
	const text = (name: string) => pyStr(options.get(name) ?? null);
	const path = findLookupFile(context, "files", text("file"));
	if (path === undefined) throw ansibleError(`Invalid filename: 'None'`);
	const content = decodeBytes(context.readFile(path), text("encoding"));
	const isProperties = text("type") === "properties";
	const section = isProperties ? PROPERTIES_SECTION : text("section");
	const sections = read(
		isProperties ? `[${PROPERTIES_SECTION}]\n${content}` : content,
		options,
	);
	const entries = sections.get(section);
	if (entries === undefined)
		throw lookupError(`No section '${section}' in ${text("file")}`);
	if (optionBool(options, "re", false)) {
		const regex = compilePyRegex(key);
		return [...entries]
			.filter(([name]) => regex.match(name) !== null)
			.map(([, value]) => value);
	}
	const name = optionBool(options, "case_sensitive", false)
		? key
		: key.toLowerCase();
	const value = entries.get(name);
	if (value !== undefined) return value === null ? [] : [value];
	const fallback = options.get("default") ?? null;
	return fallback === null ? [] : [fallback];
}

function read(content: string, options: PyKwargs): IniSections {
	const result = parseIni(content, {
		isCaseKept: optionBool(options, "case_sensitive", false),
		isValueOptional:
			optionBool(options, "allow_no_value", false) ||
			optionBool(options, "allow_none", false),
	});
	if (typeof result !== "string") return result;
	throw lookupError(
		`Duplicate option in '${pyStr(options.get("file") ?? null)}': ${result}`,
	);
}

function lookupError(message: string): AnsibleFailure {
	return new AnsibleFailure("AnsibleLookupError", message);
}
