// Constant expressions, evaluated while compiling. What Jinja2 folds is folded, as native
// output shows the difference: `{{ 1 }}` is the text "1" there, `{{ x }}` keeps x's type.

import { pyBinary, pyUnary } from "../pyvalue/arithmetic.ts";
import { pyTruth } from "../pyvalue/compare.ts";
import { makeDict } from "../pyvalue/dict.ts";
import { pyIterate } from "../pyvalue/items.ts";
import { PySlice } from "../pyvalue/slice.ts";
import { pyStr } from "../pyvalue/text.ts";
import { PyObject, PyTuple, type PyValue } from "../pyvalue/value.ts";
import { getAttr, getItem, makeSlice, sliceOf } from "./access.ts";
import type { Args, Compare, Expr, Filter, Test } from "./ast.ts";
import type { CallContext } from "./definitions.ts";
import type { Environment } from "./environment.ts";
import { Markup } from "./markup.ts";
import { compareValues } from "./operations.ts";
import { Undefined } from "./undefined.ts";

export interface FoldContext {
	readonly environment: Environment;
	readonly autoescape: boolean;
	/** Only the run knows whether output is escaped. */
	readonly isVolatile: boolean;
	/** Nodes found not to be constant, so that each is looked at once. */
	readonly dynamic: WeakSet<Expr>;
}

/** The value, or undefined for an expression that is not constant or that fails. */
export function fold(node: Expr, context: FoldContext): PyValue | undefined {
	try {
		return foldNode(node, context);
	} catch {
		// It will fail again, with its place, when the template runs.
		context.dynamic.add(node);
		return undefined;
	}
}

function foldNode(node: Expr, context: FoldContext): PyValue | undefined {
	if (context.dynamic.has(node)) return undefined;
	const value = foldKind(node, context);
	if (value === undefined) context.dynamic.add(node);
	return value;
}

function foldAll(
	nodes: readonly Expr[],
	context: FoldContext,
): PyValue[] | undefined {
	const values: PyValue[] = [];
	for (const node of nodes) {
		const value = foldNode(node, context);
		if (value === undefined) return undefined;
		values.push(value);
	}
	return values;
}

function foldKind(node: Expr, context: FoldContext): PyValue | undefined {
	switch (node.kind) {
		case "const":
			return node.value;
		case "name":
		case "call":
			return undefined;
		case "tuple": {
			const items = foldAll(node.items, context);
			return items && new PyTuple(items);
		}
		case "list":
			return foldAll(node.items, context);
		case "dict": {
			const keys = foldAll(
				node.items.map(({ key }) => key),
				context,
			);
			const values =
				keys &&
				foldAll(
					node.items.map(({ value }) => value),
					context,
				);
			return values && makeDict(values.map((v, i) => [keys?.[i] ?? null, v]));
		}
		case "condexpr": {
			const test = foldNode(node.test, context);
			if (test === undefined) return undefined;
			const chosen = pyTruth(test) ? node.chosen : node.otherwise;
			return chosen && foldNode(chosen, context);
		}
		case "filter":
		case "test":
			return foldApplied(node, context);
		case "and":
		case "or": {
			const left = foldNode(node.left, context);
			if (left === undefined) return undefined;
			return pyTruth(left) === (node.kind === "and")
				? foldNode(node.right, context)
				: left;
		}
		case "not": {
			const value = foldNode(node.node, context);
			return value === undefined ? undefined : !pyTruth(value);
		}
		case "compare":
			return foldCompare(node, context);
		default:
			return foldOperation(node, context);
	}
}

function foldOperation(
	node: Exclude<
		Expr,
		{
			kind:
				| "const"
				| "name"
				| "call"
				| "tuple"
				| "list"
				| "dict"
				| "condexpr"
				| "filter"
				| "test"
				| "and"
				| "or"
				| "not"
				| "compare";
		}
	>,
	context: FoldContext,
): PyValue | undefined {
	switch (node.kind) {
		case "binary": {
			const values = foldAll([node.left, node.right], context);
			const [left = null, right = null] = values ?? [];
			return values && isModest(node.op, left, right)
				? pyBinary(node.op, left, right)
				: undefined;
		}
		case "unary": {
			const value = foldNode(node.node, context);
			return value === undefined ? undefined : pyUnary(node.op, value);
		}
		case "concat": {
			return foldAll(node.nodes, context)?.map(pyStr).join("");
		}
		case "getattr": {
			const value = foldNode(node.node, context);
			if (value === undefined) return undefined;
			return plain(
				getAttr(value, node.attr, context.environment.makeUndefined),
			);
		}
		case "getitem": {
			const values = foldAll([node.node, node.arg], context);
			if (values === undefined) return undefined;
			const [value = null, key = null] = values;
			if (key instanceof PySlice) return plain(sliceOf(value, key));
			return plain(getItem(value, key, context.environment.makeUndefined));
		}
		case "slice": {
			const parts = [node.start, node.stop, node.step].map((part) =>
				part === undefined ? null : foldNode(part, context),
			);
			const [start, stop, step] = parts;
			if (start === undefined || stop === undefined || step === undefined)
				return undefined;
			return makeSlice(start, stop, step);
		}
	}
}

/** Objects (bound methods, generators, undefined values) are made anew by every run. */
function plain(value: PyValue): PyValue | undefined {
	return value instanceof PyObject && !(value instanceof Markup)
		? undefined
		: value;
}

// A huge power or repetition is left to the run, whose caller may have limits of its own.
function isModest(op: string, left: PyValue, right: PyValue): boolean {
	if (op === "**") return typeof right === "number" && Math.abs(right) < 1000;
	if (op !== "*") return true;
	return [left, right].every(
		(value) =>
			typeof value !== "number" ||
			value < 10_000 ||
			(typeof left === "number" && typeof right === "number"),
	);
}

function foldCompare(node: Compare, context: FoldContext): PyValue | undefined {
	let left = foldNode(node.expr, context);
	if (left === undefined) return undefined;
	for (const { op, expr } of node.ops) {
		const right = foldNode(expr, context);
		if (right === undefined) return undefined;
		if (!compareValues(op, left, right)) return false;
		left = right;
	}
	return true;
}

function foldApplied(
	node: Filter | Test,
	context: FoldContext,
): PyValue | undefined {
	const { environment, autoescape, isVolatile } = context;
	if (node.node === undefined || isVolatile) return undefined;
	const value = foldNode(node.node, context);
	const args = value === undefined ? undefined : foldArgs(node, context);
	if (value === undefined || args === undefined) return undefined;
	const registry =
		node.kind === "filter" ? environment.filters : environment.tests;
	const definition = registry.get(node.name);
	if (
		definition === undefined ||
		definition.needsContext === true ||
		definition.isLogged === true
	)
		return undefined;
	const call: CallContext = { environment, autoescape, context: undefined };
	const result = definition.call([value, ...args.args], args.kwargs, call);
	return result instanceof Promise || result instanceof Undefined
		? undefined
		: plain(result);
}

function foldArgs(node: Args, context: FoldContext) {
	const args = foldAll(node.args, context);
	const values = foldAll(
		node.kwargs.map(({ value }) => value),
		context,
	);
	if (args === undefined || values === undefined) return undefined;
	const kwargs = new Map(
		node.kwargs.map(({ key }, i) => [key, values[i] ?? null] as const),
	);
	if (node.dynKwargs !== undefined) return undefined;
	if (node.dynArgs !== undefined) {
		const more = foldNode(node.dynArgs, context);
		if (more === undefined) return undefined;
		args.push(...pyIterate(more));
	}
	return { args, kwargs };
}
