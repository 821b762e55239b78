// What generated code calls. Its registry, at the end, is the only thing that code can reach
// besides its own constants.

import { pyBinary, pyUnary } from "../pyvalue/arithmetic.ts";
import { NO_KWARGS, pyCall } from "../pyvalue/call.ts";
import { makeDict } from "../pyvalue/dict.ts";
import { pyIterate } from "../pyvalue/items.ts";
import { pyRepr, pyStr } from "../pyvalue/text.ts";
import {
	PyError,
	type PyKwargs,
	PyTuple,
	type PyValue,
} from "../pyvalue/value.ts";
import { PyIterator } from "../pyvalue/views.ts";
import { getAttr, getItem, makeSlice, sliceOf, unpack } from "./access.ts";
import { BlockReference, superBlock, TemplateReference } from "./blocks.ts";
import { kwargsOf, mergeKwargs, spread } from "./call-arguments.ts";
import {
	askLog,
	LoggedFunction,
	Pending,
	retrying,
	TemplateCallable,
} from "./callable.ts";
import type { Body, Context } from "./context.ts";
import type { FilterDefinition } from "./definitions.ts";
import { COLUMNS } from "./emitter.ts";
import { placeError, TemplateError } from "./errors.ts";
import { Namespace } from "./globals.ts";
import {
	extendFrom,
	importedName,
	importModule,
	include,
} from "./inclusion.ts";
import { Loop } from "./loop.ts";
import { Macro } from "./macro.ts";
import { hasHtml, htmlOf, Markup, softStr, toPlainText } from "./markup.ts";
import * as operations from "./operations.ts";
import { Undefined } from "./undefined.ts";

const placed = (error: unknown, c: Context, position: number): unknown =>
	placeError(error, c.name, {
		line: Math.floor(position / COLUMNS),
		column: position % COLUMNS,
	});

/** Runs an operation that may have to wait; generators then go on instead of starting again. */
function waiting<T>(c: Context, operation: () => T): T | Pending<T> {
	return c.rendering.isGenerator ? retrying(operation) : operation();
}

const resolve = (c: Context, name: string) =>
	c.rendering.isGenerator ? retrying(() => c.resolve(name)) : c.resolve(name);

const undefinedName = (c: Context, name: string) =>
	c.environment.makeUndefined({ name });

const notProvided = (c: Context, hint: string, name: string) =>
	c.environment.makeUndefined({ hint, name });

const noElse = (hint: string) => new Undefined({ hint });

const attribute = (c: Context, value: PyValue, name: string) =>
	c.rendering.isGenerator
		? retrying(() => getAttr(value, name, c.environment.makeUndefined))
		: getAttr(value, name, c.environment.makeUndefined);

const item = (c: Context, value: PyValue, key: PyValue) =>
	c.rendering.isGenerator
		? retrying(() => getItem(value, key, c.environment.makeUndefined))
		: getItem(value, key, c.environment.makeUndefined);

function invoke(
	c: Context,
	site: number,
	callee: PyValue,
	args: readonly PyValue[],
	kwargs: PyKwargs,
) {
	if (callee instanceof TemplateCallable)
		return callee.callWith(c, args, kwargs);
	if (callee instanceof LoggedFunction)
		return callee.callAt(site, args, kwargs);
	try {
		return pyCall(callee, args, kwargs);
	} catch (error) {
		if (!(error instanceof PyError) || error.exception !== "StopIteration")
			throw error;
		return c.environment.makeUndefined({
			hint: "value was undefined because a callable raised a StopIteration exception",
		});
	}
}

function call(
	c: Context,
	site: number,
	callee: PyValue,
	args: readonly PyValue[],
	kwargs: PyKwargs,
) {
	if (!c.rendering.isGenerator) return invoke(c, site, callee, args, kwargs);
	const answer = retrying(() => invoke(c, site, callee, args, kwargs));
	if (!(answer instanceof Pending)) return answer;
	// A retried call may itself answer with a generator (a macro): both are run.
	return new Pending(function* () {
		const value: unknown = yield* answer.run();
		return (value instanceof Pending ? yield* value.run() : value) as PyValue;
	});
}

