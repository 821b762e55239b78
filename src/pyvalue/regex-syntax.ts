// Python's regular-expression syntax translated to a JavaScript source for the `v` flag.
// Every construct is written out in full (anchors, `.`, \w, flags), so that no JavaScript
// flag but `i` matters. Not in JavaScript: conditional groups (an error says so). A group
// that did not take part matches empty in a back-reference, in Python it fails.

import { boundaryText, classText, literalText } from "./regex-class.ts";
import { isFlag } from "./regex-flags.ts";
import { GroupTable } from "./regex-groups.ts";
import type { RegexFlags } from "./regex-reader.ts";
import { RepeatReader } from "./regex-repeat.ts";

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

export function translateRegex(
	pattern: string,
	flags: RegexFlags,
): Translation {
	return new Translator(pattern, flags).translate();
}

class Translator extends RepeatReader {
	#isLazy = false;
	readonly #groups = new GroupTable();

	translate(): Translation {
		this.globalFlags();
		const global = this.flags;
		// Case is written out per character once a group switches it; else the flag does it.
		this.hasScopedCase =
			/\(\?[a-zA-Z]*(?:i[a-zA-Z]*|-[a-zA-Z]*i[a-zA-Z]*):/.test(this.text);
		const source = this.#alternatives();
		if (this.peek() === ")") {
			throw this.error("unbalanced parenthesis", this.at);
		}
		return {
			source,
			groups: this.#groups.numbers,
			names: this.#groups.names,
			ignoreCase: global.ignoreCase && !this.hasScopedCase,
			isLazy: this.#isLazy,
		};
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
			this.skipVerbose();
			const char = this.peek();
			if (char === "" || char === "|" || char === ")") break;
			out += this.#quantified();
		}
		return out;
	}

	#quantified(): string {
		const start = this.at;
		if ("*+?".includes(this.peek())) {
			throw this.error("nothing to repeat", start);
		}
		if (this.peek() === "{" && this.repeat(start) !== undefined) {
			throw this.error("nothing to repeat", start);
		}
		const isAnchor =
			/^[\^$]$/.test(this.peek()) ||
			(this.peek() === "\\" && /^[AbBZ]$/.test(this.peek(1)));
		// A possessive repeat captures its item: the number is taken before the item's own groups.
		const groupsBefore = this.#groups.jsCount;
		const atom = this.#atom();
		this.skipVerbose();
		const at = this.at;
		const repeat = this.repeat(at);
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
			this.refuseAnother();
			return `${item}${repeat}?`;
		}
		if (this.peek() === "+") {
			this.at++;
			this.refuseAnother();
			return this.#possessive(before, repeat);
		}
		this.refuseAnother();
		return item + repeat;
	}

	/** `x++` is `(?>x+)`: the item is read again behind a group of its own. */
	#possessive(
		before: { start: number; groupsBefore: number },
		repeat: string,
	): string {
		const end = this.at;
		this.#groups.forgetAfter(before.groupsBefore);
		const own = this.#groups.addOwn();
		this.at = before.start;
		const item = this.#atom();
		this.at = end;
		return `(?:(?=(${item}${repeat}))${backReference(own)})`;
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
				return this.comment(start);
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
		if (kind === "-" || isFlag(kind) || kind === "L") {
			const outer = this.flags;
			this.scopedFlags(start, kind);
			const text = this.#closed("(?:", start);
			this.flags = outer;
			return text;
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
		const group = this.#groups.begin(name);
		const text = this.#closed("(", start);
		this.#groups.end(group);
		return text;
	}

	#atomic(start: number): string {
		const own = this.#groups.addOwn();
		return `(?:(?=${this.#closed("(", start)})${backReference(own)})`;
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
			const known = this.#groups.names.get(name);
			if (known !== undefined) {
				throw this.error(
					`redefinition of group name '${name}' as group ${this.#groups.numbers.length}; was group ${known}`,
					at,
				);
			}
			return this.#capture(start, name);
		}
		if (kind === "=") {
			const at = this.at;
			const name = this.name(")");
			const group = this.#groups.names.get(name);
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

	#reference(group: number, at: number): string {
		if (this.#groups.isOpen(group)) {
			throw this.error("cannot refer to an open group", at);
		}
		return backReference(this.#groups.numbers[group] ?? 0);
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
				return boundaryText(this.flags.ascii, char === "B");
		}
		const category = this.category(char);
		if (category !== undefined) {
			return classText([category], { isNegated: false, expandsCase: false });
		}
		if (/^[1-9]$/.test(char)) return this.#numericEscape(start, char);
		return this.#literal(this.charEscape(start, char));
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
		if (group >= this.#groups.numbers.length) {
			throw this.error(`invalid group reference ${group}`, start + 1);
		}
		return this.#reference(group, start);
	}
}

/** In a group of its own, so that a digit behind it stays a digit. */
function backReference(group: number): string {
	return `(?:\\${group})`;
}
