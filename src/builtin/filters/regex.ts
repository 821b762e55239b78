// regex_replace, regex_search, regex_findall and regex_escape.

import type { FilterDefinition } from "../../jinja/definitions.ts";
import { bindArguments } from "../../jinja/signature.ts";
import { pyCall } from "../../pyvalue/call.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { toInt } from "../../pyvalue/numbers.ts";
import {
	compilePyRegex,
	pyReEscape,
	type Replacement,
} from "../../pyvalue/regex.ts";
import { pyStr, pyTypeName } from "../../pyvalue/text.ts";
import {
	PyError,
	type PyKwargs,
	PyObject,
	type PyValue,
} from "../../pyvalue/value.ts";
import {
	filterError,
	plugin,
	toText,
	variadicPlugin,
} from "../plugin-functions.ts";
import { compilePattern } from "./regex-pattern.ts";

const flags = (ignoreCase: PyValue, multiLine: PyValue) => ({
	ignoreCase: pyTruth(ignoreCase),
	multiLine: pyTruth(multiLine),
});

function replacementOf(value: PyValue): Replacement {
	if (typeof value === "string") return value;
	if (value instanceof PyObject && value.call !== PyObject.prototype.call) {
		return (match) => pyStr(pyCall(value, [match]));
	}
	throw new PyError("TypeError", noTemplate(value));
}

/** Python asks the replacement for its length first. */
function noTemplate(value: PyValue): string {
	const name = pyTypeName(value);
	return Array.isArray(value) || value instanceof Map
		? `unhashable type: '${name}'`
		: "decoding to str: need a bytes-like object, NoneType found".replace(
				"NoneType",
				name,
			);
}

function replace(
	value: PyValue,
	pattern: PyValue,
	replacement: PyValue,
	options: {
		flags: ReturnType<typeof flags>;
		count: PyValue;
		mandatory: PyValue;
	},
): string {
	const text = toText(value);
	const regex = compilePattern(pattern, options.flags);
	const most = Number(toInt(options.count));
	const [out, done] = regex.subn(replacementOf(replacement), text, most);
	const wanted = options.mandatory;
	if (pyTruth(wanted) && done !== Number(toInt(wanted))) {
		throw filterError(
			`'${pyStr(pattern)}' should match ${pyStr(wanted)} times, but matches ${done} times in '${text}'`,
		);
	}
	return out;
}

/** `\g<name>` or `\1`. */
function groupOf(argument: PyValue): PyValue {
	if (typeof argument !== "string") {
		throw new PyError(
			"AttributeError",
			`'${pyTypeName(argument)}' object has no attribute 'startswith'`,
		);
	}
	const found = argument.startsWith("\\g")
		? /^\\g<(\S+)>/.exec(argument)?.[1]
		: /^\\(\d+)/.exec(argument)?.[1];
	if (!argument.startsWith("\\")) throw filterError("Unknown argument");
	if (found === undefined) {
		throw new PyError(
			"AttributeError",
			"'NoneType' object has no attribute 'group'",
		);
	}
	return argument.startsWith("\\g") ? found : toInt(found);
}

function search(args: readonly PyValue[], kwargs: PyKwargs): PyValue {
	const named = new Map(
		[...kwargs].filter(([key]) => key === "value" || key === "regex"),
	);
	const [value = null, regex = null] = bindArguments(
		{ name: "regex_search", params: [["value"], ["regex"]] },
		args.slice(0, 2),
		named,
	);
	const text = toText(value);
	const groups = args.slice(2).map(groupOf);
	const options = flags(
		kwargs.get("ignorecase") ?? false,
		kwargs.get("multiline") ?? false,
	);
	const match = compilePattern(regex, options).search(text);
	if (match === null) return null;
	if (groups.length === 0) return match.group();
	return groups.map((group) => match.group(group));
}

function escaped(value: PyValue, type: PyValue): string {
	const text = toText(value);
	if (type === "python") return pyReEscape(text);
	if (type === "posix_basic") {
		return compilePyRegex("([].[^$*\\\\])").sub("\\\\\\1", text);
	}
	throw filterError(
		type === "posix_extended"
			? `Regex type (${type}) not yet implemented`
			: `Invalid regex type (${pyStr(type)})`,
	);
}

export const REGEX_FILTERS: readonly (readonly [string, FilterDefinition])[] = [
	[
		"regex_replace",
		plugin(
			"regex_replace",
			[
				["value", ""],
				["pattern", ""],
				["replacement", ""],
				["ignorecase", false],
				["multiline", false],
				// These two are of ansible-core 2.17.
				["count", 0],
				["mandatory_count", 0],
			],
			(_c, value, pattern, replacement, ...rest) => {
				const [
					ignoreCase = false,
					multiLine = false,
					count = 0,
					mandatory = 0,
				] = rest;
				return replace(value, pattern, replacement, {
					flags: flags(ignoreCase, multiLine),
					count,
					mandatory,
				});
			},
		),
	],
	["regex_search", variadicPlugin(search)],
	[
		"regex_findall",
		plugin(
			"regex_findall",
			[["value"], ["regex"], ["multiline", false], ["ignorecase", false]],
			(_c, value, regex, multiLine, ignoreCase) => {
				const text = toText(value);
				return compilePattern(regex, flags(ignoreCase, multiLine)).findall(
					text,
				);
			},
		),
	],
	[
		"regex_escape",
		plugin("regex_escape", [["string"], ["re_type", "python"]], (_c, s, type) =>
			escaped(s, type),
		),
	],
];
