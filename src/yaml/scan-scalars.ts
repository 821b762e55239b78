// Plain scalars and block scalars, and the folding of lines that flow scalars share.

import {
	type Cursor,
	isBlank,
	isBlankOrEnd,
	isBreak,
	isBreakOrEnd,
} from "./cursor.ts";
import { makeToken, type Token } from "./token.ts";

/** What stands between two words: blanks, or line breaks that are to be folded. */
export class Gap {
	#blanksFrom = -1;
	#leadingBreak = "";
	#trailingBreaks = "";
	hasBreak = false;

	/** Passes blanks and breaks; a tab left of `indent` is an error in a plain scalar. */
	read(cursor: Cursor, indent = 0): void {
		this.#blanksFrom = cursor.at;
		for (;;) {
			const code = cursor.code();
			if (isBlank(code)) {
				if (code === 0x09 && this.hasBreak && cursor.column < indent) {
					cursor.fail("found a tab character that violates indentation");
				}
				cursor.at++;
			} else if (!isBreak(code)) return;
			else if (this.hasBreak) this.#trailingBreaks += cursor.readBreak();
			else {
				this.#leadingBreak = cursor.readBreak();
				this.hasBreak = true;
			}
		}
	}

	/** The gap as it goes into the value; `until` is where it ended. Empties it. */
	take(cursor: Cursor, until: number): string {
		const text = this.hasBreak
			? this.#folded()
			: cursor.text.slice(this.#blanksFrom, until);
		this.hasBreak = false;
		this.#leadingBreak = "";
		this.#trailingBreaks = "";
		return text;
	}

	#folded(): string {
		if (this.#leadingBreak !== "\n" && this.#leadingBreak !== "") {
			return this.#leadingBreak + this.#trailingBreaks;
		}
		// An escaped line break (no leading one) folds to nothing.
		if (this.#leadingBreak === "") return this.#trailingBreaks;
		return this.#trailingBreaks === "" ? " " : this.#trailingBreaks;
	}
}

/** Reads a plain scalar; `allowsKeyNext` is true when it ended behind a line break. */
export function scanPlain(
	cursor: Cursor,
	parentIndent: number,
	inFlow: boolean,
): { token: Token; allowsKeyNext: boolean } {
	const start = cursor.at;
	const indent = parentIndent + 1;
	let value = "";
	let end = start;
	let gap: Gap | undefined;
	for (;;) {
		if (cursor.isAtDocumentMark() || cursor.code() === 0x23) break;
		const wordStart = cursor.at;
		passWord(cursor, inFlow);
		if (cursor.at > wordStart) {
			if (gap !== undefined) value += gap.take(cursor, wordStart);
			value += cursor.text.slice(wordStart, cursor.at);
			end = cursor.at;
		}
		if (!isBlank(cursor.code()) && !isBreak(cursor.code())) break;
		gap ??= new Gap();
		gap.read(cursor, indent);
		if (!inFlow && cursor.column < indent) break;
	}
	const token = makeToken("scalar", start, end, value);
	return { token, allowsKeyNext: gap?.hasBreak ?? false };
}

/** Passes the words of one line, up to `: `, a comment or, in flow collections, an indicator. */
function passWord(cursor: Cursor, inFlow: boolean): void {
	const { text } = cursor;
	let at = cursor.at;
	let end = at;
	for (;;) {
		const code = text.charCodeAt(at);
		if (code === 0x20 || code === 0x09) {
			at++;
			if (text.charCodeAt(at) === 0x23) break;
			continue;
		}
		if (code < 0x20 || code >= 0x85) {
			if (isBreakOrEnd(code)) break;
		} else if (code === 0x3a) {
			const next = text.charCodeAt(at + 1);
			if (inFlow && isFlowEdge(next)) {
				cursor.at = at;
				cursor.fail("found unexpected ':'");
			}
			if (isBlankOrEnd(next)) break;
		} else if (inFlow && isFlowIndicator(code)) break;
		end = ++at;
	}
	cursor.at = end;
}

function isFlowIndicator(code: number): boolean {
	return (
		code === 0x2c ||
		code === 0x5b ||
		code === 0x5d ||
		code === 0x7b ||
		code === 0x7d
	);
}

/** libyaml refuses `a:` before these (and `?`) inside flow collections. */
function isFlowEdge(code: number): boolean {
	return isFlowIndicator(code) || code === 0x3f;
}

/** Reads a literal (`|`) or folded (`>`) scalar with its header. */
export function scanBlockScalar(cursor: Cursor, parentIndent: number): Token {
	const start = cursor.at;
	const isLiteral = cursor.code() === 0x7c;
	cursor.at++;
	cursor.scalarStart = start;
	const { chomping, increment } = readHeader(cursor);
	let end = cursor.at;
	const given = increment === 0 ? 0 : Math.max(parentIndent, 0) + increment;
	let breaks = "";
	const readBreaks = (known: number) => {
		const found = readIndentation(cursor, known, parentIndent);
		breaks = found.breaks;
		end = found.end ?? end;
		return found.indent;
	};
	const indent = readBreaks(given);
	let value = "";
	let leadingBreak = "";
	let hadBlank = false;
	while (cursor.column === indent && cursor.code() !== 0) {
		const hasBlank = isBlank(cursor.code());
		if (!isLiteral && leadingBreak === "\n" && !hadBlank && !hasBlank) {
			value += breaks === "" ? " " : breaks;
		} else value += leadingBreak + breaks;
		hadBlank = hasBlank;
		const lineStart = cursor.at;
		while (!isBreakOrEnd(cursor.code())) cursor.at++;
		value += cursor.text.slice(lineStart, cursor.at);
		leadingBreak = cursor.readBreak();
		readBreaks(indent);
	}
	if (chomping !== "-") value += leadingBreak;
	if (chomping === "+") value += breaks;
	const style = isLiteral ? "literal" : "folded";
	return { kind: "scalar", start, end, text: value, handle: "", style };
}

function failBlock(cursor: Cursor, problem: string): never {
	const words = "while scanning a block scalar";
	cursor.fail(problem, cursor.at, { words, start: cursor.scalarStart });
}

function readHeader(cursor: Cursor): { chomping: string; increment: number } {
	let chomping = readChomping(cursor);
	let increment = 0;
	const code = cursor.code();
	if (code >= 0x30 && code <= 0x39) {
		if (code === 0x30) {
			failBlock(cursor, "found an indentation indicator equal to 0");
		}
		increment = code - 0x30;
		cursor.at++;
		if (chomping === "") chomping = readChomping(cursor);
	}
	cursor.skipBlanks();
	cursor.skipComment();
	if (!isBreakOrEnd(cursor.code())) {
		failBlock(cursor, "did not find expected comment or line break");
	}
	cursor.readBreak();
	return { chomping, increment };
}

function readChomping(cursor: Cursor): string {
	const code = cursor.code();
	if (code !== 0x2b && code !== 0x2d) return "";
	cursor.at++;
	return code === 0x2b ? "+" : "-";
}

/** Passes empty lines and indentation; finds the indentation where it is not known (0). */
function readIndentation(
	cursor: Cursor,
	known: number,
	parentIndent: number,
): { indent: number; breaks: string; end: number | undefined } {
	let breaks = "";
	let deepest = 0;
	let end: number | undefined;
	for (;;) {
		while ((known === 0 || cursor.column < known) && cursor.code() === 0x20) {
			cursor.at++;
		}
		deepest = Math.max(deepest, cursor.column);
		if ((known === 0 || cursor.column < known) && cursor.code() === 0x09) {
			failBlock(
				cursor,
				"found a tab character where an indentation space is expected",
			);
		}
		if (!isBreak(cursor.code())) break;
		breaks += cursor.readBreak();
		end = cursor.at;
	}
	const indent = known || Math.max(deepest, parentIndent + 1, 1);
	return { indent, breaks, end };
}
