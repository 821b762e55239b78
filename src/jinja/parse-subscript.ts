// Steps into a value: `.name`, `.0`, `[key]`, slices.

import type { Expr } from "./ast.ts";
import { parseExpression } from "./parse-expression.ts";
import type { TokenStream } from "./token-stream.ts";
import { placeOf } from "./tokens.ts";

export function parseSubscript(s: TokenStream, node: Expr): Expr {
	const token = s.next();
	const at = placeOf(token);
	if (token.type === "dot") {
		const attr = s.next();
		if (attr.type === "name")
			return { kind: "getattr", ...at, node, attr: attr.text };
		if (attr.type !== "integer") throw s.fail("expected name or number", attr);
		const value = attr.number ?? 0;
		return {
			kind: "getitem",
			...at,
			node,
			arg: { kind: "const", ...at, value },
		};
	}
	const args: Expr[] = [];
	while (s.current.type !== "rbracket") {
		if (args.length > 0) s.expect("comma");
		args.push(parseSubscribed(s));
	}
	s.expect("rbracket");
	const [only] = args;
	const arg: Expr =
		args.length === 1 && only !== undefined
			? only
			: { kind: "tuple", ...at, items: args };
	return { kind: "getitem", ...at, node, arg };
}

function parseSubscribed(s: TokenStream): Expr {
	const at = placeOf(s.current);
	let start: Expr | undefined;
	if (!s.skipIf("colon")) {
		start = parseExpression(s);
		if (!s.skipIf("colon")) return start;
	}
	const isEnd = () => s.is("rbracket") || s.is("comma");
	const stop = s.is("colon") || isEnd() ? undefined : parseExpression(s);
	const step = s.skipIf("colon") && !isEnd() ? parseExpression(s) : undefined;
	return { kind: "slice", ...at, start, stop, step };
}
