// Reading a pattern character by character: names, escapes and character classes.

import { codePoints } from "./codepoints.ts";
import { CATEGORIES, type CharItem, classText } from "./regex-class.ts";
import { PyError } from "./value.ts";

export interface RegexFlags {
	readonly ignoreCase: boolean;
	readonly multiLine: boolean;
	readonly dotAll: boolean;
	readonly verbose: boolean;
	readonly ascii: boolean;
}

const ESCAPED_CHARS: Readonly<Record<string, number>> = {
	a: 7,
	f: 12,
	n: 10,
	r: 13,
	t: 9,
	v: 11,
};
export class PatternReader {
	protected readonly text: string;
	protected readonly chars: readonly string[];
	protected at = 0;
	protected flags: RegexFlags;
	/** Some group switches case: it is written out per character, not left to the flag `i`. */
	protected hasScopedCase = false;

	constructor(text: string, flags: RegexFlags) {
		this.text = text;
		this.chars = codePoints(text);
		this.flags = flags;
	}

	protected error(message: string, at: number): PyError {
		return regexError(message, this.chars, at);
	}

	protected peek(ahead = 0): string {
		return this.chars[this.at + ahead] ?? "";
	}

	protected take(): string {
		return this.chars[this.at++] ?? "";
	}

	protected name(end: string): string {
		const start = this.at;
		let name = "";
		while (this.peek() !== end) {
			const char = this.take();
			if (char === "") {
				throw this.error(
					name === ""
						? "missing group name"
						: `missing ${end}, unterminated name`,
					start,
				);
			}
			name += char;
		}
		this.at++;
		if (name === "") throw this.error("missing group name", start);
		if (!/^[\p{XIDS}_]\p{XIDC}*$/u.test(name)) {
			throw this.error(`bad character in group name '${name}'`, start);
		}
		return name;
	}

	/** Whether case is ignored here without the help of the flag `i`. */
	protected get expandsCase(): boolean {
		return this.hasScopedCase && this.flags.ignoreCase;
	}

	protected category(letter: string): CharItem | undefined {
		const category = CATEGORIES[letter.toLowerCase()];
		if (category === undefined) return undefined;
		const members = category[this.flags.ascii ? 1 : 0];
		const isNegated = letter !== letter.toLowerCase();
		return { kind: "category", members, isNegated };
	}

	protected octal(digits: string, start: number): number {
		const code = Number.parseInt(digits, 8);
		if (code > 0o377) {
			throw this.error(
				`octal escape value \\${digits} outside of range 0-0o377`,
				start,
			);
		}
		return code;
	}

	/** The code of an escape that stands for one character, in or out of a class. */
	protected charEscape(start: number, char: string): number {
		const simple = ESCAPED_CHARS[char];
		if (simple !== undefined) return simple;
		switch (char) {
			case "x":
				return this.hex(start, 2);
			case "u":
				return this.hex(start, 4);
			case "U":
				return this.hex(start, 8);
			case "N":
				throw this.error("\\N{…} character names are not supported", start);
			case "0": {
				let digits = "0";
				while (digits.length < 3 && /^[0-7]$/.test(this.peek())) {
					digits += this.take();
				}
				return Number.parseInt(digits, 8);
			}
		}
		if (/^[a-zA-Z0-9]$/.test(char)) {
			throw this.error(`bad escape \\${char}`, start);
		}
		return char.codePointAt(0) ?? 0;
	}

	protected hex(start: number, count: number): number {
		let digits = "";
		while (digits.length < count && /^[0-9a-fA-F]$/.test(this.peek())) {
			digits += this.take();
		}
		if (digits.length < count) {
			const written = this.chars.slice(start, this.at).join("");
			throw this.error(`incomplete escape ${written}`, start);
		}
		const code = Number.parseInt(digits, 16);
		if (code > 0x10ffff) {
			const written = this.chars.slice(start, this.at).join("");
			throw this.error(`bad escape ${written}`, start);
		}
		return code;
	}

	protected class(start: number): string {
		const isNegated = this.peek() === "^";
		if (isNegated) this.at++;
		const items: CharItem[] = [];
		for (let isFirst = true; ; isFirst = false) {
			const at = this.at;
			const char = this.take();
			if (char === "") {
				throw this.error("unterminated character set", start);
			}
			if (char === "]" && !isFirst) break;
			const low = this.classItem(at, char);
			items.push(this.range(start, at, low));
		}
		return classText(items, { isNegated, expandsCase: this.expandsCase });
	}

	protected classItem(at: number, char: string): CharItem {
		if (char !== "\\") {
			return { kind: "char", code: char.codePointAt(0) ?? 0 };
		}
		const escaped = this.take();
		if (escaped === "") throw this.error("bad escape (end of pattern)", at);
		if (escaped === "b") return { kind: "char", code: 8 };
		const category = this.category(escaped);
		if (category !== undefined) return category;
		if (/^[1-7]$/.test(escaped)) {
			const octal = escaped + this.peek() + this.peek(1);
			if (/^[0-7]{3}$/.test(octal)) {
				this.at += 2;
				return { kind: "char", code: this.octal(octal, at) };
			}
		}
		return { kind: "char", code: this.charEscape(at, escaped) };
	}

	/** `low-high` where a range follows, else `low` itself. */
	protected range(start: number, at: number, low: CharItem): CharItem {
		if (this.peek() !== "-" || this.peek(1) === "]") return low;
		if (this.peek(1) === "") {
			throw this.error("unterminated character set", start);
		}
		this.at++;
		const highAt = this.at;
		const high = this.classItem(highAt, this.take());
		const written = () => this.chars.slice(at, this.at).join("");
		if (low.kind !== "char" || high.kind !== "char" || high.code < low.code) {
			throw this.error(`bad character range ${written()}`, at);
		}
		return { kind: "range", low: low.code, high: high.code };
	}
}

/** re.error's text. Python's class is no ValueError; nothing else of ours catches by that name. */
export function regexError(
	message: string,
	chars: readonly string[],
	at: number,
): PyError {
	let text = `${message} at position ${at}`;
	if (chars.includes("\n")) {
		const before = chars.slice(0, at);
		const line = before.filter((char) => char === "\n").length + 1;
		const column = at - before.lastIndexOf("\n");
		text += ` (line ${line}, column ${column})`;
	}
	return new PyError("ValueError", text);
}
