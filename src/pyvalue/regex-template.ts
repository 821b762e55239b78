// The replacement of re.sub: \1, \g<name> and character escapes.

import { codePoints } from "./codepoints.ts";
import { regexError } from "./regex-reader.ts";
import { PyError } from "./value.ts";

/** Texts, and the numbers of the groups between them. */
export type Template = readonly (string | number)[];

const ESCAPES: Readonly<Record<string, string>> = {
	a: "\x07",
	b: "\b",
	f: "\f",
	n: "\n",
	r: "\r",
	t: "\t",
	v: "\v",
	"\\": "\\",
};

export function parseTemplate(
	template: string,
	groupCount: number,
	names: ReadonlyMap<string, number>,
): Template {
	if (!template.includes("\\")) return [template];
	return new TemplateReader(template, groupCount, names).read();
}

class TemplateReader {
	readonly #chars: string[];
	readonly #groupCount: number;
	readonly #names: ReadonlyMap<string, number>;
	readonly #parts: (string | number)[] = [];
	#at = 0;

	constructor(
		template: string,
		groupCount: number,
		names: ReadonlyMap<string, number>,
	) {
		this.#chars = codePoints(template);
		this.#groupCount = groupCount;
		this.#names = names;
	}

	read(): Template {
		let text = "";
		while (this.#at < this.#chars.length) {
			const start = this.#at;
			const char = this.#chars[this.#at++] ?? "";
			const part = char === "\\" ? this.#escape(start) : char;
			if (typeof part === "string") {
				text += part;
				continue;
			}
			this.#parts.push(text, part);
			text = "";
		}
		this.#parts.push(text);
		return this.#parts;
	}

	#error(message: string, at: number): PyError {
		return regexError(message, this.#chars, at);
	}

	#escape(start: number): string | number {
		const char = this.#chars[this.#at++];
		if (char === undefined) {
			throw this.#error("bad escape (end of pattern)", start);
		}
		if (char === "g") return this.#named();
		if (/^[0-9]$/.test(char)) return this.#numbered(start, char);
		const plain = ESCAPES[char];
		if (plain !== undefined) return plain;
		if (/^[a-zA-Z]$/.test(char)) {
			throw this.#error(`bad escape \\${char}`, start);
		}
		return `\\${char}`;
	}

	#named(): number {
		if (this.#chars[this.#at] !== "<") throw this.#error("missing <", this.#at);
		const start = ++this.#at;
		const end = this.#chars.indexOf(">", start);
		if (end === start || (end < 0 && start === this.#chars.length)) {
			throw this.#error("missing group name", start);
		}
		if (end < 0) throw this.#error("missing >, unterminated name", start);
		const name = this.#chars.slice(start, end).join("");
		this.#at = end + 1;
		if (/^[0-9]+$/.test(name)) return this.#group(Number(name), start);
		if (!/^[\p{XIDS}_]\p{XIDC}*$/u.test(name)) {
			throw this.#error(`bad character in group name '${name}'`, start);
		}
		const group = this.#names.get(name);
		if (group === undefined) {
			throw new PyError("IndexError", `unknown group name '${name}'`);
		}
		return group;
	}

	#group(group: number, at: number): number {
		if (group <= this.#groupCount) return group;
		throw this.#error(`invalid group reference ${group}`, at);
	}

	#numbered(start: number, first: string): string | number {
		const next = (ahead: number) => this.#chars[this.#at + ahead] ?? "";
		if (first === "0") {
			let digits = "0";
			while (digits.length < 3 && /^[0-7]$/.test(next(0))) {
				digits += this.#chars[this.#at++];
			}
			return String.fromCharCode(Number.parseInt(digits, 8) & 0xff);
		}
		const octal = first + next(0) + next(1);
		if (/^[0-7]{3}$/.test(octal)) {
			this.#at += 2;
			const code = Number.parseInt(octal, 8);
			if (code <= 0o377) return String.fromCharCode(code);
			throw this.#error(
				`octal escape value \\${octal} outside of range 0-0o377`,
				start,
			);
		}
		let digits = first;
		if (/^[0-9]$/.test(next(0))) digits += this.#chars[this.#at++];
		return this.#group(Number(digits), start + 1);
	}
}
