// The parser's window on the tokens, and Jinja2's messages for what was expected.

import { pyRepr } from "../pyvalue/text.ts";
import { TemplateError, type TemplateErrorKind } from "./errors.ts";
import { exceeded, type Limits } from "./limits.ts";
import {
	describeExpected,
	describeToken,
	type Token,
	tokenIs,
} from "./tokens.ts";

/** A link of a chain takes that much less of the stack than a pair of parentheses. */
const LINKS_PER_LEVEL = 5;

export interface StreamOptions {
	readonly name: string | undefined;
	readonly limits: Limits;
}

export class TokenStream {
	current: Token;
	readonly #tokens: readonly Token[];
	readonly #options: StreamOptions;
	#index = 0;
	#depth = 0;

	constructor(tokens: readonly Token[], options: StreamOptions) {
		this.#tokens = tokens;
		this.#options = options;
		this.current = this.#at(0);
	}

	#at(index: number): Token {
		const token = this.#tokens[Math.min(index, this.#tokens.length - 1)];
		if (token === undefined)
			throw new TemplateError("internal", "no tokens to parse");
		if (token.error !== undefined) throw token.error;
		return token;
	}

	next(): Token {
		const token = this.current;
		this.current = this.#at(++this.#index);
		return token;
	}

	look(): Token {
		return this.#at(this.#index + 1);
	}

	is(expected: string): boolean {
		return tokenIs(this.current, expected);
	}

	isName(name: string): boolean {
		return this.current.type === "name" && this.current.text === name;
	}

	skipIf(expected: string): boolean {
		if (!this.is(expected)) return false;
		this.next();
		return true;
	}

	skipName(name: string): boolean {
		if (!this.isName(name)) return false;
		this.next();
		return true;
	}

	expect(expected: string): Token {
		if (this.is(expected)) return this.next();
		const wanted = pyRepr(describeExpected(expected));
		if (this.current.type === "eof")
			throw this.fail(`unexpected end of template, expected ${wanted}.`);
		throw this.fail(
			`expected token ${wanted}, got ${pyRepr(describeToken(this.current))}`,
		);
	}

	fail(
		message: string,
		at: { line: number; column: number } = this.current,
		kind: TemplateErrorKind = "syntax",
	): TemplateError {
		const place = { line: at.line, column: at.column };
		return new TemplateError(kind, message, {
			name: this.#options.name,
			place,
		});
	}

	/** A chain of operators, of steps into a value or of filters nests as deep as it is long. */
	assertChain(length: number): void {
		if (length <= this.#options.limits.nesting * LINKS_PER_LEVEL) return;
		const { message } = exceeded("nesting", this.#options.limits);
		throw this.fail(message, this.current, "limit");
	}

	/** Runs a part that may hold itself, under the limit on nesting. */
	nested<T>(parse: () => T): T {
		if (++this.#depth > this.#options.limits.nesting) {
			const { message } = exceeded("nesting", this.#options.limits);
			throw this.fail(message, this.current, "limit");
		}
		const result = parse();
		this.#depth--;
		return result;
	}
}
