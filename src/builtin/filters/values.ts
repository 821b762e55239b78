// Filters of any value: mandatory, bool, ternary, type_debug, quote, split.

import type { FilterDefinition } from "../../jinja/definitions.ts";
import { Undefined } from "../../jinja/undefined.ts";
import { pyCallMethod } from "../../pyvalue/access.ts";
import { pyEquals, pyTruth } from "../../pyvalue/compare.ts";
import { pyStr, pyTypeName } from "../../pyvalue/text.ts";
import { PyError, type PyValue } from "../../pyvalue/value.ts";
import { classOfText } from "../../templar/kept-text.ts";
import { VaultedText } from "../../templar/template-node.ts";
import {
	filterError,
	plugin,
	toText,
	variadicPlugin,
} from "../plugin-functions.ts";

function mandatory(value: PyValue, message: PyValue): PyValue {
	if (!(value instanceof Undefined)) return value;
	if (message !== null) throw filterError(pyStr(message));
	const { name = null } = value.options;
	const shown = name === null ? "" : `'${pyStr(name)}' `;
	throw filterError(`Mandatory variable ${shown} not defined.`);
}

const YES = new Set(["yes", "on", "1", "true"]);

/** Whatever is not yes is no. */
function toBool(value: PyValue): PyValue {
	if (value === null || typeof value === "boolean") return value;
	if (value instanceof Undefined) return value.fail();
	if (typeof value === "string" || value instanceof VaultedText) {
		return YES.has(pyStr(value).toLowerCase());
	}
	return pyEquals(value, 1);
}

function ternary(
	value: PyValue,
	yes: PyValue,
	no: PyValue,
	none: PyValue,
): PyValue {
	if (value === null && none !== null) return none;
	return pyTruth(value) ? yes : no;
}

/** As shlex.quote. */
function quote(value: PyValue): string {
	const text = value === null ? "" : toText(value);
	if (text === "") return "''";
	return /[^\w@%+=:,./-]/.test(text)
		? `'${text.replaceAll("'", "'\"'\"'")}'`
		: text;
}

function typeName(value: PyValue, scope: object | undefined): string {
	if (value === null) return "NoneType";
	if (typeof value === "string") return classOfText(value, scope);
	// The class alone, without the module that messages show.
	return pyTypeName(value).split(".").at(-1) ?? "";
}

export const VALUE_FILTERS: readonly (readonly [string, FilterDefinition])[] = [
	[
		"mandatory",
		plugin("mandatory", [["a"], ["msg", null]], (_c, a, message) =>
			mandatory(a, message),
		),
	],
	["bool", plugin("to_bool", [["a"]], (_c, a) => toBool(a))],
	[
		"ternary",
		plugin(
			"ternary",
			[["value"], ["true_val"], ["false_val"], ["none_val", null]],
			(_c, value, yes, no, none) => ternary(value, yes, no, none),
		),
	],
	[
		"type_debug",
		plugin("<lambda>", [["o"]], (c, o) => typeName(o, c.context?.scope)),
	],
	["quote", plugin("quote", [["a"]], (_c, a) => quote(a))],
	[
		"split",
		variadicPlugin((args, kwargs) => {
			const [text = null, ...rest] = args;
			if (typeof text !== "string" && !(text instanceof VaultedText)) {
				const name = text === null ? "NoneType" : pyTypeName(text);
				throw new PyError(
					"TypeError",
					`descriptor 'split' for 'str' objects doesn't apply to a '${name}' object`,
				);
			}
			return pyCallMethod(pyStr(text), "split", rest, kwargs);
		}),
	],
];
