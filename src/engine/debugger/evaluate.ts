// Evaluates the debugger's expressions by Python's rules, not Jinja2's: what is missing raises.
// Text with template marks that the user types is configuration, so it becomes a template.

import { assertNever } from "../../errors/shevek-error.ts";
import type { Args, CompareOperator, Expr } from "../../jinja/ast.ts";
import {
	attributeError,
	pyGetAttr,
	pyGetItem,
	pySlice,
} from "../../pyvalue/access.ts";
import { pyBinary, pyUnary } from "../../pyvalue/arithmetic.ts";
import { pyCall } from "../../pyvalue/call.ts";
import {
	pyContains,
	pyEquals,
	pyOrder,
	pyTruth,
} from "../../pyvalue/compare.ts";
import { makeDict } from "../../pyvalue/dict.ts";
import { PySlice } from "../../pyvalue/slice.ts";
import { type PyKwargs, PyTuple, type PyValue } from "../../pyvalue/value.ts";
import { Template, typeString } from "../../templar/template-node.ts";
import { NameError } from "./python-error.ts";
import { NotUnderstood } from "./statement.ts";

export type Names = (name: string) => PyValue | undefined;

export function evaluate(expr: Expr, names: Names): PyValue {
	switch (expr.kind) {
		case "const":
			return typeof expr.value === "string"
				? typeString(expr.value)
				: expr.value;
		case "name": {
			const value = names(expr.name);
			if (value === undefined) throw new NameError(expr.name);
			return value;
		}
		case "tuple":
			return new PyTuple(expr.items.map((item) => evaluate(item, names)));
		case "list":
			return expr.items.map((item) => evaluate(item, names));
		case "dict":
			return makeDict(
				expr.items.map(({ key, value }) => [
					asText(evaluate(key, names)),
					evaluate(value, names),
				]),
			);
		default:
			return operate(expr, names);
	}
}

type Operation = Exclude<
	Expr,
	{ kind: "const" | "name" | "tuple" | "list" | "dict" }
>;

function operate(expr: Operation, names: Names): PyValue {
	const operand = (node: Expr): PyValue => asText(evaluate(node, names));
	switch (expr.kind) {
		case "condexpr":
			return choose(expr, names);
		case "getattr":
			return attribute(operand(expr.node), expr.attr);
		case "getitem":
			return item(operand(expr.node), expr.arg, operand);
		case "call":
			return pyCall(operand(expr.node), ...callArguments(expr, names));
		case "binary":
			return pyBinary(expr.op, operand(expr.left), operand(expr.right));
		case "unary":
			return pyUnary(expr.op, operand(expr.node));
		case "and":
		case "or": {
			const left = evaluate(expr.left, names);
			return pyTruth(left) === (expr.kind === "and")
				? evaluate(expr.right, names)
				: left;
		}
		case "not":
			return !pyTruth(operand(expr.node));
		case "compare":
			return compare(expr, operand);
		case "test":
			return isConstant(expr, operand);
		case "filter":
		case "concat":
		case "slice":
			throw new NotUnderstood(SIGNS[expr.kind]);
		default:
			return assertNever(expr);
	}
}

/** What Jinja2 reads and Python does not, or not so. */
const SIGNS = { filter: "|", concat: "~", slice: ":" } as const;

function choose(
	expr: Extract<Expr, { kind: "condexpr" }>,
	names: Names,
): PyValue {
	if (pyTruth(evaluate(expr.test, names))) return evaluate(expr.chosen, names);
	if (expr.otherwise === undefined) throw new NotUnderstood("if without else");
	return evaluate(expr.otherwise, names);
}

/** What a template was written as: to Python it is text. */
export function asText(value: PyValue): PyValue {
	return value instanceof Template ? value.source : value;
}

function attribute(value: PyValue, name: string): PyValue {
	const found = pyGetAttr(value, name);
	if (found === undefined) throw attributeError(value, name);
	return found;
}

type Operand = (node: Expr) => PyValue;

function item(value: PyValue, arg: Expr, operand: Operand): PyValue {
	if (arg.kind !== "slice") return pyGetItem(value, operand(arg));
	const part = (node: Expr | undefined): PyValue =>
		node === undefined ? null : operand(node);
	const slice = new PySlice(part(arg.start), part(arg.stop), part(arg.step));
	return pySlice(value, slice.start, slice.stop, slice.step);
}

function callArguments(call: Args, names: Names): [PyValue[], PyKwargs] {
	if (call.dynArgs !== undefined || call.dynKwargs !== undefined)
		throw new NotUnderstood("*");
	return [
		call.args.map((arg) => evaluate(arg, names)),
		new Map(call.kwargs.map(({ key, value }) => [key, evaluate(value, names)])),
	];
}

function compare(
	expr: Extract<Expr, { kind: "compare" }>,
	operand: Operand,
): boolean {
	let left = operand(expr.expr);
	return expr.ops.every(({ op, expr: node }) => {
		const right = operand(node);
		const holds = COMPARE[op](left, right);
		left = right;
		return holds;
	});
}

const COMPARE: Readonly<
	Record<CompareOperator, (left: PyValue, right: PyValue) => boolean>
> = {
	eq: pyEquals,
	ne: (left, right) => !pyEquals(left, right),
	lt: (left, right) => pyOrder("<", left, right),
	lteq: (left, right) => pyOrder("<=", left, right),
	gt: (left, right) => pyOrder(">", left, right),
	gteq: (left, right) => pyOrder(">=", left, right),
	in: (left, right) => pyContains(right, left),
	notin: (left, right) => !pyContains(right, left),
};

const CONSTANTS: Readonly<Record<string, PyValue>> = {
	None: null,
	True: true,
	False: false,
};

/** `x is None`: other identities are nothing that could be asked here. */
function isConstant(
	expr: Extract<Expr, { kind: "test" }>,
	operand: Operand,
): boolean {
	const wanted = CONSTANTS[expr.name];
	if (wanted === undefined || expr.args.length > 0)
		throw new NotUnderstood(`is ${expr.name}`);
	return operand(expr.node) === wanted;
}
