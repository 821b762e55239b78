// Statements. One function a tag; the table at the end says which tag is whose.

import { pyRepr } from "../pyvalue/text.ts";
import type { At, Expr, Output, Statement, TemplateData } from "./ast.ts";
import { TemplateError } from "./errors.ts";
import { parseExpression } from "./parse-expression.ts";
import { parseTuple } from "./parse-primary.ts";
import { STATEMENTS } from "./parse-statements.ts";
import { type StreamOptions, TokenStream } from "./token-stream.ts";
import { describeExpected, placeOf, type Token } from "./tokens.ts";

const EXTENSIONS = ["do", "loopcontrols"] as const;
export type Extension = (typeof EXTENSIONS)[number];

export interface ParserOptions extends StreamOptions {
	readonly extensions: ReadonlySet<Extension>;
}

export function parseTemplate(
	tokens: readonly Token[],
	options: ParserOptions,
): readonly Statement[] {
	return new Parser(tokens, options).subparse(undefined);
}

/** A lone expression, as `compile_expression` takes it. */
export function parseLoneExpression(
	tokens: readonly Token[],
	options: ParserOptions,
): Expr {
	const s = new TokenStream(tokens, options);
	// The tokens begin with no variable_begin: the lexer started inside of one.
	const expr = parseExpression(s);
	if (s.current.type !== "eof") throw s.fail("chunk after expression");
	return expr;
}

export class Parser {
	readonly s: TokenStream;
	readonly extensions: ReadonlySet<Extension>;
	readonly #tags: string[] = [];
	readonly #ends: (readonly string[])[] = [];

	constructor(tokens: readonly Token[], options: ParserOptions) {
		this.s = new TokenStream(tokens, options);
		this.extensions = options.extensions;
	}

	/** Statements up to one of the end tags, which stays current; or to the end. */
	subparse(ends: readonly string[] | undefined): Statement[] {
		if (ends !== undefined) this.#ends.push(ends);
		const body = this.s.nested(() => this.#body(ends));
		if (ends !== undefined) this.#ends.pop();
		return body;
	}

	#body(ends: readonly string[] | undefined): Statement[] {
		const { s } = this;
		const body: Statement[] = [];
		let pending: (TemplateData | Expr)[] = [];
		const flush = () => {
			const [first] = pending;
			if (first === undefined) return;
			body.push({ kind: "output", ...placeOf(first), nodes: pending });
			pending = [];
		};
		while (s.current.type !== "eof") {
			const token = s.current;
			if (token.type === "data") {
				pending.push({ kind: "data", ...placeOf(token), text: token.text });
				s.next();
			} else if (token.type === "variable_begin") {
				s.next();
				pending.push(parseTuple(s));
				s.expect("variable_end");
			} else if (token.type === "block_begin") {
				flush();
				s.next();
				if (ends?.some((end) => s.is(end)) === true) return body;
				body.push(this.#statement());
				s.expect("block_end");
			} else throw new TemplateError("internal", "internal parsing error");
		}
		flush();
		return body;
	}

	#statement(): Statement {
		const token = this.s.current;
		if (token.type !== "name") throw this.s.fail("tag name expected", token);
		const tag = STATEMENTS.get(token.text);
		if (
			tag === undefined ||
			(tag.extension !== undefined && !this.extensions.has(tag.extension))
		)
			throw this.#unknownTag(token.text, this.#ends, token);
		this.#tags.push(token.text);
		const at = placeOf(this.s.next());
		const statement = tag.parse(this, at);
		this.#tags.pop();
		return statement;
	}

	/** The body of a tag, from the end of its opening to one of the end tags. */
	statements(ends: readonly string[]): Statement[] {
		this.s.skipIf("colon");
		this.s.expect("block_end");
		const body = this.subparse(ends);
		if (this.s.current.type === "eof")
			throw this.#unknownTag(undefined, [...this.#ends, ends], this.s.current);
		return body;
	}

	/** As `statements`, consuming the one end tag. */
	statementsTo(end: string): Statement[] {
		const body = this.statements([end]);
		this.s.next();
		return body;
	}

	print(at: At): Output {
		const nodes: Expr[] = [];
		while (this.s.current.type !== "block_end") {
			if (nodes.length > 0) this.s.expect("comma");
			nodes.push(parseExpression(this.s));
		}
		return { kind: "output", ...at, nodes };
	}

	#unknownTag(
		name: string | undefined,
		ends: readonly (readonly string[])[],
		at: At,
	): TemplateError {
		const expected = new Set(ends.flat().map(describeExpected));
		const looking = ends
			.at(-1)
			?.map((end) => pyRepr(describeExpected(end)))
			.join(" or ");
		const message = [
			name === undefined
				? "Unexpected end of template."
				: `Encountered unknown tag ${pyRepr(name)}.`,
		];
		if (looking !== undefined)
			message.push(
				name !== undefined && expected.has(name)
					? `You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for ${looking}.`
					: `Jinja was looking for the following tags: ${looking}.`,
			);
		const innermost = this.#tags.at(-1);
		if (innermost !== undefined)
			message.push(
				`The innermost block that needs to be closed is ${pyRepr(innermost)}.`,
			);
		return this.s.fail(message.join(" "), at);
	}
}
