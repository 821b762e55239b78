// Expressions, by precedence from the loosest to the tightest, as Jinja2 3.1 binds them.

import { pyRepr } from "../pyvalue/text.ts";
import type { BinaryOperator } from "../pyvalue/value.ts";
import type { At, Compare, CompareOperator, Const, Expr } from "./ast.ts";
import { parseCall, parseFilter, parseTest } from "./parse-call.ts";
import { parseSubscript } from "./parse-subscript.ts";
import type { TokenStream } from "./token-stream.ts";
import { describeToken, type TokenType } from "./tokens.ts";

export interface TupleOptions {
	readonly withCondExpr?: boolean;
	readonly isSimplified?: boolean;
	readonly isParenthesized?: boolean;
}

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

export const placeOf = ({ line, column }: At): At => ({ line, column });

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

const CONSTANTS = new Map<string, boolean | null>([
	["true", true],
	["True", true],
	["false", false],
	["False", false],
	["none", null],
	["None", null],
]);

export function parsePrimary(s: TokenStream): Expr {
	const token = s.current;
	const at = placeOf(token);
	switch (token.type) {
		case "name": {
			s.next();
			const value = CONSTANTS.get(token.text);
			return value === undefined
				? { kind: "name", ...at, name: token.text }
				: { kind: "const", ...at, value };
		}
		case "string":
			return parseStrings(s, at);
		case "integer":
		case "float":
			s.next();
			return { kind: "const", ...at, value: token.number ?? 0 };
		case "lparen": {
			s.next();
			const node = parseTuple(s, { isParenthesized: true });
			s.expect("rparen");
			return node;
		}
		case "lbracket":
			return parseList(s, at);
		case "lbrace":
			return parseDict(s, at);
		default:
			throw s.fail(`unexpected ${pyRepr(describeToken(token))}`, token);
	}
}

function parseStrings(s: TokenStream, at: At): Const {
	let value = s.next().text;
	while (s.current.type === "string") value += s.next().text;
	return { kind: "const", ...at, value };
}

export function parseTuple(s: TokenStream, options: TupleOptions = {}): Expr {
	let at = placeOf(s.current);
	const items: Expr[] = [];
	let isTuple = false;
	while (true) {
		if (items.length > 0) s.expect("comma");
		if (isTupleEnd(s)) break;
		items.push(
			options.isSimplified === true
				? parsePrimary(s)
				: parseExpression(s, options.withCondExpr ?? true),
		);
		if (s.current.type !== "comma") break;
		isTuple = true;
		at = placeOf(s.current);
	}
	const [only] = items;
	if (!isTuple && only !== undefined) return only;
	if (!isTuple && options.isParenthesized !== true) {
		const got = pyRepr(describeToken(s.current));
		throw s.fail(`Expected an expression, got ${got}`);
	}
	return { kind: "tuple", ...at, items };
}

// Jinja2 means to end at `in` and `recursive` too, but never does: `for x, in y` is an error.
function isTupleEnd(s: TokenStream): boolean {
	const { type } = s.current;
	return type === "variable_end" || type === "block_end" || type === "rparen";
}

function parseList(s: TokenStream, at: At): Expr {
	s.expect("lbracket");
	const items: Expr[] = [];
	while (s.current.type !== "rbracket") {
		if (items.length > 0) s.expect("comma");
		if (s.is("rbracket")) break;
		items.push(parseExpression(s));
	}
	s.expect("rbracket");
	return { kind: "list", ...at, items };
}

function parseDict(s: TokenStream, at: At): Expr {
	s.expect("lbrace");
	const items: { key: Expr; value: Expr }[] = [];
	while (s.current.type !== "rbrace") {
		if (items.length > 0) s.expect("comma");
		if (s.is("rbrace")) break;
		const key = parseExpression(s);
		s.expect("colon");
		items.push({ key, value: parseExpression(s) });
	}
	s.expect("rbrace");
	return { kind: "dict", ...at, items };
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
