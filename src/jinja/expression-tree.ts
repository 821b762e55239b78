// The syntax tree of a lone expression, for those who walk it themselves.

import type { Expr } from "./ast.ts";
import { lex } from "./lexer.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { parseLoneExpression } from "./parser.ts";
import { buildRules, DEFAULT_SYNTAX } from "./syntax.ts";

const RULES = buildRules(DEFAULT_SYNTAX);

/** What could stand between `{{` and `}}`; throws TemplateError. */
export function parseExpressionTree(source: string): Expr {
	const tokens = lex({
		source,
		syntax: DEFAULT_SYNTAX,
		rules: RULES,
		startsInExpression: true,
	});
	return parseLoneExpression(tokens, {
		name: undefined,
		limits: DEFAULT_LIMITS,
		extensions: new Set(),
	});
}
