// Expressions as code.

import { strRepr } from "../pyvalue/text.ts";
import { PyFloat, type PyValue } from "../pyvalue/value.ts";
import type { Args, Call, CondExpr, Expr, Filter, Name, Test } from "./ast.ts";
import { emitCompare } from "./emit-compare.ts";
import { type Emitter, type Frame, quote, softFrame } from "./emitter.ts";
import { fold } from "./fold.ts";
import { Markup } from "./markup.ts";

const ARITHMETIC: Record<string, string> = {
	"+": "add",
	"-": "subtract",
	"*": "multiply",
};

export function emitExpr(g: Emitter, node: Expr, frame: Frame): string {
	const constant = foldable(node) ? constantCode(g, node, frame) : undefined;
	return constant ?? emitDynamic(g, node, frame);
}

const foldable = (node: Expr): boolean =>
	node.kind !== "name" &&
	node.kind !== "call" &&
	node.kind !== "list" &&
	node.kind !== "dict";

/** A constant expression's value, if it is one that nothing can change. */
function constantCode(
	g: Emitter,
	node: Expr,
	frame: Frame,
): string | undefined {
	const value = fold(node, foldContext(g, frame));
	return value === undefined ? undefined : literal(g, value);
}

export function foldContext(g: Emitter, frame: Frame) {
	const { autoescape, isVolatile } = frame;
	const { dynamic, options } = g;
	return { environment: options.environment, autoescape, isVolatile, dynamic };
}

function literal(g: Emitter, value: PyValue): string | undefined {
	switch (typeof value) {
		case "string":
			return quote(value);
		case "number":
			return value < 0 || Object.is(value, -0) ? `(${value})` : String(value);
		case "boolean":
			return String(value);
		case "bigint":
			return `(${value}n)`;
	}
	if (value === null) return "null";
	return value instanceof PyFloat || value instanceof Markup
		? g.constant(value)
		: undefined;
}

function emitDynamic(g: Emitter, node: Expr, frame: Frame): string {
	const sub = (child: Expr) => emitExpr(g, child, frame);
	switch (node.kind) {
		case "const":
			return literal(g, node.value) ?? g.constant(node.value);
		case "name":
			return emitName(g, node, frame);
		case "tuple":
			return `new ${g.helper("PyTuple")}([${node.items.map(sub).join(",")}])`;
		case "list":
			return `[${node.items.map(sub).join(",")}]`;
		case "dict": {
			const pairs = node.items.map(
				({ key, value }) => `[${sub(key)},${sub(value)}]`,
			);
			return `${g.helper("makeDict")}([${pairs.join(",")}])`;
		}
		case "condexpr":
			return emitCondExpr(g, node, frame);
		case "filter":
			return emitFilter(g, node, frame);
		case "test":
			return emitTest(g, node, frame);
		case "call":
			return emitCall(g, node, frame);
		case "getattr":
			return g.awaited(
				`${g.helper("getAttr")}(c,${sub(node.node)},${quote(node.attr)})`,
			);
		case "getitem":
			return node.arg.kind === "slice"
				? `${g.helper("sliceOf")}(${sub(node.node)},${sub(node.arg)})`
				: g.awaited(
						`${g.helper("getItem")}(c,${sub(node.node)},${sub(node.arg)})`,
					);
		case "slice": {
			const parts = [node.start, node.stop, node.step].map((part) =>
				part === undefined ? "null" : sub(part),
			);
			return `${g.helper("makeSlice")}(${parts.join(",")})`;
		}
		case "concat":
			return emitConcat(g, node.nodes, frame);
		case "compare":
			return emitCompare(g, node, frame);
		case "binary": {
			const fast = ARITHMETIC[node.op];
			const args = `${sub(node.left)},${sub(node.right)}`;
			return fast === undefined
				? `${g.helper("pyBinary")}("${node.op}",${args})`
				: `${g.helper(fast)}(${args})`;
		}
		case "and":
		case "or": {
			const temp = g.temp();
			const test = `${g.helper("truth")}(${temp}=${sub(node.left)})`;
			const right = sub(node.right);
			return node.kind === "and"
				? `(${test}?${right}:${temp})`
				: `(${test}?${temp}:${right})`;
		}
		case "not":
			return `(!${emitCondition(g, node.node, frame)})`;
		case "unary":
			return `${g.helper("pyUnary")}("${node.op}",${sub(node.node)})`;
	}
}

/** The expression as a JavaScript boolean. */
export function emitCondition(g: Emitter, node: Expr, frame: Frame): string {
	switch (node.kind) {
		case "and":
		case "or": {
			const operator = node.kind === "and" ? "&&" : "||";
			return `(${emitCondition(g, node.left, frame)}${operator}${emitCondition(g, node.right, frame)})`;
		}
		case "not":
			return `(!${emitCondition(g, node.node, frame)})`;
		case "compare":
			return emitCompare(g, node, frame);
		default:
			return `${g.helper("truth")}(${emitExpr(g, node, frame)})`;
	}
}

function emitName(g: Emitter, node: Name, frame: Frame): string {
	const ref = frame.symbols.ref(node.name);
	const origin = frame.symbols.originOf(ref);
	const name = quote(node.name);
	const missing = `${ref}!==undefined?${ref}:`;
	if (origin.kind === "resolve")
		return `(${missing}${ref}=${g.awaited(`${g.helper("resolve")}(c,${name})`)})`;
	if (origin.kind === "undefined" || g.undeclaredParameters.has(ref))
		return `(${missing}${g.helper("undefinedName")}(c,${name}))`;
	return ref;
}

