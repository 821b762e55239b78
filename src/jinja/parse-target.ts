// What can be assigned to.

import type { Expr, Name, NamespaceRef, Target } from "./ast.ts";
import { parseTuple } from "./parse-primary.ts";
import type { TokenStream } from "./token-stream.ts";
import { placeOf } from "./tokens.ts";

const KEYWORDS = new Set(["true", "false", "none", "True", "False", "None"]);

const OPERATOR_CLASSES: Record<string, string> = {
	"+": "add",
	"-": "sub",
	"*": "mul",
	"/": "div",
	"//": "floordiv",
	"%": "mod",
	"**": "pow",
};

export function parseTarget(s: TokenStream): Target {
	return assignable(s, parseTuple(s, { isSimplified: true }));
}

export function parseSetTarget(s: TokenStream): Target | NamespaceRef {
	if (s.look().type !== "dot") return parseTarget(s);
	const token = s.expect("name");
	s.next();
	const attr = s.expect("name").text;
	return { kind: "nsref", ...placeOf(token), name: token.text, attr };
}

export function parseNameTarget(s: TokenStream): Name {
	const token = s.expect("name");
	if (KEYWORDS.has(token.text)) throw s.fail("can't assign to 'name'", token);
	return { kind: "name", ...placeOf(token), name: token.text };
}

function assignable(s: TokenStream, expr: Expr): Target {
	const target = toTarget(expr);
	if (target === undefined)
		throw s.fail(`can't assign to '${className(expr)}'`, expr);
	return target;
}

function toTarget(expr: Expr): Target | undefined {
	if (expr.kind === "name") return expr;
	if (expr.kind !== "tuple") return undefined;
	const items: Target[] = [];
	for (const item of expr.items) {
		const target = toTarget(item);
		if (target === undefined) return undefined;
		items.push(target);
	}
	return { ...expr, items };
}

// Jinja2 names the node's class in its message.
function className(expr: Expr): string {
	if (expr.kind === "binary") return OPERATOR_CLASSES[expr.op] ?? "binexpr";
	if (expr.kind === "unary") return expr.op === "-" ? "neg" : "pos";
	return expr.kind;
}
