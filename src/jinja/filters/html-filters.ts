// Filters of HTML and URLs.

import { pyTruth } from "../../pyvalue/compare.ts";
import { encodeText } from "../../pyvalue/encoding.ts";
import { pyIterate } from "../../pyvalue/items.ts";
import { dumpJson } from "../../pyvalue/json.ts";
import { toInt } from "../../pyvalue/numbers.ts";
import { pyRepr, pyStr, pyTypeName } from "../../pyvalue/text.ts";
import {
	PyBytes,
	PyError,
	PyObject,
	type PyValue,
} from "../../pyvalue/value.ts";
import { unpack } from "../access.ts";
import type { CallContext, FilterDefinition } from "../definitions.ts";
import {
	hasHtml,
	htmlOf,
	isText,
	Markup,
	stripTags,
	toMarkup,
} from "../markup.ts";
import { Undefined } from "../undefined.ts";
import { define } from "./define.ts";
import { callItems } from "./mapping.ts";
import { urlize } from "./urlize.ts";

const html = (value: PyValue): string =>
	hasHtml(value) ? value.toHtml() : pyStr(value);

function xmlattr(
	{ autoescape }: CallContext,
	dict: PyValue,
	autospace: PyValue,
): PyValue {
	const parts: string[] = [];
	for (const [key, value] of callItems(dict)) {
		if (value === null || value instanceof Undefined) continue;
		if (!isText(key))
			throw new PyError(
				"TypeError",
				`expected string or bytes-like object, got '${pyTypeName(key)}'`,
			);
		if (/[ \t\n\r\f\v/>=]/.test(pyStr(key)))
			throw new PyError(
				"ValueError",
				`Invalid character in attribute name: ${pyRepr(key)}`,
			);
		parts.push(`${htmlOf(key)}="${htmlOf(value)}"`);
	}
	const joined = parts.join(" ");
	const text = pyTruth(autospace) && joined !== "" ? ` ${joined}` : joined;
	return autoescape ? new Markup(text) : text;
}

const UNRESERVED = /^[A-Za-z0-9_.~-]$/;

function quoteUrl(value: PyValue, isQuery: boolean): string {
	const bytes =
		value instanceof PyBytes
			? value.bytes
			: encodeText(pyStr(value), "utf-8", "strict");
	let quoted = "";
	for (const byte of bytes) {
		const char = String.fromCharCode(byte);
		if (UNRESERVED.test(char) || (char === "/" && !isQuery)) quoted += char;
		else if (char === " " && isQuery) quoted += "+";
		else quoted += `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
	}
	return quoted;
}

function isIterable(value: PyValue): boolean {
	return (
		typeof value === "object" &&
		value !== null &&
		(!(value instanceof PyObject) || value.iterate() !== undefined)
	);
}

function urlencode(_c: CallContext, value: PyValue): PyValue {
	if (isText(value) || !isIterable(value)) return quoteUrl(value, false);
	const pairs =
		value instanceof Map
			? [...value]
			: [...pyIterate(value)].map((pair) => unpack(pair, 2));
	return pairs
		.map(
			([key = null, item = null]) =>
				`${quoteUrl(key, true)}=${quoteUrl(item, true)}`,
		)
		.join("&");
}

const UNSAFE: Record<string, string> = {
	"<": "\\u003c",
	">": "\\u003e",
	"&": "\\u0026",
	"'": "\\u0027",
};

function tojson(
	{ environment }: CallContext,
	value: PyValue,
	indent: PyValue,
): PyValue {
	const sortKeys = environment.policies.jsonSortKeys;
	const by =
		indent === null
			? undefined
			: isText(indent)
				? pyStr(indent)
				: Number(toInt(indent));
	const json = dumpJson(value, {
		sortKeys,
		...(by === undefined ? {} : { indent: by }),
		onUnknown: (unknown) => {
			if (unknown instanceof Markup) return unknown.text;
			throw new PyError(
				"TypeError",
				`Object of type ${pyTypeName(unknown)} is not JSON serializable`,
			);
		},
	});
	return new Markup(json.replace(/[<>&']/g, (char) => UNSAFE[char] ?? char));
}

const one = (name: string) => ({ name, params: [["value"]] as const });
const escapeFilter = define({ name: "escape", params: [["s"]] }, (_c, s) =>
	toMarkup(s),
);

export const HTML_FILTERS: readonly (readonly [string, FilterDefinition])[] = [
	["e", escapeFilter],
	["escape", escapeFilter],
	["safe", define(one("do_mark_safe"), (_c, value) => new Markup(html(value)))],
	[
		"forceescape",
		define(one("do_forceescape"), (_c, value) => toMarkup(html(value))),
	],
	[
		"striptags",
		define(one("do_striptags"), (_c, value) => stripTags(html(value))),
	],
	[
		"xmlattr",
		define(
			{ name: "do_xmlattr", hidden: 1, params: [["d"], ["autospace", true]] },
			xmlattr,
		),
	],
	["urlencode", define(one("do_urlencode"), urlencode)],
	[
		"urlize",
		define(
			{
				name: "do_urlize",
				hidden: 1,
				params: [
					["value"],
					["trim_url_limit", null],
					["nofollow", false],
					["target", null],
					["rel", null],
					["extra_schemes", null],
				],
			},
			urlize,
		),
	],
	[
		"tojson",
		define(
			{ name: "do_tojson", hidden: 1, params: [["value"], ["indent", null]] },
			tojson,
		),
	],
];
