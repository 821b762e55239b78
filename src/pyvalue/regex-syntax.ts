// Python's regular-expression syntax translated to a JavaScript source for the `v` flag.
// Every construct is written out in full (anchors, `.`, \w, flags), so that no JavaScript
// flag but `i` matters. Not in JavaScript: conditional groups (an error says so). A group
// that did not take part matches empty in a back-reference, in Python it fails.

import { classText, literalText } from "./regex-class.ts";
import { CATEGORIES, PatternReader, type RegexFlags } from "./regex-reader.ts";

export interface Translation {
	readonly source: string;
	/** The JavaScript group of each Python group; index 0 is the whole match. */
	readonly groups: readonly number[];
	readonly names: ReadonlyMap<string, number>;
	/** Whether the whole pattern ignores case: the JavaScript flag `i`. */
	readonly ignoreCase: boolean;
	/** An empty match may hide a longer one at the same place (`a*?`, `|a`). */
	readonly isLazy: boolean;
}

const FLAG_NAMES: Readonly<Record<string, keyof RegexFlags | "unicode">> = {
	i: "ignoreCase",
	m: "multiLine",
	s: "dotAll",
	x: "verbose",
	a: "ascii",
	u: "unicode",
};

export function translateRegex(
	pattern: string,
	flags: RegexFlags,
): Translation {
	return new Translator(pattern, flags).translate();
}

class Translator extends PatternReader {
	readonly #text: string;
	#jsGroups = 0;
	#isLazy = false;
	readonly #groups: number[] = [0];
	readonly #names = new Map<string, number>();
	readonly #open = new Set<number>();

	constructor(text: string, flags: RegexFlags) {
		super(text, flags);
		this.#text = text;
	}

	translate(): Translation {
		this.#globalFlags();
		const global = this.flags;
		// Case is written out per character once a group switches it; else the flag does it.
		this.hasScopedCase =
			/\(\?[a-zA-Z]*(?:i[a-zA-Z]*|-[a-zA-Z]*i[a-zA-Z]*):/.test(this.#text);
		const source = this.#alternatives();
		if (this.peek() === ")") {
			throw this.error("unbalanced parenthesis", this.at);
		}
		return {
			source,
			groups: this.#groups,
			names: this.#names,
			ignoreCase: global.ignoreCase && !this.hasScopedCase,
			isLazy: this.#isLazy,
		};
	}

	#globalFlags(): void {
		const match = /^(?:\(\?([aiLmsux]+)\))+/.exec(this.#text);
		if (match === null) return;
		for (const flag of match[0].replace(/[()?]/g, ""))
			this.#setFlag(flag, true);
		this.at = match[0].length;
	}

	#setFlag(flag: string, isOn: boolean): void {
		const name = FLAG_NAMES[flag];
		if (name === "unicode") this.flags = { ...this.flags, ascii: false };
		else if (name !== undefined) this.flags = { ...this.flags, [name]: isOn };
	}

	#alternatives(): string {
		const branches = [this.#sequence()];
		while (this.peek() === "|") {
			this.at++;
			this.#isLazy = true;
			branches.push(this.#sequence());
		}
		return branches.join("|");
	}

	#sequence(): string {
		let out = "";
		while (this.at < this.chars.length) {
			this.#skipVerbose();
			const char = this.peek();
			if (char === "" || char === "|" || char === ")") break;
			out += this.#quantified();
		}
		return out;
	}

	#skipVerbose(): void {
		while (this.flags.verbose && this.at < this.chars.length) {
			const char = this.peek();
			if (char === "#") {
				while (this.peek() !== "" && this.peek() !== "\n") this.at++;
			} else if (/^[ \t\n\r\v\f]$/.test(char)) this.at++;
			else return;
		}
	}

	#quantified(): string {
		const start = this.at;
		if ("*+?".includes(this.peek())) {
			throw this.error("nothing to repeat", start);
		}
		if (this.peek() === "{" && this.#repeat(start) !== undefined) {
			throw this.error("nothing to repeat", start);
		}
		const isAnchor =
			/^[\^$]$/.test(this.peek()) ||
			(this.peek() === "\\" && /^[AbBZ]$/.test(this.peek(1)));
		// A possessive repeat captures its item: the number is taken before the item's own groups.
		const groupsBefore = this.#jsGroups;
		const atom = this.#atom();
		this.#skipVerbose();
		const at = this.at;
		const repeat = this.#repeat(at);
		if (repeat === undefined) return atom;
		if (isAnchor || atom === "") throw this.error("nothing to repeat", at);
		const item = /^\(\?<?[=!]/.test(atom) ? `(?:${atom})` : atom;
		return this.#withMode(item, repeat, { start, groupsBefore });
	}

