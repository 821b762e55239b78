// The filter `comment`: text as a comment of some language.

import type { FilterDefinition } from "../../jinja/definitions.ts";
import { pyCallMethod } from "../../pyvalue/access.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { isInt, toInt } from "../../pyvalue/numbers.ts";
import { pyRepr, pyStr, pyTypeName } from "../../pyvalue/text.ts";
import { PyError, type PyKwargs, type PyValue } from "../../pyvalue/value.ts";
import { variadicPlugin } from "../plugin-functions.ts";

type Style = Readonly<Record<string, string>>;

const STYLES: Readonly<Record<string, Style>> = {
	plain: { decoration: "# " },
	erlang: { decoration: "% " },
	c: { decoration: "// " },
	cblock: { beginning: "/*", decoration: " * ", end: " */" },
	xml: { beginning: "<!--", decoration: " - ", end: "-->" },
};

const stripEnd = (text: PyValue): PyValue => pyCallMethod(text, "rstrip", []);

/** Every part of a comment: the defaults, the style's own, and what the call gives. */
function partsOf(style: PyValue, kwargs: PyKwargs): Map<string, PyValue> {
	const known =
		typeof style === "string" && Object.hasOwn(STYLES, style)
			? STYLES[style]
			: undefined;
	if (known === undefined) throw new PyError("KeyError", pyRepr(style));
	const edge = stripEnd(kwargs.get("decoration") ?? known.decoration ?? "");
	return new Map<string, PyValue>([
		["newline", "\n"],
		["beginning", ""],
		["prefix", edge],
		["prefix_count", 1],
		["decoration", ""],
		["postfix", edge],
		["postfix_count", 1],
		["end", ""],
		...Object.entries(known),
		...kwargs,
	]);
}

function countOf(value: PyValue): number {
	if (isInt(value) || typeof value === "boolean") return Number(toInt(value));
	throw new PyError(
		"TypeError",
		`'${value === null ? "NoneType" : pyTypeName(value)}' object cannot be interpreted as an integer`,
	);
}

function comment(text: PyValue, style: PyValue, kwargs: PyKwargs): string {
	const parts = partsOf(style, kwargs);
	const part = (name: string): PyValue => parts.get(name) ?? null;
	const shown = (name: string): string => pyStr(part(name));
	const newline = shown("newline");
	const beginning = pyTruth(part("beginning"))
		? shown("beginning") + newline
		: "";
	const prefixLine =
		part("prefix") === newline ? newline : shown("prefix") + newline;
	const prefix = pyTruth(part("prefix"))
		? prefixLine.repeat(Math.max(0, Number(toInt(part("prefix_count")))))
		: "";
	const replaced = pyCallMethod(text, "replace", [
		newline,
		newline + shown("decoration"),
	]);
	const body = (shown("decoration") + pyStr(replaced)).replaceAll(
		shown("decoration") + newline,
		pyStr(stripEnd(part("decoration"))) + newline,
	);
	const count = Math.max(0, countOf(part("postfix_count")));
	const postfix = (newline + shown("postfix")).repeat(count);
	const end = pyTruth(part("end")) ? newline + shown("end") : "";
	return beginning + prefix + body + postfix + end;
}

export const COMMENT_FILTERS: readonly (readonly [string, FilterDefinition])[] =
	[
		[
			"comment",
			variadicPlugin((args, kwargs) => {
				const [text, style = kwargs.get("style") ?? "plain", ...more] = args;
				if (text === undefined || more.length > 0) {
					throw new PyError(
						"TypeError",
						`comment() takes from 1 to 2 positional arguments but ${args.length} were given`,
					);
				}
				const parts = new Map(kwargs);
				parts.delete("style");
				return comment(text, style, parts);
			}),
		],
	];
