// The tags that name another template: include, import, from … import.

import type { At, FromImport, Statement } from "./ast.ts";
import { parseExpression } from "./parse-expression.ts";
import { parseNameTarget } from "./parse-target.ts";
import type { TokenStream } from "./token-stream.ts";

/** `with context`, `without context`, or undefined where neither stands. */
function parseContext(s: TokenStream): boolean | undefined {
	if (!s.isName("with") && !s.isName("without")) return undefined;
	const after = s.look();
	if (after.type !== "name" || after.text !== "context") return undefined;
	const withContext = s.next().text === "with";
	s.next();
	return withContext;
}

export function parseInclude(s: TokenStream, at: At): Statement {
	const template = parseExpression(s);
	const ignoresMissing = s.isName("ignore") && s.look().text === "missing";
	if (ignoresMissing) {
		s.next();
		s.next();
	}
	const withContext = parseContext(s) ?? true;
	return { kind: "include", ...at, template, ignoresMissing, withContext };
}

export function parseImport(s: TokenStream, at: At): Statement {
	const template = parseExpression(s);
	s.expect("name:as");
	const target = parseNameTarget(s).name;
	const withContext = parseContext(s) ?? false;
	return { kind: "import", ...at, template, target, withContext };
}

export function parseFrom(s: TokenStream, at: At): Statement {
	const template = parseExpression(s);
	s.expect("name:import");
	const names: FromImport["names"][number][] = [];
	let withContext: boolean | undefined;
	while (true) {
		if (names.length > 0) s.expect("comma");
		if (s.current.type !== "name") s.expect("name");
		withContext = parseContext(s);
		if (withContext !== undefined) break;
		const target = parseNameTarget(s);
		if (target.name.startsWith("_"))
			throw s.fail(
				"names starting with an underline can not be imported",
				target,
				"assertion",
			);
		const alias = s.skipName("as") ? parseNameTarget(s).name : target.name;
		names.push({ name: target.name, alias });
		withContext = parseContext(s);
		if (withContext !== undefined || !s.is("comma")) break;
	}
	return {
		kind: "fromimport",
		...at,
		template,
		names,
		withContext: withContext ?? false,
	};
}
