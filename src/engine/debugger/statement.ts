// A line of Python as the debugger reads it: an expression, an assignment, or `del`.

import type { Expr } from "../../jinja/ast.ts";
import { TemplateError } from "../../jinja/errors.ts";
import { parseExpressionTree } from "../../jinja/expression-tree.ts";
import { BINARY_OPERATORS, type BinaryOperator } from "../../pyvalue/value.ts";

export type Statement =
	| { readonly kind: "expression"; readonly value: Expr }
	| {
			readonly kind: "assign";
			readonly target: Expr;
			readonly value: Expr;
			/** Of `a += b`. */
			readonly operator: BinaryOperator | undefined;
	  }
	| { readonly kind: "delete"; readonly target: Expr };

/** A line that is none of the three. */
export class NotUnderstood extends Error {}

const DELETE = /^del\s+(?=\S)/;
/** Brackets, strings, comparisons and `=`, which are all that matter for finding the assignment. */
const MARKS =
	/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[([{]|[)\]}]|[=!<>]=|(?<operator>\*\*|\/\/|<<|>>|[-+*/%|&^])?=/gs;

export function parseStatement(line: string): Statement {
	const text = line.trim();
	const isDelete = DELETE.exec(text);
	if (isDelete !== null)
		return {
			kind: "delete",
			target: parseTarget(text.slice(isDelete[0].length)),
		};
	const mark = findAssignment(text);
	if (mark === undefined) return { kind: "expression", value: parse(text) };
	return {
		kind: "assign",
		target: parseTarget(text.slice(0, mark.start)),
		value: parse(text.slice(mark.end)),
		operator: mark.operator,
	};
}

export function parse(text: string): Expr {
	try {
		return parseExpressionTree(text);
	} catch (error) {
		if (!(error instanceof TemplateError)) throw error;
		throw new NotUnderstood(text.trim(), { cause: error });
	}
}

function parseTarget(text: string): Expr {
	const target = parse(text);
	if (
		target.kind !== "name" &&
		target.kind !== "getattr" &&
		target.kind !== "getitem"
	)
		throw new NotUnderstood(text.trim());
	return target;
}

interface Mark {
	readonly start: number;
	readonly end: number;
	readonly operator: BinaryOperator | undefined;
}

/** The first `=` outside of brackets and strings. */
function findAssignment(text: string): Mark | undefined {
	let depth = 0;
	for (const found of text.matchAll(MARKS)) {
		const [mark] = found;
		if ("([{".includes(mark)) depth++;
		else if (")]}".includes(mark)) depth--;
		else if (depth === 0 && isAssignment(mark)) {
			const operator = found.groups?.operator;
			return {
				start: found.index,
				end: found.index + mark.length,
				operator: BINARY_OPERATORS.find((each) => each === operator),
			};
		}
	}
	return undefined;
}

function isAssignment(mark: string): boolean {
	return mark.endsWith("=") && !["==", "!=", "<=", ">="].includes(mark);
}