function callMethod(
	c: Context,
	site: number,
	value: PyValue,
	name: string,
	args: readonly PyValue[],
	kwargs: PyKwargs,
) {
	const method = getAttr(value, name, c.environment.makeUndefined);
	return invoke(c, site, method, args, kwargs);
}

function apply(
	c: Context,
	definition: FilterDefinition,
	args: readonly PyValue[],
	kwargs: PyKwargs,
) {
	const given = definition.knowsMarkup === true ? args : args.map(toPlainText);
	return c.rendering.isGenerator
		? retrying(() => definition.call(given, kwargs, c))
		: definition.call(given, kwargs, c);
}

function applyLogged(
	c: Context,
	site: number,
	definition: FilterDefinition,
	args: readonly PyValue[],
	kwargs: PyKwargs,
) {
	return waiting(c, () =>
		askLog(site, () => definition.call(args.map(toPlainText), kwargs, c)),
	);
}

function concatMarkup(c: Context, values: readonly PyValue[]): PyValue {
	const texts = values.map(softStr);
	if (
		!c.evalContext.autoescape ||
		!texts.some((text) => text instanceof Markup)
	)
		return texts.map(pyStr).join("");
	return new Markup(texts.map(htmlOf).join(""));
}

function markIfEscaping(c: Context, value: PyValue): PyValue {
	if (!c.evalContext.autoescape) return value;
	return new Markup(hasHtml(value) ? value.toHtml() : pyStr(value));
}

const outputText = (c: Context, value: PyValue): string =>
	c.evalContext.autoescape ? htmlOf(value) : operations.str(value);

const finalize = (c: Context, value: PyValue): PyValue =>
	c.environment.finalize === undefined ? value : c.environment.finalize(value);

function raise(message: string): never {
	throw new TemplateError("runtime", message);
}

function namespaceOf(value: PyValue): Namespace {
	return value instanceof Namespace
		? value
		: raise("cannot assign attribute on non-namespace object");
}

function blockBody(c: Context, name: string): Body {
	const body = c.blocks.get(name)?.[0];
	if (body === undefined) throw new PyError("KeyError", pyRepr(name));
	return body;
}

function requireBlock(c: Context, name: string): void {
	if ((c.blocks.get(name)?.length ?? 0) <= 1)
		raise(`Required block ${pyRepr(name)} not found`);
}

function pushAll(buffer: PyValue[], nodes: readonly PyValue[]): void {
	for (const node of nodes) buffer.push(node);
}

function iterate(value: PyValue): Iterable<PyValue> {
	return Array.isArray(value) ? value : pyIterate(value);
}

const lazily = (items: Iterable<PyValue>) => new PyIterator(items);

const isUndefined = (value: PyValue): boolean => value instanceof Undefined;

export const HELPERS: Readonly<Record<string, unknown>> = {
	...operations,
	BlockReference,
	Loop,
	Macro,
	NO_KWARGS,
	Pending,
	PyTuple,
	TemplateReference,
	apply,
	applyLogged,
	blockBody,
	call,
	callMethod,
	concatMarkup,
	extendFrom,
	finalize,
	getAttr: attribute,
	getItem: item,
	htmlOf,
	importModule,
	importedName,
	include,
	isUndefined,
	iterate,
	kwargsOf,
	lazily,
	makeDict,
	makeSlice,
	markIfEscaping,
	mergeKwargs,
	namespaceOf,
	noElse,
	notProvided,
	outputText,
	placed,
	pushAll,
	pyBinary,
	pyUnary,
	raise,
	requireBlock,
	resolve,
	sliceOf,
	spread,
	superBlock,
	truth: operations.truth,
	undefinedName,
	unpack,
};
