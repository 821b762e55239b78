// A spot moving through a text, and the classes of characters YAML 1.1 knows there.

import { hintFor } from "./hints.ts";
import type { SourceText } from "./places.ts";
import { YamlSyntaxError } from "./syntax-error.ts";

export class Cursor {
	readonly source: SourceText;
	/** The text with a NUL behind it, so that a look ahead always finds a number. */
	readonly text: string;
	at = 0;
	/** Where the current line starts; a key and its colon must agree on it. */
	lineStart = 0;
	/** Where the scalar that is being read began: errors inside of it say so. */
	scalarStart = 0;

	constructor(source: SourceText) {
		this.source = source;
		this.text = `${source.text}\0`;
	}

	get column(): number {
		return this.at - this.lineStart;
	}

	/** The code unit `ahead` characters on; 0 at the end. */
	code(ahead = 0): number {
		return this.text.charCodeAt(this.at + ahead);
	}

	skipBlanks(): void {
		while (isBlank(this.code())) this.at++;
	}

	skipComment(): void {
		if (this.code() !== 0x23) return;
		while (!isBreakOrEnd(this.code())) this.at++;
	}

	/** Passes a line break and gives it as YAML reads it: "" where there is none. */
	readBreak(): string {
		const code = this.code();
		if (code === 0x0d && this.code(1) === 0x0a) this.at += 2;
		else if (isBreak(code)) this.at++;
		else return "";
		this.lineStart = this.at;
		return code === 0x2028 || code === 0x2029
			? String.fromCharCode(code)
			: "\n";
	}

	/** `---` or `...` at the start of a line. */
	isAtDocumentMark(): boolean {
		if (this.at !== this.lineStart) return false;
		const code = this.code();
		return (
			(code === 0x2d || code === 0x2e) &&
			this.code(1) === code &&
			this.code(2) === code &&
			isBlankOrEnd(this.code(3))
		);
	}

	/** `doing` is libyaml's context: what was read when this came, and where that began. */
	fail(problem: string, offset: number = this.at, doing?: Doing): never {
		const { source } = this;
		throw new YamlSyntaxError(problem, {
			where: source.placeAt(offset),
			hint: hintFor(problem, source.text, offset),
			context: doing && {
				words: doing.words,
				where: source.placeAt(doing.start),
			},
		});
	}
}

export interface Doing {
	readonly words: string;
	readonly start: number;
}

export function isBlank(code: number): boolean {
	return code === 0x20 || code === 0x09;
}

/** YAML 1.1 breaks lines at NEL, LS and PS too. */
export function isBreak(code: number): boolean {
	return (
		code === 0x0a ||
		code === 0x0d ||
		code === 0x85 ||
		code === 0x2028 ||
		code === 0x2029
	);
}

export function isBreakOrEnd(code: number): boolean {
	return code === 0 || isBreak(code);
}

export function isBlankOrEnd(code: number): boolean {
	return code === 0x20 || code === 0x09 || code === 0 || isBreak(code);
}

/** A character of an anchor's or a directive's name: [0-9A-Za-z_-]. */
export function isWordCharacter(code: number): boolean {
	return (
		(code >= 0x61 && code <= 0x7a) ||
		(code >= 0x41 && code <= 0x5a) ||
		(code >= 0x30 && code <= 0x39) ||
		code === 0x5f ||
		code === 0x2d
	);
}
