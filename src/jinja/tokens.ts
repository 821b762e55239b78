// The tokens of a template and how Jinja2's messages call them.

import type { PyFloat } from "../pyvalue/value.ts";
import type { At } from "./ast.ts";
import type { TemplateError } from "./errors.ts";

export const OPERATORS = {
	"+": "add",
	"-": "sub",
	"/": "div",
	"//": "floordiv",
	"*": "mul",
	"%": "mod",
	"**": "pow",
	"~": "tilde",
	"[": "lbracket",
	"]": "rbracket",
	"(": "lparen",
	")": "rparen",
	"{": "lbrace",
	"}": "rbrace",
	"==": "eq",
	"!=": "ne",
	">": "gt",
	">=": "gteq",
	"<": "lt",
	"<=": "lteq",
	"=": "assign",
	".": "dot",
	":": "colon",
	"|": "pipe",
	",": "comma",
	";": "semicolon",
} as const;
export type OperatorText = keyof typeof OPERATORS;
type OperatorType = (typeof OPERATORS)[OperatorText];

export type TokenType =
	| OperatorType
	| "data"
	| "name"
	| "string"
	| "integer"
	| "float"
	| "block_begin"
	| "block_end"
	| "variable_begin"
	| "variable_end"
	| "eof"
	| "error";

export interface Token {
	readonly type: TokenType;
	/** The text of a name, string (unescaped), data or operator. */
	readonly text: string;
	readonly number?: number | bigint | PyFloat;
	readonly line: number;
	readonly column: number;
	/** What was wrong here; raised when the parser gets this far. */
	readonly error?: TemplateError;
}

const DESCRIPTIONS: Partial<Record<TokenType, string>> = {
	block_begin: "begin of statement block",
	block_end: "end of statement block",
	variable_begin: "begin of print statement",
	variable_end: "end of print statement",
	data: "template data / text",
	eof: "end of template",
};

const TEXT_OF = new Map<string, string>(
	Object.entries(OPERATORS).map(([text, type]) => [type, text]),
);

function describeType(type: string): string {
	return TEXT_OF.get(type) ?? DESCRIPTIONS[type as TokenType] ?? type;
}

export function describeToken(token: Token): string {
	return token.type === "name" ? token.text : describeType(token.type);
}

/** An expectation is a token type, or `name:x` for one certain name. */
export function describeExpected(expected: string): string {
	const [type = "", name] = expected.split(":", 2);
	return type === "name" && name !== undefined ? name : describeType(type);
}

export function tokenIs(token: Token, expected: string): boolean {
	if (token.type === expected) return true;
	return token.type === "name" && expected === `name:${token.text}`;
}

/** Where a token or node stands, to be given to the node made of it. */
export const placeOf = ({ line, column }: At): At => ({ line, column });
