// urlsplit and urldecode.

import type { FilterDefinition } from "../../jinja/definitions.ts";
import { Undefined } from "../../jinja/undefined.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { decodeBytes } from "../../pyvalue/encoding.ts";
import { pyStr, pyTypeName } from "../../pyvalue/text.ts";
import { PyBytes, PyError, type PyValue } from "../../pyvalue/value.ts";
import { filterError, plugin } from "../plugin-functions.ts";
import { splitAuthority, splitUrl } from "./url-parts.ts";

function split(value: PyValue, query: PyValue, alias: PyValue): PyValue {
	const parts = splitUrl(value);
	// In the order of their names, as Python's dir() gives them.
	const all: Readonly<Record<string, PyValue>> = {
		...parts,
		...splitAuthority(parts.netloc),
	};
	const names = Object.keys(all).sort();
	if (!pyTruth(query))
		return new Map(names.map((name) => [name, all[name] ?? null]));
	const name =
		typeof query === "string" && names.includes(query) ? query : undefined;
	if (name !== undefined) return all[name] ?? null;
	throw filterError(`${pyStr(alias)}: unknown URL component: ${pyStr(query)}`);
}

/** As urllib.parse.unquote_plus: bytes that are no text become U+FFFD. */
function decode(value: PyValue, encoding: PyValue, errors: PyValue): string {
	if (value instanceof Undefined) return value.fail();
	if (typeof value !== "string") {
		const name = value === null ? "NoneType" : pyTypeName(value);
		throw value instanceof PyBytes
			? new PyError("TypeError", "a bytes-like object is required, not 'str'")
			: new PyError(
					"AttributeError",
					`'${name}' object has no attribute 'replace'`,
				);
	}
	return value
		.replaceAll("+", " ")
		.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) =>
			decodeBytes(
				Buffer.from(run.replaceAll("%", ""), "hex"),
				pyStr(encoding),
				pyStr(errors),
			),
		);
}

export const URL_FILTERS: readonly (readonly [string, FilterDefinition])[] = [
	[
		"urlsplit",
		plugin(
			"split_url",
			[["value"], ["query", ""], ["alias", "urlsplit"]],
			(_c, value, query, alias) => split(value, query, alias),
		),
	],
	[
		"urldecode",
		plugin(
			"unquote_plus",
			[["string"], ["encoding", "utf-8"], ["errors", "replace"]],
			(_c, value, encoding, errors) => decode(value, encoding, errors),
		),
	],
];
