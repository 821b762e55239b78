// What becomes of a template's output: one function for each of the reference's three ways to
// join the pieces. A lone value keeps its type by way of its text: `{{ 1 }}` is "1", and text
// that looks like a list, a dict or a boolean becomes one.

import { StrictUndefined } from "../jinja/undefined.ts";
import { pyIterate } from "../pyvalue/access.ts";
import { decodeBytes } from "../pyvalue/encoding.ts";
import { parseLiteral } from "../pyvalue/literal.ts";
import { pyStr } from "../pyvalue/text.ts";
import {
	PyBytes,
	PyFloat,
	PyObject,
	PySet,
	PyTuple,
	type PyValue,
} from "../pyvalue/value.ts";
import { VaultedText } from "./template-node.ts";

/** Texts of this rendering that stay text: what the filters named by STRING_TYPE_FILTERS gave. */
export type KeptTexts = ReadonlySet<string>;

/** `jinja2_native` off, and the result is data (task arguments, variables). */
export function concatConverted(
	nodes: readonly PyValue[],
	kept: KeptTexts,
): PyValue {
	const [only] = nodes;
	if (nodes.length === 1 && only !== undefined) {
		if (typeof only === "string")
			return kept.has(only) ? only : convertText(only);
		return convertValue(only);
	}
	return convertText(concatText(nodes));
}

/** `jinja2_native` off, and the result is text (the template module). */
export function concatText(nodes: readonly PyValue[]): string {
	let text = "";
	for (const node of nodes) text += toText(node);
	return text;
}

/** As str(), but bytes are decoded, as Ansible's to_text has it. */
function toText(value: PyValue): string {
	if (typeof value === "string") return value;
	return value instanceof PyBytes
		? decodeBytes(value.bytes, "utf-8", "surrogateescape")
		: pyStr(value);
}

/** `jinja2_native` on. */
export function concatNative(
	nodes: readonly PyValue[],
	kept: KeptTexts,
): PyValue {
	const [only] = nodes;
	if (only === undefined) return null;
	let text: string;
	if (nodes.length === 1) {
		if (only instanceof VaultedText) return only.toStr();
		if (typeof only !== "string" || kept.has(only)) return only;
		text = only;
	} else text = concatText(nodes);
	const value = parseLiteral(text);
	if (value === undefined) return text;
	// A text in quotes keeps the quotes.
	return typeof value === "string" ? `${text[0]}${value}${text[0]}` : value;
}

/** As `convertText(pyStr(value))`, without the way through text where that gives the same value. */
function convertValue(value: PyValue): PyValue {
	if (typeof value === "boolean") return value;
	if (
		(Array.isArray(value) || value instanceof Map) &&
		survivesAsLiteral(value, 0)
	)
		return value;
	return convertText(toText(value));
}

function convertText(text: string): PyValue {
	const code = text.charCodeAt(0);
	// { [
	if (code === 0x7b || code === 0x5b)
		return parseLiteral(text, { isJsonAllowed: true }) ?? text;
	if (text === "True") return true;
	return text === "False" ? false : text;
}

/** Python's parser gives up at some 200 levels; 90 is safely below. */
const SURE_DEPTH = 90;

/** Whether the repr of the value, read as a literal, is the same value again. */
function survivesAsLiteral(value: PyValue, depth: number): boolean {
	switch (typeof value) {
		case "string":
			return !hasLoneSurrogate(value);
		case "number":
		case "boolean":
		case "bigint":
			return true;
	}
	if (value === null) return true;
	if (value instanceof PyFloat) return Number.isFinite(value.value);
	if (value instanceof PyObject || depth > SURE_DEPTH) return false;
	const next = (item: PyValue) => survivesAsLiteral(item, depth + 1);
	if (Array.isArray(value)) return value.every(next);
	if (value instanceof PyTuple) return value.items.every(next);
	if (value instanceof PyBytes) return true;
	if (value instanceof PySet) return false;
	for (const [key, item] of value) if (!next(key) || !next(item)) return false;
	return true;
}

function hasLoneSurrogate(text: string): boolean {
	return !text.isWellFormed();
}

/** Every output passes through here: nothing undefined in it, generators and views become lists. */
export function finalizeNative(value: PyValue): PyValue {
	if (typeof value !== "object" || value === null) return value;
	assertDefined(value);
	return unroll(value);
}

/** As finalizeNative, and None is no text. */
export function finalizeText(value: PyValue): PyValue {
	return value === null ? "" : finalizeNative(value);
}

function assertDefined(value: PyValue): void {
	if (typeof value !== "object" || value === null) return;
	if (value instanceof PyObject) {
		if (value instanceof StrictUndefined) value.fail();
		const mapping = value.asMapping();
		if (mapping !== undefined) return;
	} else if (Array.isArray(value)) {
		for (const item of value) assertDefined(item);
	} else if (value instanceof Map) {
		for (const item of value.values()) assertDefined(item);
	} else if (value instanceof PyTuple) {
		for (const item of value.items) assertDefined(item);
	}
}

const ROLLED = new Set([
	"generator",
	"range",
	"dict_keys",
	"dict_values",
	"dict_items",
	"list_iterator",
	"list_reverseiterator",
	"reversed",
	"map",
	"filter",
	"zip",
	"dict_keyiterator",
	"dict_valueiterator",
	"dict_itemiterator",
	"tuple_iterator",
	"str_iterator",
	"str_ascii_iterator",
	"range_iterator",
	"set_iterator",
	"itertools.product",
	"product",
	"permutations",
	"combinations",
	"zip_longest",
	"enumerate",
	"callable_iterator",
	"batch",
	"islice",
	"chain",
]);

/** Iterators, dict views and ranges become lists; the rest stays. */
export function unroll(value: PyValue): PyValue {
	if (!(value instanceof PyObject) || !ROLLED.has(value.typeName)) return value;
	return [...pyIterate(value)];
}
