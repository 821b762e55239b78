// One function a tag; the table at the end says which tag is whose.

import type { At, Call, Expr, If, Name, Signature, Statement } from "./ast.ts";
import { parseFilter } from "./parse-call.ts";
import { parseExpression } from "./parse-expression.ts";
import { parseFrom, parseImport, parseInclude } from "./parse-imports.ts";
import { parseTuple } from "./parse-primary.ts";
import {
	parseNameTarget,
	parseSetTarget,
	parseTarget,
} from "./parse-target.ts";
import type { Extension, Parser } from "./parser.ts";
import { placeOf } from "./tokens.ts";

interface Tag {
	readonly extension?: Extension;
	/** The tag's name has been consumed. */
	parse(p: Parser, at: At): Statement;
}

function parseFor(p: Parser, at: At): Statement {
	const { s } = p;
	const target = parseTarget(s);
	s.expect("name:in");
	const iter = parseTuple(s, { withCondExpr: false });
	const test = s.skipName("if") ? parseExpression(s) : undefined;
	const isRecursive = s.skipName("recursive");
	const body = p.statements(["name:endfor", "name:else"]);
	const otherwise =
		s.next().text === "endfor" ? [] : p.statementsTo("name:endfor");
	return {
		kind: "for",
		...at,
		target,
		iter,
		test,
		isRecursive,
		body,
		otherwise,
	};
}

function parseIf(p: Parser, at: At): If {
	const { s } = p;
	const test = parseTuple(s, { withCondExpr: false });
	const ends = ["name:elif", "name:else", "name:endif"];
	const body = p.statements(ends);
	const elifs: If[] = [];
	let otherwise: Statement[] = [];
	while (true) {
		const token = s.next();
		if (token.text === "elif") {
			const place = placeOf(s.current);
			const elifTest = parseTuple(s, { withCondExpr: false });
			const elifBody = p.statements(ends);
			elifs.push({
				kind: "if",
				...place,
				test: elifTest,
				body: elifBody,
				elifs: [],
				otherwise: [],
			});
			continue;
		}
		if (token.text === "else") otherwise = p.statementsTo("name:endif");
		return { kind: "if", ...at, test, body, elifs, otherwise };
	}
}

function parseSet(p: Parser, at: At): Statement {
	const { s } = p;
	const target = parseSetTarget(s);
	if (s.skipIf("assign"))
		return { kind: "assign", ...at, target, value: parseTuple(s) };
	const filter = s.skipIf("pipe") ? parseFilter(s, undefined) : undefined;
	const body = p.statementsTo("name:endset");
	return { kind: "assignblock", ...at, target, filter, body };
}

function parseWith(p: Parser, at: At): Statement {
	const { s } = p;
	const targets = [];
	const values: Expr[] = [];
	while (s.current.type !== "block_end") {
		if (targets.length > 0) s.expect("comma");
		targets.push(parseTarget(s));
		s.expect("assign");
		values.push(parseExpression(s));
	}
	const body = p.statementsTo("name:endwith");
	return { kind: "with", ...at, targets, values, body };
}

function parseAutoescape(p: Parser, at: At): Statement {
	const value = parseExpression(p.s);
	const body = p.statementsTo("name:endautoescape");
	return { kind: "autoescape", ...at, value, body };
}

function parseBlock(p: Parser, at: At): Statement {
	const { s } = p;
	const name = s.expect("name").text;
	const isScoped = s.skipName("scoped");
	const isRequired = s.skipName("required");
	if (s.is("sub"))
		throw s.fail(
			"Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.",
		);
	const body = p.statementsTo("name:endblock");
	if (isRequired && !body.every(isBlank))
		throw s.fail("Required blocks can only contain comments or whitespace");
	s.skipName(name);
	return { kind: "block", ...at, name, isScoped, isRequired, body };
}

function isBlank(statement: Statement): boolean {
	return (
		statement.kind === "output" &&
		statement.nodes.every(
			(node) => node.kind === "data" && node.text.trim() === "",
		)
	);
}

function parseSignature(p: Parser): Signature {
	const { s } = p;
	const params: Name[] = [];
	const defaults: Expr[] = [];
	s.expect("lparen");
	while (s.current.type !== "rparen") {
		if (params.length > 0) s.expect("comma");
		const param = parseNameTarget(s);
		if (s.skipIf("assign")) defaults.push(parseExpression(s));
		else if (defaults.length > 0)
			throw s.fail("non-default argument follows default argument");
		params.push(param);
	}
	s.expect("rparen");
	return { params, defaults };
}

function parseMacro(p: Parser, at: At): Statement {
	const { name } = parseNameTarget(p.s);
	const signature = parseSignature(p);
	const body = p.statementsTo("name:endmacro");
	return { kind: "macro", ...at, name, ...signature, body };
}

function parseCallBlock(p: Parser, at: At): Statement {
	const signature = p.s.is("lparen")
		? parseSignature(p)
		: { params: [], defaults: [] };
	const call = parseExpression(p.s);
	if (call.kind !== "call") throw p.s.fail("expected call", at);
	const body = p.statementsTo("name:endcall");
	return { kind: "callblock", ...at, ...signature, call: call as Call, body };
}

function parseFilterBlock(p: Parser, at: At): Statement {
	const filter = parseFilter(p.s, undefined);
	const body = p.statementsTo("name:endfilter");
	return { kind: "filterblock", ...at, filter, body };
}

export const STATEMENTS: ReadonlyMap<string, Tag> = new Map<string, Tag>([
	["for", { parse: parseFor }],
	["if", { parse: parseIf }],
	["set", { parse: parseSet }],
	["with", { parse: parseWith }],
	["autoescape", { parse: parseAutoescape }],
	["block", { parse: parseBlock }],
	["macro", { parse: parseMacro }],
	["call", { parse: parseCallBlock }],
	["filter", { parse: parseFilterBlock }],
	["print", { parse: (p, at) => p.print(at) }],
	["include", { parse: (p, at) => parseInclude(p.s, at) }],
	["import", { parse: (p, at) => parseImport(p.s, at) }],
	["from", { parse: (p, at) => parseFrom(p.s, at) }],
	[
		"extends",
		{
			parse: (p, at) => ({
				kind: "extends",
				...at,
				template: parseExpression(p.s),
			}),
		},
	],
	[
		"do",
		{
			extension: "do",
			parse: (p, at) => ({ kind: "exprstmt", ...at, node: parseTuple(p.s) }),
		},
	],
	[
		"break",
		{
			extension: "loopcontrols",
			parse: (_p, at) => ({ kind: "break", ...at }),
		},
	],
	[
		"continue",
		{
			extension: "loopcontrols",
			parse: (_p, at) => ({ kind: "continue", ...at }),
		},
	],
]);
