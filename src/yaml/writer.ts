// The text under construction: where it stands, and how scalars go into it. libyaml
// folds a line at the first space behind `width`; columns are code points.

import { isPrintable } from "./analyze.ts";
import { isBreak } from "./cursor.ts";

export interface WriterOptions {
	readonly indent: number;
	readonly width: number;
	readonly allowUnicode: boolean;
}

const SHORT_ESCAPES: ReadonlyMap<number, string> = new Map([
	[0x00, "0"],
	[0x07, "a"],
	[0x08, "b"],
	[0x09, "t"],
	[0x0a, "n"],
	[0x0b, "v"],
	[0x0c, "f"],
	[0x0d, "r"],
	[0x1b, "e"],
	[0x22, '"'],
	[0x5c, "\\"],
	[0x85, "N"],
	[0xa0, "_"],
	[0x2028, "L"],
	[0x2029, "P"],
]);

export class Writer {
	readonly #options: WriterOptions;
	readonly #parts: string[] = [];
	column = 0;
	indent = -1;
	/** The last thing written was white space. */
	#isAfterSpace = true;
	/** Only indentation and `- `, `? `, `: ` so far on this line. */
	isIndenting = true;
	/** The last block scalar keeps its empty lines: the document needs an end mark. */
	isOpenEnded = false;

	constructor(options: WriterOptions) {
		this.#options = options;
	}

	get text(): string {
		return this.#parts.join("");
	}

	get isTooWide(): boolean {
		return this.column > this.#options.width;
	}

	put(text: string): void {
		this.#parts.push(text);
		this.column++;
	}

	/** A text of one line. */
	putWord(text: string): void {
		this.#parts.push(text);
		this.column += countPoints(text);
	}

	putBreak(character = "\n"): void {
		this.#parts.push(character);
		this.column = 0;
	}