function emitCondExpr(g: Emitter, node: CondExpr, frame: Frame): string {
	const soft = softFrame(frame);
	const test = emitCondition(g, node.test, soft);
	const then = emitExpr(g, node.chosen, soft);
	if (node.otherwise !== undefined)
		return `(${test}?${then}:${emitExpr(g, node.otherwise, soft)})`;
	const where =
		g.options.name === undefined ? "" : ` in ${strRepr(g.options.name)}`;
	const hint = `the inline if-expression on line ${node.line}${where} evaluated to false and no else section was defined.`;
	return `(${test}?${then}:${g.helper("noElse")}(${quote(hint)}))`;
}

function emitConcat(g: Emitter, nodes: readonly Expr[], frame: Frame): string {
	const parts = nodes.map((node) => emitExpr(g, node, frame));
	// In volatile frames Jinja2 joins as if nothing were escaped.
	if (!frame.autoescape || frame.isVolatile)
		return `(${parts.map((part) => `${g.helper("str")}(${part})`).join("+")})`;
	return `${g.helper("concatMarkup")}(c,[${parts.join(",")}])`;
}

function emitArgs(
	g: Emitter,
	first: readonly string[],
	node: Args,
	frame: Frame,
	caller?: string,
): string {
	const args = [
		...first,
		...node.args.map((arg) => emitExpr(g, arg, frame)),
		...(node.dynArgs === undefined
			? []
			: [`...${g.helper("spread")}(${emitExpr(g, node.dynArgs, frame)})`]),
	];
	node.kwargs.forEach(({ key, value }, i) => {
		if (node.kwargs.findIndex((other) => other.key === key) < i)
			throw g.syntaxError(`keyword argument repeated: ${key}`, value);
	});
	const pairs = node.kwargs.map(
		({ key, value }) => `[${quote(key)},${emitExpr(g, value, frame)}]`,
	);
	if (caller !== undefined) pairs.push(`["caller",${caller}]`);
	let kwargs = g.helper("NO_KWARGS");
	if (node.dynKwargs !== undefined)
		kwargs = `${g.helper("mergeKwargs")}([${pairs.join(",")}],${emitExpr(g, node.dynKwargs, frame)})`;
	else if (pairs.length > 0)
		kwargs = `${g.helper("kwargsOf")}([${pairs.join(",")}])`;
	return `[${args.join(",")}],${kwargs}`;
}

export function emitCall(
	g: Emitter,
	node: Call,
	frame: Frame,
	caller?: string,
): string {
	const callee = node.node;
	const site = g.siteOf(node);
	if (callee.kind === "getattr" && !g.options.isGenerator) {
		const object = emitExpr(g, callee.node, frame);
		const args = emitArgs(g, [], node, frame, caller);
		return `${g.helper("callMethod")}(c,${site},${object},${quote(callee.attr)},${args})`;
	}
	const code = emitExpr(g, callee, frame);
	const args = emitArgs(g, [], node, frame, caller);
	return g.awaited(`${g.helper("call")}(c,${site},${code},${args})`);
}

/** `inner` is the code of the value for filters of blocks, whose innermost has no node. */
export function emitFilter(
	g: Emitter,
	node: Filter,
	frame: Frame,
	inner?: string,
): string {
	const definition = g.options.environment.filters.get(node.name);
	if (definition === undefined)
		return unknownCallable(g, "filter", node, frame);
	const value =
		node.node === undefined
			? (inner ?? "null")
			: node.node.kind === "filter"
				? inner === undefined
					? emitExpr(g, node.node, frame)
					: emitFilter(g, node.node, frame, inner)
				: emitExpr(g, node.node, frame);
	const args = emitArgs(g, [value], node, frame);
	const helper = definition.isLogged === true ? "applyLogged" : "apply";
	const site = definition.isLogged === true ? `${g.siteOf(node)},` : "";
	return g.awaited(
		`${g.helper(helper)}(c,${site}${g.constant(definition)},${args})`,
	);
}

function emitTest(g: Emitter, node: Test, frame: Frame): string {
	const value = emitExpr(g, node.node, frame);
	if (node.name === "defined" && node.args.length === 0)
		return `(!${g.helper("isUndefined")}(${value}))`;
	if (node.name === "undefined" && node.args.length === 0)
		return `${g.helper("isUndefined")}(${value})`;
	const definition = g.options.environment.tests.get(node.name);
	if (definition === undefined) return unknownCallable(g, "test", node, frame);
	const args = emitArgs(g, [value], node, frame);
	const helper = definition.isLogged === true ? "applyLogged" : "apply";
	const site = definition.isLogged === true ? `${g.siteOf(node)},` : "";
	return g.awaited(
		`${g.helper(helper)}(c,${site}${g.constant(definition)},${args})`,
	);
}

function unknownCallable(
	g: Emitter,
	kind: "filter" | "test",
	node: Filter | Test,
	frame: Frame,
): string {
	const named = `No ${kind} named ${strRepr(node.name)}`;
	if (!frame.isSoft) throw g.fail(`${named}.`, node);
	return `${g.helper("raise")}(${quote(`${named} found.`)})`;
}
