// What operators stand between: names, constants, and what brackets hold.

import { pyRepr } from "../pyvalue/text.ts";
import type { At, Const, Expr } from "./ast.ts";
import { parseExpression } from "./parse-expression.ts";
import type { TokenStream } from "./token-stream.ts";
import { describeToken, placeOf } from "./tokens.ts";

interface TupleOptions {
	readonly withCondExpr?: boolean;
	readonly isSimplified?: boolean;
	readonly isParenthesized?: boolean;
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
