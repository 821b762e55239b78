// Python literals as text (`ast.literal_eval`), read with the expression parser's own lexer.

import { pyUnary } from "../pyvalue/arithmetic.ts";
import { makeDict, setFrom } from "../pyvalue/dict.ts";
import { PyTuple, type PyValue } from "../pyvalue/value.ts";
import type { Expr } from "./ast.ts";
import { TemplateError } from "./errors.ts";
import { lex } from "./lexer.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { parseLoneExpression } from "./parser.ts";
import { buildRules, DEFAULT_SYNTAX } from "./syntax.ts";

const RULES = buildRules(DEFAULT_SYNTAX);
const PYTHON_CONSTANT = /^(?:True|False|None)$/;

/** The value, or undefined where the text is no literal of Python's. */
export function parseLiteral(text: string): PyValue | undefined {
	// Python refuses leading blanks; names other than the constants are no literals.
	if (!/^[-+("'[{\dTFN.]/.test(text)) return undefined;
	if (/^[A-Z]/.test(text)) return constantOf(text.trimEnd());
	const value = readLiteral(text);
	if (value !== undefined || !/^\{.*\}\s*$/s.test(text)) return value;
	// A set: the items of a list between other brackets.
	const items = readLiteral(`[${text.trimEnd().slice(1, -1)}]`);
	return Array.isArray(items) && items.length > 0 ? setFrom(items) : undefined;
}

function readLiteral(text: string): PyValue | undefined {
	try {
		const tokens = lex({
			// In parentheses, where a bare `1, 2,` is the tuple it is in Python.
			source: `(${text})`,
			syntax: DEFAULT_SYNTAX,
			rules: RULES,
			startsInExpression: true,
		});
		const options = {
			name: undefined,
			limits: DEFAULT_LIMITS,
			extensions: new Set<never>(),
		};
		return literalOf(parseLoneExpression(tokens, options));
	} catch (error) {
		if (error instanceof TemplateError) return undefined;
		throw error;
	}
}

function constantOf(text: string): PyValue | undefined {
	if (!PYTHON_CONSTANT.test(text)) return undefined;
	return text === "None" ? null : text === "True";
}

function literalOf(node: Expr): PyValue | undefined {
	switch (node.kind) {
		case "const":
			return node.value;
		case "list":
		case "tuple": {
			const items = node.items.map(literalOf);
			const known = items.filter((item) => item !== undefined);
			if (known.length < items.length) return undefined;
			return node.kind === "list" ? known : new PyTuple(known);
		}
		case "dict": {
			const entries: [PyValue, PyValue][] = [];
			for (const { key, value } of node.items) {
				const [k, v] = [literalOf(key), literalOf(value)];
				if (k === undefined || v === undefined) return undefined;
				entries.push([k, v]);
			}
			return makeDict(entries);
		}
		case "unary": {
			const value = literalOf(node.node);
			return value === undefined ? undefined : pyUnary(node.op, value);
		}
		default:
			return undefined;
	}
}
