// Operators, by precedence from the loosest to the tightest, as Jinja2 3.1 binds them.

import type { BinaryOperator } from "../pyvalue/value.ts";
import type { Compare, CompareOperator, Expr } from "./ast.ts";
import { parseCall, parseFilter, parseTest } from "./parse-call.ts";
import { parsePrimary } from "./parse-primary.ts";
import { parseSubscript } from "./parse-subscript.ts";
import type { TokenStream } from "./token-stream.ts";
import { placeOf, type TokenType } from "./tokens.ts";

const COMPARISONS: ReadonlySet<TokenType> = new Set<TokenType>([
	"eq",
	"ne",
	"lt",
	"lteq",
	"gt",
	"gteq",
]);
const SUMS = new Map<TokenType, BinaryOperator>([
	["add", "+"],
	["sub", "-"],
]);
const PRODUCTS = new Map<TokenType, BinaryOperator>([
	["mul", "*"],
	["div", "/"],
	["floordiv", "//"],
	["mod", "%"],
]);

export function parseExpression(s: TokenStream, withCondExpr = true): Expr {
	return s.nested(() => (withCondExpr ? parseCondExpr(s) : parseOr(s)));
}

function parseCondExpr(s: TokenStream): Expr {
	let at = placeOf(s.current);
	let expr = parseOr(s);
	let links = 0;
	while (s.skipName("if")) {
		s.assertChain(++links);
		const test = parseOr(s);
		const otherwise = s.skipName("else")
			? s.nested(() => parseCondExpr(s))
			: undefined;
		expr = { kind: "condexpr", ...at, test, chosen: expr, otherwise };
		at = placeOf(s.current);
	}
	return expr;
}

function parseOr(s: TokenStream): Expr {
	const at = placeOf(s.current);
	let left = parseAnd(s);
	let links = 0;
	while (s.skipName("or")) {
		s.assertChain(++links);
		left = { kind: "or", ...at, left, right: parseAnd(s) };
	}
	return left;
}

function parseAnd(s: TokenStream): Expr {
	const at = placeOf(s.current);
	let left = parseNot(s);
	let links = 0;
	while (s.skipName("and")) {
		s.assertChain(++links);
		left = { kind: "and", ...at, left, right: parseNot(s) };
	}
	return left;
}

function parseNot(s: TokenStream): Expr {
	if (!s.isName("not")) return parseCompare(s);
	const at = placeOf(s.next());
	return { kind: "not", ...at, node: s.nested(() => parseNot(s)) };
}

function parseCompare(s: TokenStream): Expr {
	const at = placeOf(s.current);
	const expr = parseSum(s);
	const ops: Compare["ops"][number][] = [];
	while (true) {
		const { type } = s.current;
		let op: CompareOperator;
		if (COMPARISONS.has(type)) {
			s.next();
			op = type as CompareOperator;
		} else if (s.skipName("in")) op = "in";
		else if (s.isName("not") && isNamed(s.look(), "in")) {
			s.next();
			s.next();
			op = "notin";
		} else break;
		ops.push({ op, expr: parseSum(s) });
	}
	return ops.length === 0 ? expr : { kind: "compare", ...at, expr, ops };
}

function isNamed(token: { type: string; text: string }, name: string): boolean {
	return token.type === "name" && token.text === name;
}

function parseSum(s: TokenStream): Expr {
	const at = placeOf(s.current);
	let left = parseConcat(s);
	let links = 0;
	for (let op = SUMS.get(s.current.type); op; op = SUMS.get(s.current.type)) {
		s.assertChain(++links);
		s.next();
		left = { kind: "binary", ...at, op, left, right: parseConcat(s) };
	}
	return left;
}

function parseConcat(s: TokenStream): Expr {
	const at = placeOf(s.current);
	const first = parseProduct(s);
	if (s.current.type !== "tilde") return first;
	const nodes = [first];
	while (s.skipIf("tilde")) nodes.push(parseProduct(s));
	return { kind: "concat", ...at, nodes };
}

function parseProduct(s: TokenStream): Expr {
	const at = placeOf(s.current);
	let left = parsePow(s);
	let op = PRODUCTS.get(s.current.type);
	let links = 0;
	while (op !== undefined) {
		s.assertChain(++links);
		s.next();
		left = { kind: "binary", ...at, op, left, right: parsePow(s) };
		op = PRODUCTS.get(s.current.type);
	}
	return left;
}

// `**` binds to the left and looser than unary minus, unlike Python's (Jinja2 3.1).
function parsePow(s: TokenStream): Expr {
	const at = placeOf(s.current);
	let left = parseUnary(s, true);
	let links = 0;
	while (s.skipIf("pow")) {
		s.assertChain(++links);
		const right = parseUnary(s, true);
		left = { kind: "binary", ...at, op: "**", left, right };
	}
	return left;
}

function parseUnary(s: TokenStream, withFilter: boolean): Expr {
	const { type } = s.current;
	let node: Expr;
	if (type === "sub" || type === "add") {
		const at = placeOf(s.next());
		const operand = s.nested(() => parseUnary(s, false));
		node = {
			kind: "unary",
			...at,
			op: type === "sub" ? "-" : "+",
			node: operand,
		};
	} else node = parsePrimary(s);
	node = parsePostfix(s, node);
	return withFilter ? parseFilterChain(s, node) : node;
}

export function parsePostfix(s: TokenStream, start: Expr): Expr {
	let node = start;
	let links = 0;
	while (true) {
		s.assertChain(++links);
		const { type } = s.current;
		if (type === "dot" || type === "lbracket") node = parseSubscript(s, node);
		else if (type === "lparen") node = parseCall(s, node);
		else return node;
	}
}

function parseFilterChain(s: TokenStream, start: Expr): Expr {
	let node = start;
	let links = 0;
	while (true) {
		s.assertChain(++links);
		const { type } = s.current;
		if (type === "pipe") {
			s.next();
			node = parseFilter(s, node);
		} else if (s.isName("is")) node = parseTest(s, node);
		else if (type === "lparen") node = parseCall(s, node);
		else return node;
	}
}
