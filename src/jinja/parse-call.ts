// Calls, filters and tests: everything that takes arguments.

import type { Args, Call, Expr, Filter } from "./ast.ts";
import { parseExpression, parsePostfix } from "./parse-expression.ts";
import { parsePrimary } from "./parse-primary.ts";
import type { TokenStream } from "./token-stream.ts";
import { placeOf, type Token, type TokenType } from "./tokens.ts";

const NO_ARGS: Args = {
	args: [],
	kwargs: [],
	dynArgs: undefined,
	dynKwargs: undefined,
};

/** Tokens that can begin the unparenthesized argument of a test. */
const TEST_ARGUMENT: ReadonlySet<TokenType> = new Set<TokenType>([
	"name",
	"string",
	"integer",
	"float",
	"lbracket",
	"lbrace",
]);

function parseArgs(s: TokenStream): Args {
	const token = s.expect("lparen");
	const args: Expr[] = [];
	const kwargs: { key: string; value: Expr }[] = [];
	let dynArgs: Expr | undefined;
	let dynKwargs: Expr | undefined;
	let isFirst = true;
	const ensure = (isValid: boolean) => {
		if (!isValid)
			throw s.fail("invalid syntax for function call expression", token);
	};
	while (s.current.type !== "rparen") {
		if (!isFirst) {
			s.expect("comma");
			if (s.is("rparen")) break;
		}
		isFirst = false;
		if (s.is("mul")) {
			ensure(dynArgs === undefined && dynKwargs === undefined);
			s.next();
			dynArgs = parseExpression(s);
		} else if (s.is("pow")) {
			ensure(dynKwargs === undefined);
			s.next();
			dynKwargs = parseExpression(s);
		} else if (s.is("name") && s.look().type === "assign") {
			ensure(dynKwargs === undefined);
			const key = s.next().text;
			s.next();
			kwargs.push({ key, value: parseExpression(s) });
		} else {
			ensure(!dynArgs && !dynKwargs && kwargs.length === 0);
			args.push(parseExpression(s));
		}
	}
	s.expect("rparen");
	return { args, kwargs, dynArgs, dynKwargs };
}

export function parseCall(s: TokenStream, node: Expr): Call {
	const at = placeOf(s.current);
	return { kind: "call", ...at, node, ...parseArgs(s) };
}

function parseDottedName(s: TokenStream): Token {
	const token = s.expect("name");
	let text = token.text;
	while (s.skipIf("dot")) text += `.${s.expect("name").text}`;
	return { ...token, text };
}

/** One filter and those piped after it; the first `|` has been consumed. */
export function parseFilter(s: TokenStream, start: Expr | undefined): Filter {
	let node = start;
	let links = 0;
	while (true) {
		s.assertChain(++links);
		const token = parseDottedName(s);
		const args = s.is("lparen") ? parseArgs(s) : NO_ARGS;
		const filter: Filter = {
			kind: "filter",
			...placeOf(token),
			node,
			name: token.text,
			...args,
		};
		if (!s.skipIf("pipe")) return filter;
		node = filter;
	}
}

export function parseTest(s: TokenStream, node: Expr): Expr {
	const at = placeOf(s.next());
	const isNegated = s.skipName("not");
	const { text: name } = parseDottedName(s);
	const args = parseTestArgs(s);
	const test: Expr = { kind: "test", ...at, node, name, ...args };
	return isNegated ? { kind: "not", ...at, node: test } : test;
}

function parseTestArgs(s: TokenStream): Args {
	if (s.is("lparen")) return parseArgs(s);
	if (!TEST_ARGUMENT.has(s.current.type)) return NO_ARGS;
	if (s.isName("else") || s.isName("or") || s.isName("and")) return NO_ARGS;
	if (s.isName("is")) throw s.fail("You cannot chain multiple tests with is");
	const arg = s.nested(() => parsePostfix(s, parsePrimary(s)));
	return { ...NO_ARGS, args: [arg] };
}
