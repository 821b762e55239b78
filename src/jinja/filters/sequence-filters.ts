// Filters of sequences: picking and joining.

import { pyGetItem, pyIterate, pyLen } from "../../pyvalue/items.ts";
import { PyRandom } from "../../pyvalue/random.ts";
import { pyStr, pyTypeName } from "../../pyvalue/text.ts";
import {
	PyBytes,
	PyError,
	PyObject,
	PySet,
	PyTuple,
	type PyValue,
} from "../../pyvalue/value.ts";
import { PyIterator } from "../../pyvalue/views.ts";
import type { CallContext, FilterDefinition } from "../definitions.ts";
import { TemplateError } from "../errors.ts";
import { hasHtml, htmlOf, isText, Markup, softStr } from "../markup.ts";
import { Undefined } from "../undefined.ts";
import { attributeGetter } from "./attribute-path.ts";
import { define } from "./define.ts";

export const noItem = ({ environment }: CallContext, hint: string): PyValue =>
	environment.makeUndefined({ hint });

function first(c: CallContext, seq: PyValue): PyValue {
	for (const item of pyIterate(seq)) return item;
	return noItem(c, "No first item, sequence was empty.");
}

/** `reversed(value)`, or undefined where Python knows none. */
function reversed(value: PyValue): PyValue[] | undefined {
	if (value instanceof Undefined) return [...pyIterate(value)];
	if (value instanceof PySet || value instanceof PyIterator) return undefined;
	const isSequence =
		typeof value === "string" ||
		Array.isArray(value) ||
		value instanceof Map ||
		value instanceof PyTuple ||
		value instanceof PyBytes ||
		(value instanceof PyObject &&
			value.length() !== undefined &&
			value.iterate() !== undefined);
	return isSequence ? [...pyIterate(value)].reverse() : undefined;
}

function last(c: CallContext, seq: PyValue): PyValue {
	const items = reversed(seq);
	if (items === undefined)
		throw new PyError(
			"TypeError",
			`'${pyTypeName(seq)}' object is not reversible`,
		);
	const [item = noItem(c, "No last item, sequence was empty.")] = items;
	return item;
}

function reverse(_c: CallContext, value: PyValue): PyValue {
	if (isText(value)) {
		const text = [...pyStr(value)].reverse().join("");
		return value instanceof Markup ? new Markup(text) : text;
	}
	const items = reversed(value);
	if (items !== undefined)
		return new PyIterator(items, reverseIteratorName(value));
	try {
		return [...pyIterate(value)].reverse();
	} catch (error) {
		if (!(error instanceof PyError)) throw error;
		throw new TemplateError("filterArgument", "argument must be iterable", {
			cause: error,
		});
	}
}

function reverseIteratorName(value: PyValue): string {
	if (Array.isArray(value)) return "list_reverseiterator";
	if (value instanceof Map) return "dict_reversekeyiterator";
	return value instanceof PyObject && value.typeName === "range"
		? "range_iterator"
		: "reversed";
}

function random(c: CallContext, seq: PyValue): PyValue {
	const size = pyLen(seq);
	if (size === 0) return noItem(c, "No random item, sequence was empty.");
	return pyGetItem(seq, new PyRandom().randrange(0, size));
}

function join(
	c: CallContext,
	value: PyValue,
	separator: PyValue,
	attribute: PyValue,
): PyValue {
	let all = [...pyIterate(value)];
	if (attribute !== null) all = all.map(attributeGetter(c, attribute));
	if (!c.autoescape) return all.map(pyStr).join(pyStr(separator));
	if (hasHtml(separator))
		return new Markup(
			all.map((item) => htmlOf(softStr(item))).join(separator.toHtml()),
		);
	if (!all.some(hasHtml)) return all.map(pyStr).join(pyStr(separator));
	return new Markup(all.map(htmlOf).join(htmlOf(separator)));
}

export const SEQUENCE_FILTERS: readonly (readonly [
	string,
	FilterDefinition,
])[] = [
	[
		"first",
		define({ name: "sync_do_first", hidden: 1, params: [["seq"]] }, first),
	],
	["last", define({ name: "do_last", hidden: 1, params: [["seq"]] }, last)],
	["reverse", define({ name: "do_reverse", params: [["value"]] }, reverse)],
	[
		"random",
		define({ name: "do_random", hidden: 1, params: [["seq"]] }, random, {
			needsContext: true,
			isLogged: true,
		}),
	],
	[
		"join",
		define(
			{
				name: "sync_do_join",
				hidden: 1,
				params: [["value"], ["d", ""], ["attribute", null]],
			},
			join,
		),
	],
	[
		"list",
		define({ name: "sync_do_list", params: [["value"]] }, (_c, value) => [
			...pyIterate(value),
		]),
	],
];