	/** Starts a line at the current indentation, unless it is there already. */
	writeIndent(): void {
		const indent = Math.max(this.indent, 0);
		if (
			!this.isIndenting ||
			this.column > indent ||
			(this.column === indent && !this.#isAfterSpace)
		) {
			this.putBreak();
		}
		if (this.column < indent) {
			this.#parts.push(" ".repeat(indent - this.column));
			this.column = indent;
		}
		this.#isAfterSpace = true;
		this.isIndenting = true;
	}

	writeIndicator(
		indicator: string,
		flags: {
			readonly needsSpace?: boolean;
			readonly isSpace?: boolean;
			readonly isIndention?: boolean;
		} = {},
	): void {
		if (flags.needsSpace && !this.#isAfterSpace) this.put(" ");
		this.putWord(indicator);
		this.#isAfterSpace = flags.isSpace ?? false;
		this.isIndenting &&= flags.isIndention ?? false;
	}

	#endScalar(): void {
		this.#isAfterSpace = false;
		this.isIndenting = false;
	}

	/** A plain scalar never holds a line break. */
	writePlain(text: string, allowsBreaks: boolean, inFlow: boolean): void {
		if (!this.#isAfterSpace && (text !== "" || inFlow)) this.put(" ");
		let wasSpace = false;
		for (const [at, character] of points(text)) {
			if (character !== " ") this.put(character);
			else if (
				allowsBreaks &&
				!wasSpace &&
				this.isTooWide &&
				text.charAt(at + 1) !== " "
			) {
				this.writeIndent();
			} else this.put(character);
			wasSpace = character === " ";
			if (!wasSpace) this.isIndenting = false;
		}
		this.#endScalar();
	}

	writeSingleQuoted(text: string, allowsBreaks: boolean): void {
		this.writeIndicator("'", { needsSpace: true });
		let wasSpace = false;
		let wasBreak = false;
		for (const [at, character] of points(text)) {
			if (character === " ") {
				const folds =
					allowsBreaks &&
					!wasSpace &&
					this.isTooWide &&
					at > 0 &&
					at < text.length - 1 &&
					text.charAt(at + 1) !== " ";
				if (folds) this.writeIndent();
				else this.put(character);
				wasSpace = true;
			} else if (isBreak(character.charCodeAt(0))) {
				if (!wasBreak && character === "\n") this.putBreak();
				this.putBreak(character);
				this.isIndenting = true;
				wasBreak = true;
			} else {
				if (wasBreak) this.writeIndent();
				this.putWord(character === "'" ? "''" : character);
				this.isIndenting = false;
				wasSpace = false;
				wasBreak = false;
			}
		}
		if (wasBreak) this.writeIndent();
		this.writeIndicator("'");
		this.#endScalar();
	}

	writeDoubleQuoted(text: string, allowsBreaks: boolean): void {
		this.writeIndicator('"', { needsSpace: true });
		let wasSpace = false;
		for (const [at, character] of points(text)) {
			if (this.#mustEscape(character)) {
				this.putWord(escaped(character.codePointAt(0) ?? 0));
				wasSpace = false;
			} else if (character !== " ") {
				this.put(character);
				wasSpace = false;
			} else {
				const folds =
					allowsBreaks &&
					!wasSpace &&
					this.isTooWide &&
					at > 0 &&
					at < text.length - 1;
				if (folds) {
					this.writeIndent();
					if (text.charAt(at + 1) === " ") this.put("\\");
				} else this.put(character);
				wasSpace = true;
			}
		}
		this.writeIndicator('"');
		this.#endScalar();
	}

	#mustEscape(character: string): boolean {
		const code = character.codePointAt(0) ?? 0;
		return (
			!isPrintable(code) ||
			(code > 0x7f && !this.#options.allowUnicode) ||
			isBreak(code) ||
			character === '"' ||
			character === "\\"
		);
	}

	writeLiteral(text: string): void {
		this.#writeBlockHeader("|", text);
		let wasBreak = true;
		for (const [, character] of points(text)) {
			if (isBreak(character.charCodeAt(0))) {
				this.putBreak(character);
				this.isIndenting = true;
				wasBreak = true;
				continue;
			}
			if (wasBreak) this.writeIndent();
			this.put(character);
			this.isIndenting = false;
			wasBreak = false;
		}
	}

	writeFolded(text: string): void {
		this.#writeBlockHeader(">", text);
		let wasBreak = true;
		let startsBlank = true;
		for (const [at, character] of points(text)) {
			if (isBreak(character.charCodeAt(0))) {
				if (!wasBreak && !startsBlank && character === "\n") {
					const next = text.slice(at).search(/[^\n\r\u0085\u2028\u2029]/);
					if (next >= 0 && !/[ \t]/.test(text.charAt(at + next))) {
						this.putBreak();
					}
				}
				this.putBreak(character);
				this.isIndenting = true;
				wasBreak = true;
				continue;
			}
			if (wasBreak) {
				this.writeIndent();
				startsBlank = character === " " || character === "\t";
			}
			const folds =
				!wasBreak &&
				character === " " &&
				text.charAt(at + 1) !== " " &&
				this.isTooWide;
			if (folds) this.writeIndent();
			else this.put(character);
			this.isIndenting = false;
			wasBreak = false;
		}
	}

	/** The indentation must be told where the text starts with a blank, the ending where it is not one break. */
	#writeBlockHeader(indicator: string, text: string): void {
		this.writeIndicator(indicator, { needsSpace: true });
		if (/^[ \n\r\u0085\u2028\u2029]/.test(text)) {
			this.writeIndicator(String(this.#options.indent));
		}
		this.isOpenEnded = false;
		if (!isBreak(text.charCodeAt(text.length - 1))) this.writeIndicator("-");
		else if (text.length === 1 || isBreak(text.charCodeAt(text.length - 2))) {
			this.writeIndicator("+");
			this.isOpenEnded = true;
		}
		this.putBreak();
		this.isIndenting = true;
		this.#isAfterSpace = true;
	}
}

function* points(text: string): Generator<readonly [number, string]> {
	let at = 0;
	for (const character of text) {
		yield [at, character];
		at += character.length;
	}
}

function countPoints(text: string): number {
	let count = 0;
	for (const _ of text) count++;
	return count;
}

function escaped(code: number): string {
	const short = SHORT_ESCAPES.get(code);
	if (short !== undefined) return `\\${short}`;
	const digits = code.toString(16).toUpperCase();
	if (code <= 0xff) return `\\x${digits.padStart(2, "0")}`;
	if (code <= 0xffff) return `\\u${digits.padStart(4, "0")}`;
	return `\\U${digits.padStart(8, "0")}`;
}
