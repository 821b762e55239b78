// From text to tokens, by the rules of libyaml 0.2.5, which is what Ansible's loader
// reads with. No library for JavaScript reads the same YAML: js-yaml 5.5.0 refused 46
// of 5,592 files the reference accepts and let others through, yaml 2.9.1 takes 40 ms
// and more for a playbook that takes 10 here.
//
// Block structure becomes tokens too: an indentation that grows opens a collection, one
// that shrinks closes it. Whether a word is a key shows only at its colon; until then
// its token waits, and the key token goes in front of it.

import { Cursor, isBlank, isBlankOrEnd, isBreak } from "./cursor.ts";
import type { SourceText } from "./places.ts";
import { scanAnchor, scanDirective, scanTag } from "./scan-properties.ts";
import { scanQuoted } from "./scan-quoted.ts";
import { scanBlockScalar, scanPlain } from "./scan-scalars.ts";
import { SimpleKeys } from "./simple-keys.ts";
import { makeToken, type Token, type TokenKind } from "./token.ts";

const FLOW_MARKS: ReadonlyMap<number, TokenKind> = new Map([
	[0x5b, "flow-sequence-start"],
	[0x7b, "flow-mapping-start"],
	[0x5d, "flow-sequence-end"],
	[0x7d, "flow-mapping-end"],
	[0x2c, "flow-entry"],
]);

export class Scanner {
	readonly cursor: Cursor;
	#tokens: Token[] = [];
	#head = 0;
	/** Number of the token at #tokens[0]. */
	#base = 0;
	#indent = -1;
	readonly #indents: number[] = [];
	readonly #keys: SimpleKeys;
	#flowLevel = 0;
	#isKeyAllowed = true;
	#isDone = false;

	constructor(source: SourceText) {
		this.cursor = new Cursor(source);
		this.#keys = new SimpleKeys(this.cursor);
		// A byte order mark that starts the text takes no column; libyaml counts any other.
		if (this.cursor.code() === 0xfeff) {
			this.cursor.at = 1;
			this.cursor.lineStart = 1;
		}
	}

	/** The next token, which stays the next one. */
	peek(): Token {
		while (this.#needsMore()) this.#fetch();
		const token = this.#tokens[this.#head];
		if (token !== undefined) return token;
		return makeToken("stream-end", this.cursor.at, this.cursor.at);
	}

	skip(): void {
		this.#head++;
		if (this.#head === this.#tokens.length) {
			this.#base += this.#head;
			this.#head = 0;
			this.#tokens = [];
		}
	}

	#needsMore(): boolean {
		if (this.#head === this.#tokens.length) return !this.#isDone;
		this.#keys.dropStale();
		if (this.#isDone) return false;
		return this.#keys.isWaitingFor(this.#base + this.#head);
	}

	#fetch(): void {
		const { cursor } = this;
		this.#passToNextToken();
		this.#keys.dropStale();
		this.#closeIndents(cursor.column);
		const code = cursor.code();
		if (code === 0 && cursor.at >= cursor.source.text.length) {
			this.#endStream();
		} else if (cursor.at === cursor.lineStart && code === 0x25) {
			this.#closeDocument();
			this.#tokens.push(scanDirective(cursor));
		} else if (cursor.isAtDocumentMark()) {
			this.#closeDocument();
			this.#push(code === 0x2d ? "document-start" : "document-end", 3);
		} else if (FLOW_MARKS.has(code)) this.#flowMark(code);
		else if (!this.#indicator(code)) this.#scalarOrProperty(code);
	}

	/** `- `, `? ` and `: `; false where the character is none of them here. */
	#indicator(code: number): boolean {
		const { cursor } = this;
		if (code === 0x2d && isBlankOrEnd(cursor.code(1))) this.#blockEntry();
		else if (code !== 0x3f && code !== 0x3a) return false;
		else if (this.#flowLevel === 0 && !isBlankOrEnd(cursor.code(1))) {
			return false;
		} else if (code === 0x3f) this.#explicitKey();
		else this.#value();
		return true;
	}

	#scalarOrProperty(code: number): void {
		const { cursor } = this;
		const inFlow = this.#flowLevel > 0;
		if ((code === 0x7c || code === 0x3e) && !inFlow) {
			this.#keys.drop();
			this.#isKeyAllowed = true;
			this.#tokens.push(scanBlockScalar(cursor, this.#indent));
			return;
		}
		if (!this.#canStartNode(code)) {
			const words = "while scanning for the next token";
			const doing = { words, start: cursor.at };
			cursor.fail(
				"found character that cannot start any token",
				cursor.at,
				doing,
			);
		}
		this.#saveKey();
		this.#isKeyAllowed = false;
		this.#tokens.push(this.#scanNode(code, inFlow));
	}

	#scanNode(code: number, inFlow: boolean): Token {
		const { cursor } = this;
		switch (code) {
			case 0x2a:
				return scanAnchor(cursor, "alias");
			case 0x26:
				return scanAnchor(cursor, "anchor");
			case 0x21:
				return scanTag(cursor, inFlow);
			case 0x27:
				return scanQuoted(cursor, "single");
			case 0x22:
				return scanQuoted(cursor, "double");
		}
		const { token, allowsKeyNext } = scanPlain(cursor, this.#indent, inFlow);
		if (allowsKeyNext) this.#isKeyAllowed = true;
		return token;
	}

