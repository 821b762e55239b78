// Quantifiers: `*`, `+`, `?` and `{2,3}`.

import { FlagReader } from "./regex-flags.ts";

export class RepeatReader extends FlagReader {
	/** A quantifier without its mode, read; undefined (and nothing read) where there is none. */
	protected repeat(start: number): string | undefined {
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

	protected refuseAnother(): void {
		this.skipVerbose();
		const at = this.at;
		if ("*+?".includes(this.peek() || "x") || this.repeat(at) !== undefined) {
			throw this.error("multiple repeat", at);
		}
	}
}
