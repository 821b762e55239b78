// Filters of text: case, trimming, replacing, formatting.

import {
	attributeError,
	pyCallMethod,
	pyGetAttr,
} from "../../pyvalue/access.ts";
import { pyBinary } from "../../pyvalue/arithmetic.ts";
import { pyCall } from "../../pyvalue/call.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { dictSet } from "../../pyvalue/dict.ts";
import { pyIterate, pyLen } from "../../pyvalue/items.ts";
import { toInt } from "../../pyvalue/numbers.ts";
import { pySlice } from "../../pyvalue/slice.ts";
import { capitalize } from "../../pyvalue/str-case.ts";
import { pyStr, pyTypeName } from "../../pyvalue/text.ts";
import {
	type PyDict,
	PyError,
	PyTuple,
	type PyValue,
} from "../../pyvalue/value.ts";
import type { CallContext, FilterDefinition } from "../definitions.ts";
import { TemplateError } from "../errors.ts";
import { hasHtml, isText, Markup, softStr, toMarkup } from "../markup.ts";
import { Undefined } from "../undefined.ts";
import { define, defineVariadic } from "./define.ts";

/** A method of a text, Markup keeping its own ways. */
export function textMethod(
	text: PyValue,
	name: string,
	args: readonly PyValue[] = [],
): PyValue {
	if (text instanceof Markup)
		return pyCall(pyGetAttr(text, name) ?? null, args);
	return pyCallMethod(text, name, args);
}

/** A method without arguments; `quick` is what it does to a plain text. */
const simple = (
	name: string,
	method: string,
	quick: (text: string) => string,
): FilterDefinition =>
	define({ name, params: [["s"]] }, (_c, s) =>
		typeof s === "string" ? quick(s) : textMethod(softStr(s), method),
	);

function replace(
	context: CallContext,
	s: PyValue,
	old: PyValue,
	by: PyValue,
	count: PyValue,
): PyValue {
	const most = count ?? -1;
	if (!context.autoescape)
		return pyCallMethod(pyStr(s), "replace", [pyStr(old), pyStr(by), most]);
	const text =
		hasHtml(old) || (hasHtml(by) && !hasHtml(s)) ? toMarkup(s) : softStr(s);
	return textMethod(text, "replace", [softStr(old), softStr(by), most]);
}

const WORD_BEGINNING = /([-\s({[<]+)/;

function title(_c: CallContext, s: PyValue): PyValue {
	return pyStr(softStr(s))
		.split(WORD_BEGINNING)
		.map((word) => {
			const [first = ""] = word;
			return first.toUpperCase() + word.slice(first.length).toLowerCase();
		})
		.join("");
}

function indent(
	_c: CallContext,
	s: PyValue,
	width: PyValue,
	first: PyValue,
	blank: PyValue,
): PyValue {
	if (!isText(s) && !(s instanceof Undefined))
		throw Array.isArray(s)
			? attributeError(s, "splitlines")
			: new PyError(
					"TypeError",
					`unsupported operand type(s) for +=: '${pyTypeName(s)}' and 'str'`,
				);
	const isMarkup = s instanceof Markup;
	const text = (value: string): PyValue =>
		isMarkup ? new Markup(value) : value;
	const by = isText(width)
		? pyStr(width)
		: " ".repeat(Math.max(0, Number(toInt(width))));
	const whole = pyBinary("+", s, text("\n"));
	const lines = [...pyIterate(textMethod(whole, "splitlines"))].map(pyStr);
	const isBlankToo = pyTruth(blank);
	const rest = lines
		.slice(1)
		.map((line) => (line === "" && !isBlankToo ? line : by + line));
	const result = [lines[0] ?? "", ...rest].join("\n");
	return text(pyTruth(first) ? by + result : result);
}

function truncate(
	context: CallContext,
	s: PyValue,
	length: PyValue,
	killwords: PyValue,
	end: PyValue,
	leeway: PyValue,
): PyValue {
	const most = Number(toInt(length));
	const slack =
		leeway === null
			? context.environment.policies.truncateLeeway
			: Number(toInt(leeway));
	const endLength = pyLen(end);
	if (most < endLength)
		throw new TemplateError(
			"python",
			`expected length >= ${endLength}, got ${most}`,
			{ exception: "AssertionError" },
		);
	if (slack < 0)
		throw new TemplateError("python", `expected leeway >= 0, got ${slack}`, {
			exception: "AssertionError",
		});
	if (pyLen(s) <= most + slack) return s;
	const cut =
		s instanceof Markup
			? new Markup(pyStr(pySlice(s.text, null, most - endLength, null)))
			: pySlice(s, null, most - endLength, null);
	if (pyTruth(killwords)) return pyBinary("+", cut, end);
	const [words = ""] = pyIterate(textMethod(cut, "rsplit", [" ", 1]));
	return pyBinary("+", words, end);
}

function format(
	_c: CallContext,
	args: readonly PyValue[],
	kwargs: ReadonlyMap<string, PyValue>,
): PyValue {
	const [value = null, ...values] = args;
	if (values.length > 0 && kwargs.size > 0)
		throw new TemplateError(
			"filterArgument",
			"can't handle positional and keyword arguments at the same time",
		);
	const named: PyDict = new Map();
	for (const [key, item] of kwargs) dictSet(named, key, item);
	return pyBinary(
		"%",
		softStr(value),
		kwargs.size > 0 ? named : new PyTuple(values),
	);
}

function center(_c: CallContext, value: PyValue, width: PyValue): PyValue {
	return textMethod(softStr(value), "center", [width]);
}

function trim(_c: CallContext, value: PyValue, chars: PyValue): PyValue {
	return textMethod(softStr(value), "strip", chars === null ? [] : [chars]);
}

function length(args: readonly PyValue[]): PyValue {
	const [value] = args;
	if (value === undefined || args.length > 1)
		throw new PyError(
			"TypeError",
			`len() takes exactly one argument (${args.length} given)`,
		);
	return pyLen(value);
}

const lengthFilter = defineVariadic((_c, args) => length(args));

export const TEXT_FILTERS: readonly (readonly [string, FilterDefinition])[] = [
	["upper", simple("do_upper", "upper", (text) => text.toUpperCase())],
	["lower", simple("do_lower", "lower", (text) => text.toLowerCase())],
	["capitalize", simple("do_capitalize", "capitalize", capitalize)],
	["title", define({ name: "do_title", params: [["s"]] }, title)],
	[
		"trim",
		define({ name: "do_trim", params: [["value"], ["chars", null]] }, trim),
	],
	[
		"center",
		define({ name: "do_center", params: [["value"], ["width", 80]] }, center),
	],
	[
		"replace",
		define(
			{
				name: "do_replace",
				hidden: 1,
				params: [["s"], ["old"], ["new"], ["count", null]],
			},
			replace,
		),
	],
	[
		"indent",
		define(
			{
				name: "do_indent",
				params: [["s"], ["width", 4], ["first", false], ["blank", false]],
			},
			indent,
		),
	],
	[
		"truncate",
		define(
			{
				name: "do_truncate",
				hidden: 1,
				params: [
					["s"],
					["length", 255],
					["killwords", false],
					["end", "..."],
					["leeway", null],
				],
			},
			truncate,
		),
	],
	["format", defineVariadic(format)],
	[
		"string",
		define({ name: "soft_str", params: [["s"]] }, (_c, s) => softStr(s)),
	],
	[
		"wordcount",
		define(
			{ name: "do_wordcount", params: [["s"]] },
			(_c, s) => pyStr(softStr(s)).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0,
		),
	],
	["length", lengthFilter],
	["count", lengthFilter],
];