	/** Quotes and properties always; plain scalars by libyaml's stricter rule. */
	#canStartNode(code: number): boolean {
		if (code === 0x2d) return !isBlank(this.cursor.code(1));
		if (code === 0x3f || code === 0x3a) {
			return this.#flowLevel === 0 && !isBlankOrEnd(this.cursor.code(1));
		}
		// # % @ ` | > , and the closing brackets, which come here in no context
		return !(
			isBlankOrEnd(code) || "#%@`|>".includes(String.fromCharCode(code))
		);
	}

	#passToNextToken(): void {
		const { cursor } = this;
		for (;;) {
			if (cursor.at === cursor.lineStart && cursor.code() === 0xfeff) {
				cursor.at++;
			}
			const allowsTab = this.#flowLevel > 0 || !this.#isKeyAllowed;
			let code = cursor.code();
			while (code === 0x20 || (code === 0x09 && allowsTab)) {
				cursor.at++;
				code = cursor.code();
			}
			cursor.skipComment();
			if (!isBreak(cursor.code())) return;
			cursor.readBreak();
			if (this.#flowLevel === 0) this.#isKeyAllowed = true;
		}
	}

	#push(kind: TokenKind, length: number): void {
		const start = this.cursor.at;
		this.cursor.at += length;
		this.#tokens.push(makeToken(kind, start, this.cursor.at));
	}

	#endStream(): void {
		const { cursor } = this;
		// libyaml reports the end on a line of its own.
		if (cursor.column !== 0) {
			cursor.at = cursor.source.text.length + 1;
			cursor.lineStart = cursor.at;
		}
		this.#closeDocument();
		this.#push("stream-end", 0);
		this.#isDone = true;
	}

	#closeDocument(): void {
		this.#closeIndents(-1);
		this.#keys.drop();
		this.#isKeyAllowed = false;
	}

	#flowMark(code: number): void {
		if (code === 0x5b || code === 0x7b) {
			this.#saveKey();
			this.#keys.enterFlow();
			this.#flowLevel++;
			this.#isKeyAllowed = true;
		} else {
			this.#keys.drop();
			this.#isKeyAllowed = code === 0x2c;
			if (code !== 0x2c && this.#flowLevel > 0) {
				this.#flowLevel--;
				this.#keys.leaveFlow();
			}
		}
		this.#push(FLOW_MARKS.get(code) ?? "flow-entry", 1);
	}

	#blockEntry(): void {
		if (this.#flowLevel === 0) {
			this.#openBlock(
				"block-sequence-start",
				"block sequence entries are not allowed in this context",
			);
		}
		this.#keys.drop();
		this.#isKeyAllowed = true;
		this.#push("block-entry", 1);
	}

	#explicitKey(): void {
		if (this.#flowLevel === 0) {
			this.#openBlock(
				"block-mapping-start",
				"mapping keys are not allowed in this context",
			);
		}
		this.#keys.drop();
		this.#isKeyAllowed = this.#flowLevel === 0;
		this.#push("key", 1);
	}

	#value(): void {
		const key = this.#keys.current;
		if (key.isPossible) {
			const at = key.tokenNumber - this.#base;
			this.#tokens.splice(at, 0, makeToken("key", key.start, key.start));
			this.#growIndent("block-mapping-start", key.start - key.lineStart, {
				at,
				start: key.start,
			});
			key.isPossible = false;
			this.#isKeyAllowed = false;
		} else {
			if (this.#flowLevel === 0) {
				this.#openBlock(
					"block-mapping-start",
					"mapping values are not allowed in this context",
				);
			}
			this.#isKeyAllowed = this.#flowLevel === 0;
		}
		this.#push("value", 1);
	}

	#openBlock(kind: TokenKind, problem: string): void {
		const { cursor } = this;
		if (!this.#isKeyAllowed) cursor.fail(problem);
		const spot = { at: this.#tokens.length, start: cursor.at };
		this.#growIndent(kind, cursor.column, spot);
	}

	#growIndent(
		kind: TokenKind,
		column: number,
		spot: { readonly at: number; readonly start: number },
	): void {
		if (this.#flowLevel > 0 || this.#indent >= column) return;
		this.#indents.push(this.#indent);
		this.#indent = column;
		this.#tokens.splice(spot.at, 0, makeToken(kind, spot.start, spot.start));
	}

	#closeIndents(column: number): void {
		if (this.#flowLevel > 0) return;
		while (this.#indent > column) {
			this.#push("block-end", 0);
			this.#indent = this.#indents.pop() ?? -1;
		}
	}

	#saveKey(): void {
		if (!this.#isKeyAllowed) return;
		const isRequired =
			this.#flowLevel === 0 && this.#indent === this.cursor.column;
		this.#keys.save(this.#base + this.#tokens.length, isRequired);
	}
}
