// Filters that apply others, or deal with what is missing.

import { pyGetAttr } from "../../pyvalue/access.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { pyIterate } from "../../pyvalue/items.ts";
import { pyRepr, pyStr, pyTypeName } from "../../pyvalue/text.ts";
import {
	PyError,
	type PyKwargs,
	PyObject,
	type PyValue,
} from "../../pyvalue/value.ts";
import { getAttr } from "../access.ts";
import { runToEnd } from "../callable.ts";
import type {
	CallContext,
	FilterDefinition,
	Registry,
} from "../definitions.ts";
import { TemplateError } from "../errors.ts";
import { isText, toPlainText } from "../markup.ts";
import { Undefined } from "../undefined.ts";
import { attributeGetter, type Getter } from "./attribute-path.ts";
import { define, defineVariadic } from "./define.ts";
import { PyGenerator } from "./generator.ts";
import { GroupTuple } from "./group-tuple.ts";

function byName(
	registry: Registry<FilterDefinition>,
	kind: "filter" | "test",
	name: PyValue,
): FilterDefinition {
	const definition = typeof name === "string" ? registry.get(name) : undefined;
	if (definition !== undefined) return definition;
	let message = `No ${kind} named ${pyRepr(name)}.`;
	if (name instanceof Undefined)
		message += ` (${name.message}; did you forget to quote the callable name?)`;
	throw new TemplateError("runtime", message);
}

function applying(
	c: CallContext,
	kind: "filter" | "test",
	name: PyValue,
	args: readonly PyValue[],
	kwargs: PyKwargs,
): Getter {
	const { environment } = c;
	const registry: Registry<FilterDefinition> =
		kind === "filter" ? environment.filters : environment.tests;
	const definition = byName(registry, kind, toPlainText(name));
	const clean =
		definition.knowsMarkup === true ? (value: PyValue) => value : toPlainText;
	const rest = args.map(clean);
	return (item) => {
		const answer = definition.call([clean(item), ...rest], kwargs, c);
		if (answer instanceof Promise)
			throw new TemplateError(
				"runtime",
				`the ${kind} ${pyRepr(name)} cannot wait here`,
			);
		return runToEnd<PyValue>(answer);
	};
}

function mapper(
	c: CallContext,
	args: readonly PyValue[],
	kwargs: PyKwargs,
): Getter {
	if (args.length === 0 && kwargs.has("attribute")) {
		const rest = [...kwargs.keys()].filter(
			(key) => key !== "attribute" && key !== "default",
		);
		if (rest[0] !== undefined)
			throw new TemplateError(
				"filterArgument",
				`Unexpected keyword argument ${pyRepr(rest[0])}`,
			);
		return attributeGetter(c, kwargs.get("attribute") ?? null, {
			fallback: kwargs.get("default") ?? null,
		});
	}
	const [name, ...rest] = args;
	if (name === undefined)
		throw new TemplateError("filterArgument", "map requires a filter argument");
	return applying(c, "filter", name, rest, kwargs);
}

// As Python's generator, nothing is looked at before the first item is asked for.
function map(
	c: CallContext,
	all: readonly PyValue[],
	kwargs: PyKwargs,
): PyValue {
	const [value = null, ...args] = all;
	const items = function* () {
		if (!pyTruth(value)) return;
		const get = mapper(c, args, kwargs);
		for (const item of pyIterate(value)) yield get(item);
	};
	return new PyGenerator("sync_do_map", items());
}

function selector(isWanted: boolean, looksAtAttribute: boolean) {
	return (
		c: CallContext,
		all: readonly PyValue[],
		kwargs: PyKwargs,
	): PyValue => {
		const [value = null, ...args] = all;
		const items = function* () {
			if (!pyTruth(value)) return;
			const test = selection(c, args, kwargs, looksAtAttribute);
			for (const item of pyIterate(value))
				if (test(item) === isWanted) yield item;
		};
		return new PyGenerator("select_or_reject", items());
	};
}

function selection(
	c: CallContext,
	args: readonly PyValue[],
	kwargs: PyKwargs,
	looksAtAttribute: boolean,
): (item: PyValue) => boolean {
	let rest = args;
	let get: Getter = (item) => item;
	if (looksAtAttribute) {
		const [attribute] = args;
		if (attribute === undefined)
			throw new TemplateError(
				"filterArgument",
				"Missing parameter for attribute name",
			);
		get = attributeGetter(c, attribute);
		rest = args.slice(1);
	}
	const [name, ...testArgs] = rest;
	if (name === undefined) return (item) => pyTruth(get(item));
	const test = applying(c, "test", name, testArgs, kwargs);
	return (item) => pyTruth(test(get(item)));
}

function fallback(
	_c: CallContext,
	value: PyValue,
	other: PyValue,
	boolean: PyValue,
): PyValue {
	return value instanceof Undefined || (pyTruth(boolean) && !pyTruth(value))
		? other
		: value;
}

function attr(
	{ environment }: CallContext,
	value: PyValue,
	name: PyValue,
): PyValue {
	if (!isText(name))
		throw new PyError(
			"TypeError",
			`attribute name must be string, not '${pyTypeName(name)}'`,
		);
	const key = pyStr(name);
	const { makeUndefined } = environment;
	if (value instanceof GroupTuple && value.named(key) !== undefined)
		return getAttr(value, key, makeUndefined);
	try {
		const found = pyGetAttr(value, key);
		return found === undefined ? makeUndefined({ object: value, name }) : found;
	} catch (error) {
		if (error instanceof PyError && value instanceof PyObject)
			return makeUndefined({ object: value, name });
		throw error;
	}
}

const LAZY = { needsContext: true };
const defaultFilter = define(
	{
		name: "do_default",
		params: [["value"], ["default_value", ""], ["boolean", false]],
	},
	fallback,
);

export const CONTROL_FILTERS: readonly (readonly [string, FilterDefinition])[] =
	[
		["default", defaultFilter],
		["d", defaultFilter],
		[
			"attr",
			define({ name: "do_attr", hidden: 1, params: [["obj"], ["name"]] }, attr),
		],
		["map", defineVariadic(map, LAZY)],
		["select", defineVariadic(selector(true, false), LAZY)],
		["reject", defineVariadic(selector(false, false), LAZY)],
		["selectattr", defineVariadic(selector(true, true), LAZY)],
		["rejectattr", defineVariadic(selector(false, true), LAZY)],
	];
