// Source text to tokens. An error becomes a token of its own, so that a mistake of the
// parser's that comes earlier in the source is the one reported, as in Jinja2.

import { PyFloat } from "../pyvalue/value.ts";
import { TemplateError } from "./errors.ts";
import { integerOf, matchAt, normalizeSource, rstrip } from "./scan.ts";
import { BadEscape, unescapeLiteral } from "./string-literal.ts";
import { type LexRules, PY_SPACE, type Syntax } from "./syntax.ts";
import {
	OPERATORS,
	type OperatorText,
	type Token,
	type TokenType,
} from "./tokens.ts";

const SPACE = new RegExp(`[${PY_SPACE}]+`, "y");
const NUMBER =
	/(?:(?<!\.)\d+(?:_\d+)*(?:(?:\.\d+(?:_\d+)*)?[eE][+-]?\d+(?:_\d+)*|\.\d+(?:_\d+)*))|(0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[\da-fA-F])+|[1-9](?:_?\d)*|0(?:_?0)*)/y;
const WORD = /[\p{L}\p{N}\p{ID_Continue}_]+/uy;
const IDENTIFIER = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;
const STRING = /'[^'\\]*(?:\\[\s\S][^'\\]*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y;
const OPERATOR = /\/\/|\*\*|[=!<>]=|[-+/*%~[\](){}<>=.:|,;]/y;
const LINE_END = new RegExp(`[${PY_SPACE}]*(?:\\n|$)`, "y");
const CLOSERS: Record<string, string> = { "{": "}", "(": ")", "[": "]" };
const ASCII_WORD = /[A-Za-z0-9_]+/y;

export interface LexInput {
	readonly source: string;
	readonly syntax: Syntax;
	readonly rules: LexRules;
	readonly name?: string | undefined;
	/** Start inside `{{`, for a lone expression. */
	readonly startsInExpression?: boolean;
}

export function lex(input: LexInput): Token[] {
	const lexer = new Lexer(input);
	try {
		lexer.run();
	} catch (error) {
		if (!(error instanceof TemplateError)) throw error;
		lexer.push("error", "", { error });
	}
	const { tokens } = lexer;
	// Jinja2 puts the end where the last token began.
	const { line = 1, column = 1 } = tokens.at(-1) ?? {};
	tokens.push({ type: "eof", text: "", line, column });
	return tokens;
}

class Lexer {
	readonly tokens: Token[] = [];
	readonly #source: string;
	readonly #syntax: Syntax;
	readonly #rules: LexRules;
	readonly #name: string | undefined;
	readonly #startsInExpression: boolean;
	#pos = 0;
	#line = 1;
	#lineStart = 0;
	#counted = 0;
	#isLineStarting = true;

	constructor(input: LexInput) {
		this.#source = normalizeSource(input.source, input.syntax);
		this.#syntax = input.syntax;
		this.#rules = input.rules;
		this.#name = input.name;
		this.#startsInExpression = input.startsInExpression === true;
	}

	run(): void {
		if (this.#startsInExpression) this.#tag("variable");
		while (this.#pos < this.#source.length) this.#root();
	}

	push(
		type: TokenType,
		text: string,
		more?: { number?: number | bigint | PyFloat; error?: TemplateError },
	): void {
		this.#countTo(this.#pos);
		const line = this.#line;
		const column = this.#pos - this.#lineStart + 1;
		this.tokens.push({ type, text, line, column, ...more });
	}

	#countTo(pos: number): void {
		let at = this.#source.indexOf("\n", this.#counted);
		while (at !== -1 && at < pos) {
			this.#line++;
			this.#lineStart = at + 1;
			at = this.#source.indexOf("\n", at + 1);
		}
		this.#counted = pos;
	}

	#fail(message: string): TemplateError {
		this.#countTo(this.#pos);
		const place = {
			line: this.#line,
			column: this.#pos - this.#lineStart + 1,
		};
		return new TemplateError("syntax", message, { name: this.#name, place });
	}

	#moveTo(pos: number): void {
		this.#pos = pos;
		this.#isLineStarting = this.#source.charCodeAt(pos - 1) === 10;
	}

	#root(): void {
		const { root, tags } = this.#rules;
		root.lastIndex = this.#pos;
		const match = root.exec(this.#source);
		if (match === null) {
			this.#data(this.#source.slice(this.#pos));
			this.#pos = this.#source.length;
			return;
		}
		const index = match.findIndex((group, i) => i > 0 && group !== undefined);
		const state = index === 1 ? "raw" : tags[index - 2];
		const sign = match[index] ?? "";
		const text = this.#source.slice(this.#pos, match.index);
		this.#data(this.#strip(text, sign, state === "variable"));
		this.#pos = match.index;
		const end = match.index + match[0].length;
		if (state === "raw") this.#raw(end);
		else if (state === "comment") this.#comment(end);
		else if (state === "lineComment") this.#lineComment(end);
		else if (state !== undefined) {
			this.push(state === "variable" ? "variable_begin" : "block_begin", "");
			this.#moveTo(end);
			this.#tag(state);
		}
	}

	#strip(text: string, sign: string, isVariable: boolean): string {
		if (sign === "-") return rstrip(text);
		if (sign === "+" || !this.#syntax.lstripBlocks || isVariable) return text;
		const lineAt = text.lastIndexOf("\n") + 1;
		if (lineAt === 0 && !this.#isLineStarting) return text;
		return rstrip(text.slice(lineAt)) === "" ? text.slice(0, lineAt) : text;
	}

	#data(text: string): void {
		if (text !== "") this.push("data", this.#normalized(text));
	}

	#normalized(text: string): string {
		const { newlineSequence } = this.#syntax;
		return newlineSequence === "\n" || !text.includes("\n")
			? text
			: text.replaceAll("\n", newlineSequence);
	}

	#raw(bodyAt: number): void {
		const { rawEnd } = this.#rules;
		rawEnd.lastIndex = bodyAt;
		const match = rawEnd.exec(this.#source);
		if (match === null) {
			this.#pos = bodyAt;
			if (bodyAt === this.#source.length) return;
			throw this.#fail("Missing end of raw directive");
		}
		this.#moveTo(bodyAt);
		const text = this.#source.slice(bodyAt, match.index);
		this.#data(this.#strip(text, match[1] ?? "", false));
		this.#moveTo(match.index + match[0].length);
	}

	#comment(bodyAt: number): void {
		const { commentEnd } = this.#rules;
		commentEnd.lastIndex = bodyAt;
		const match = commentEnd.exec(this.#source);
		if (match === null) {
			this.#pos = bodyAt;
			if (bodyAt === this.#source.length) return;
			throw this.#fail("Missing end of comment tag");
		}
		this.#moveTo(match.index + match[0].length);
	}

	#lineComment(bodyAt: number): void {
		const end = this.#source.indexOf("\n", bodyAt);
		this.#moveTo(end === -1 ? this.#source.length : end);
	}

	/** Tokens of one tag, up to and with its end. */
	#tag(state: "block" | "variable" | "lineStatement"): void {
		const end =
			state === "variable"
				? this.#rules.variableEnd
				: state === "block"
					? this.#rules.blockEnd
					: LINE_END;
		const closers: string[] = [];
		while (true) {
			if (closers.length === 0) {
				end.lastIndex = this.#pos;
				const match = end.exec(this.#source);
				if (match !== null) {
					this.push(state === "variable" ? "variable_end" : "block_end", "");
					this.#moveTo(end.lastIndex);
					return;
				}
			}
			if (this.#pos >= this.#source.length) return;
			this.#inTag(closers);
		}
	}

	#inTag(closers: string[]): void {
		const source = this.#source;
		const code = source.charCodeAt(this.#pos);
		if (matchAt(SPACE, source, this.#pos) !== undefined) {
			this.#pos = SPACE.lastIndex;
		} else if (code >= 48 && code <= 57 && this.#number()) {
			return;
		} else if (this.#word()) {
			return;
		} else if (matchAt(STRING, source, this.#pos) !== undefined) {
			this.#string(STRING.lastIndex);
		} else {
			this.#operator(closers);
		}
	}

	#number(): boolean {
		const text = matchAt(NUMBER, this.#source, this.#pos);
		if (text === undefined) return false;
		const end = NUMBER.lastIndex;
		const digits = text.replaceAll("_", "");
		const isInteger = /^(?:0[bBoOxX].*|\d+)$/.test(digits);
		this.push(isInteger ? "integer" : "float", text, {
			number: isInteger ? integerOf(digits) : new PyFloat(Number(digits)),
		});
		this.#pos = end;
		return true;
	}

	#word(): boolean {
		const source = this.#source;
		let text = matchAt(ASCII_WORD, source, this.#pos);
		let end = ASCII_WORD.lastIndex;
		if (
			text === undefined
				? source.charCodeAt(this.#pos) > 0x7f
				: source.charCodeAt(end) > 0x7f
		) {
			text = matchAt(WORD, source, this.#pos);
			end = WORD.lastIndex;
		}
		if (text === undefined) return false;
		if (!IDENTIFIER.test(text))
			throw this.#fail("Invalid character in identifier");
		this.push("name", text);
		this.#pos = end;
		return true;
	}

	#string(end: number): void {
		const body = this.#source.slice(this.#pos + 1, end - 1);
		try {
			this.push("string", unescapeLiteral(this.#normalized(body)));
		} catch (error) {
			if (error instanceof BadEscape) throw this.#fail(error.message);
			throw error;
		}
		this.#pos = end;
	}

	#operator(closers: string[]): void {
		const text = matchAt(OPERATOR, this.#source, this.#pos);
		if (text === undefined) {
			const char = String.fromCodePoint(
				this.#source.codePointAt(this.#pos) ?? 0,
			);
			const shown = char === "'" ? `"'"` : `'${char === "\\" ? "\\\\" : char}'`;
			throw this.#fail(`unexpected char ${shown} at ${this.#pos}`);
		}
		const closer = CLOSERS[text];
		if (closer !== undefined) closers.push(closer);
		else if (text === "}" || text === ")" || text === "]") {
			const expected = closers.pop();
			if (expected === undefined) throw this.#fail(`unexpected '${text}'`);
			if (expected !== text)
				throw this.#fail(`unexpected '${text}', expected '${expected}'`);
		}
		this.push(OPERATORS[text as OperatorText], text);
		this.#pos += text.length;
	}
}
