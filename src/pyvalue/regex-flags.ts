// The flags of a pattern, for the whole of it (`(?i)`) or one group (`(?i:…)`), and what is
// passed over: comments, and with the flag `x` blanks.

import { PatternReader, type RegexFlags } from "./regex-reader.ts";

const FLAG_NAMES: Readonly<Record<string, keyof RegexFlags | "unicode">> = {
	i: "ignoreCase",
	m: "multiLine",
	s: "dotAll",
	x: "verbose",
	a: "ascii",
	u: "unicode",
};

export function isFlag(letter: string): boolean {
	return FLAG_NAMES[letter] !== undefined;
}

export class FlagReader extends PatternReader {
	protected globalFlags(): void {
		const match = /^(?:\(\?([aiLmsux]+)\))+/.exec(this.text);
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

	/** The flags up to the colon of a group, the first of them read already. */
	protected scopedFlags(start: number, first: string): void {
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
	}

	protected comment(start: number): string {
		while (this.peek() !== ")") {
			if (this.take() === "") {
				throw this.error("missing ), unterminated comment", start);
			}
		}
		this.at++;
		return "";
	}

	protected skipVerbose(): void {
		while (this.flags.verbose && this.at < this.chars.length) {
			const char = this.peek();
			if (char === "#") {
				while (this.peek() !== "" && this.peek() !== "\n") this.at++;
			} else if (/^[ \t\n\r\v\f]$/.test(char)) this.at++;
			else return;
		}
	}
}

/** Why `char` cannot stand among the flags of a group. */
function flagProblem(char: string, isOn: boolean, count: number): string {
	if (/^[a-zA-Z]$/.test(char)) return "unknown flag";
	if (isOn) return "missing -, : or )";
	return count === 0 ? "missing flag" : "missing :";
}