	#withMode(
		item: string,
		repeat: string,
		before: { start: number; groupsBefore: number },
	): string {
		if (this.peek() === "?") {
			this.at++;
			this.#isLazy = true;
			this.#refuseAnother();
			return `${item}${repeat}?`;
		}
		if (this.peek() === "+") {
			this.at++;
			this.#refuseAnother();
			return this.#possessive(before, repeat);
		}
		this.#refuseAnother();
		return item + repeat;
	}

	/** `x++` is `(?>x+)`: the item is read again behind a group of its own. */
	#possessive(
		before: { start: number; groupsBefore: number },
		repeat: string,
	): string {
		const end = this.at;
		const known = this.#groups.filter(
			(group) => group <= before.groupsBefore,
		).length;
		const names = Array.from(this.#names).filter(([, group]) => group >= known);
		for (const [name] of names) this.#names.delete(name);
		this.#groups.length = known;
		this.#jsGroups = before.groupsBefore + 1;
		const own = this.#jsGroups;
		this.at = before.start;
		const item = this.#atom();
		this.at = end;
		return `(?:(?=(${item}${repeat}))${backReference(own)})`;
	}

	#refuseAnother(): void {
		this.#skipVerbose();
		const at = this.at;
		if ("*+?".includes(this.peek() || "x") || this.#repeat(at) !== undefined) {
			throw this.error("multiple repeat", at);
		}
	}

	/** A quantifier without its mode, read; undefined (and nothing read) where there is none. */
	#repeat(start: number): string | undefined {
		const char = this.peek();
		if (char !== "" && "*+?".includes(char)) {
			this.at++;
			return char;
		}
		if (char !== "{") return undefined;
		const rest = this.chars.slice(this.at, this.at + 40).join("");
		const match = /^\{(\d*)(?:(,)(\d*))?\}/.exec(rest);
		if (match === null || (match[1] === "" && match[2] === undefined)) {
			return undefined;
		}
		const [all, low = "", comma, high = ""] = match;
		if (high !== "" && Number(high) < Number(low)) {
			throw this.error("min repeat greater than max repeat", start + 1);
		}
		this.at += all.length;
		const least = low === "" ? "0" : low;
		return comma === undefined ? `{${least}}` : `{${least},${high}}`;
	}

	#atom(): string {
		const start = this.at;
		const char = this.take();
		switch (char) {
			case ".":
				return this.flags.dotAll ? "[^]" : "[^\\n]";
			case "^":
				return this.flags.multiLine ? "(?<=^|\\n)" : "^";
			case "$":
				return this.flags.multiLine ? "(?=\\n|$)" : "(?=\\n?$)";
			case "(":
				return this.#group(start);
			case "[":
				return this.class(start);
			case "\\":
				return this.#escape(start);
		}
		return this.#literal(char.codePointAt(0) ?? 0);
	}

	#literal(code: number): string {
		return literalText(code, this.expandsCase);
	}

	#group(start: number): string {
		if (this.peek() !== "?") return this.#capture(start);
		this.at++;
		const kind = this.take();
		switch (kind) {
			case "P":
				return this.#named(start);
			case ":":
				return this.#closed("(?:", start);
			case "#":
				return this.#comment(start);
			case "=":
			case "!":
				return this.#closed(`(?${kind}`, start);
			case ">":
				return this.#atomic(start);
			case "(":
				throw this.error("conditional groups (?(…)…) are not supported", start);
			case "<":
				return this.#lookBehind(start);
			case "":
				throw this.error("unexpected end of pattern", this.chars.length);
		}
		if (kind === "-" || FLAG_NAMES[kind] !== undefined || kind === "L") {
			return this.#scopedFlags(start, kind);
		}
		throw this.error(`unknown extension ?${kind}`, start + 1);
	}

	#closed(head: string, start: number): string {
		const flags = this.flags;
		const body = this.#alternatives();
		this.flags = flags;
		if (this.take() !== ")") {
			throw this.error("missing ), unterminated subpattern", start);
		}
		return `${head}${body})`;
	}

	#capture(start: number, name?: string): string {
		const group = this.#groups.length;
		this.#groups.push(++this.#jsGroups);
		if (name !== undefined) this.#names.set(name, group);
		this.#open.add(group);
		const text = this.#closed("(", start);
		this.#open.delete(group);
		return text;
	}

	#atomic(start: number): string {
		const own = ++this.#jsGroups;
		return `(?:(?=${this.#closed("(", start)})${backReference(own)})`;
	}

	#comment(start: number): string {
		while (this.peek() !== ")") {
			if (this.take() === "") {
				throw this.error("missing ), unterminated comment", start);
			}
		}
		this.at++;
		return "";
	}

	#lookBehind(start: number): string {
		const kind = this.take();
		if (kind === "=" || kind === "!") return this.#closed(`(?<${kind}`, start);
		if (kind === "") {
			throw this.error("unexpected end of pattern", this.chars.length);
		}
		throw this.error(`unknown extension ?<${kind}`, start + 1);
	}

	#named(start: number): string {
		const kind = this.take();
		if (kind === "<") {
			const at = this.at;
			const name = this.name(">");
			const known = this.#names.get(name);
			if (known !== undefined) {
				throw this.error(
					`redefinition of group name '${name}' as group ${this.#groups.length}; was group ${known}`,
					at,
				);
			}
			return this.#capture(start, name);
		}
		if (kind === "=") {
			const at = this.at;
			const name = this.name(")");
			const group = this.#names.get(name);
			if (group === undefined) {
				throw this.error(`unknown group name '${name}'`, at);
			}
			return this.#reference(group, at);
		}
		if (kind === "") {
			throw this.error("unexpected end of pattern", this.chars.length);
		}
		throw this.error(`unknown extension ?P${kind}`, start + 1);
	}

	#scopedFlags(start: number, first: string): string {
		const flags = this.flags;
		const on = new Set<string>();
		let isOn = first !== "-";
		let count = isOn ? 1 : 0;
		if (isOn) {
			this.#setFlag(first, true);
			on.add(first);
		}
		for (let char = this.take(); char !== ":"; char = this.take()) {
			if (char === ")" && isOn) {
				throw this.error(
					"global flags not at the start of the expression",
					start,
				);
			}
			if (char === "-" && isOn) {
				isOn = false;
				count = 0;
				continue;
			}
			if (FLAG_NAMES[char] === undefined) {
				throw this.error(flagProblem(char, isOn, count), this.at - 1);
			}
			if (!isOn && on.has(char)) {
				throw this.error("bad inline flags: flag turned on and off", this.at);
			}
			count++;
			if (isOn) on.add(char);
			this.#setFlag(char, isOn);
		}
		const text = this.#closed("(?:", start);
		this.flags = flags;
		return text;
	}

	#reference(group: number, at: number): string {
		if (this.#open.has(group)) {
			throw this.error("cannot refer to an open group", at);
		}
		return backReference(this.#groups[group] ?? 0);
	}

	#escape(start: number): string {
		const char = this.take();
		if (char === "") throw this.error("bad escape (end of pattern)", start);
		switch (char) {
			case "A":
				return "^";
			case "Z":
				return "$";
			case "b":
			case "B":
				return this.#boundary(char === "B");
		}
		const category = this.category(char);
		if (category !== undefined) {
			return classText([category], { isNegated: false, expandsCase: false });
		}
		if (/^[1-9]$/.test(char)) return this.#numericEscape(start, char);
		return this.#literal(this.charEscape(start, char));
	}

	#boundary(isNegated: boolean): string {
		const word = CATEGORIES.w?.[this.flags.ascii ? 1 : 0] ?? "";
		return isNegated
			? `(?:(?<=[${word}])(?=[${word}])|(?<![${word}])(?![${word}]))`
			: `(?:(?<=[${word}])(?![${word}])|(?<![${word}])(?=[${word}]))`;
	}

	/** `\1` to `\99` are groups; three octal digits are a character. */
	#numericEscape(start: number, first: string): string {
		let digits = first;
		if (/^[0-9]$/.test(this.peek())) {
			const octal = first + this.peek() + this.peek(1);
			if (/^[0-7]{3}$/.test(octal)) {
				this.at += 2;
				return this.#literal(this.octal(octal, start));
			}
			digits += this.take();
		}
		const group = Number(digits);
		if (group >= this.#groups.length) {
			throw this.error(`invalid group reference ${group}`, start + 1);
		}
		return this.#reference(group, start);
	}
}

/** Why `char` cannot stand among the flags of a group. */
function flagProblem(char: string, isOn: boolean, count: number): string {
	if (/^[a-zA-Z]$/.test(char)) return "unknown flag";
	if (isOn) return "missing -, : or )";
	return count === 0 ? "missing flag" : "missing :";
}

/** In a group of its own, so that a digit behind it stays a digit. */
function backReference(group: number): string {
	return `(?:\\${group})`;
}
