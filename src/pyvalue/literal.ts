// Text that looks like a value becomes one, as through Python's ast.literal_eval: numbers,
// strings, bytes, tuples, lists, dicts, sets, True, False, None and signs.

import { makeDict, setFrom } from "./dict.ts";
import { normalizeInt } from "./numbers.ts";
import { readStringLiteral } from "./string-constant.ts";
import { PyBytes, PyError, PyFloat, PyTuple, type PyValue } from "./value.ts";

/** Nesting that Python's own parser gives up at. */
const MAX_DEPTH = 200;

const NUMBER =
	/(?:0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:[0-9](?:_?[0-9])*)?\.?(?:[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9](?:_?[0-9])*)?)/y;
const SPACE = /[ \t\f]*/y;
const SPACE_IN_BRACKETS = /(?:[ \t\f\r\n]|#[^\n]*)*/y;
const NAMED: ReadonlyMap<string, PyValue> = new Map<string, PyValue>([
	["True", true],
	["False", false],
	["None", null],
]);

/** With JSON's names, which a caller may take too. */
const NAMED_OR_JSON: ReadonlyMap<string, PyValue> = new Map<string, PyValue>([
	...NAMED,
	["true", true],
	["false", false],
	["null", null],
]);

interface LiteralOptions {
	readonly isJsonAllowed?: boolean;
}

/** The literal's value; undefined where the text is no literal. */
export function parseLiteral(
	text: string,
	{ isJsonAllowed = false }: LiteralOptions = {},
): PyValue | undefined {
	const names = isJsonAllowed ? NAMED_OR_JSON : NAMED;
	// Most values are plain words or numbers: no need to look closer.
	if (/^-?(?:0|[1-9][0-9]{0,14})$/.test(text)) return Number(text) + 0;
	if (/^[A-Za-z_][A-Za-z0-9_.\-/:@ ]*$/.test(text))
		return names.get(text.trimEnd());
	try {
		return new LiteralReader(text, names).readAll();
	} catch (error) {
		if (error instanceof NoLiteral || error instanceof PyError)
			return undefined;
		throw error;
	}
}

class NoLiteral extends Error {}

const EMPTY_LINE = /[ \t\f]*(?:#[^\n]*)?\n/y;

function endOfEmptyLines(text: string): number {
	let at = 0;
	for (;;) {
		EMPTY_LINE.lastIndex = at;
		if (!EMPTY_LINE.test(text)) return at;
		at = EMPTY_LINE.lastIndex;
	}
}

/** Only blanks and comments; but blanks alone on a last line that does not end are an indent. */
function isEmptyRest(rest: string): boolean {
	if (rest === "") return true;
	const lines = rest.split("\n");
	if (!lines.every((line) => /^[ \t\f]*(?:#|$)/.test(line))) return false;
	const last = lines.at(-1) ?? "";
	return lines.length === 1 || !/^[ \t]+$/.test(last);
}

class LiteralReader {
	readonly #text: string;
	readonly #names: ReadonlyMap<string, PyValue>;
	#at = 0;
	#depth = 0;

	constructor(text: string, names: ReadonlyMap<string, PyValue>) {
		this.#text = text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
		this.#names = names;
		this.#at = endOfEmptyLines(this.#text);
		// Blanks before the value are an indent, and an error.
		if (/[ \t]/.test(this.#text[this.#at] ?? "")) throw new NoLiteral();
	}

	readAll(): PyValue {
		const value = this.#readTupleOrValue();
		this.#skip();
		if (!isEmptyRest(this.#text.slice(this.#at))) throw new NoLiteral();
		return value;
	}

	/** `1, 2` without brackets is a tuple. */
	#readTupleOrValue(): PyValue {
		const first = this.#readValue();
		if (!this.#takes(",")) return first;
		const items = [first];
		while (this.#startsValue()) {
			items.push(this.#readValue());
			if (!this.#takes(",")) break;
		}
		return new PyTuple(items);
	}

	#readValue(): PyValue {
		this.#skip();
		const char = this.#text[this.#at] ?? "";
		if (char === "(") return this.#inside(() => this.#readParenthesis());
		if (char === "[") return this.#inside(() => this.#readItems("]"));
		if (char === "{") return this.#inside(() => this.#readBraces());
		if (char === "-" || char === "+") return this.#readSigned(char);
		if (/[0-9.]/.test(char)) return this.#readNumber();
		const string = readStringLiteral(this.#text, this.#at);
		if (string !== undefined) return this.#readStrings();
		return this.#readName();
	}

	#inside<T>(read: () => T): T {
		this.#at++;
		if (++this.#depth > MAX_DEPTH) throw new NoLiteral();
		const value = read();
		this.#depth--;
		return value;
	}

	#readParenthesis(): PyValue {
		if (this.#takes(")")) return new PyTuple([]);
		const first = this.#readValue();
		if (this.#takes(")")) return first;
		if (!this.#takes(",")) throw new NoLiteral();
		return new PyTuple([first, ...this.#readItems(")")]);
	}

	#readItems(close: string): PyValue[] {
		const items: PyValue[] = [];
		while (!this.#takes(close)) {
			items.push(this.#readValue());
			if (this.#takes(close)) break;
			if (!this.#takes(",")) throw new NoLiteral();
		}
		return items;
	}

	#readBraces(): PyValue {
		if (this.#takes("}")) return new Map();
		const first = this.#readValue();
		if (!this.#takes(":")) {
			if (this.#takes("}")) return setFrom([first]);
			if (!this.#takes(",")) throw new NoLiteral();
			return setFrom([first, ...this.#readItems("}")]);
		}
		const entries: [PyValue, PyValue][] = [[first, this.#readValue()]];
		while (!this.#takes("}")) {
			if (!this.#takes(",")) throw new NoLiteral();
			if (this.#takes("}")) break;
			const key = this.#readValue();
			if (!this.#takes(":")) throw new NoLiteral();
			entries.push([key, this.#readValue()]);
		}
		return makeDict(entries);
	}

	#readSigned(sign: "-" | "+"): PyValue {
		this.#at++;
		this.#skip();
		// To literal_eval a sign of a sign is an expression.
		if (/[-+]/.test(this.#text[this.#at] ?? "")) throw new NoLiteral();
		const value = this.#readValue();
		if (typeof value === "number") return sign === "-" ? 0 - value : value;
		if (typeof value === "bigint") {
			return sign === "-" ? normalizeInt(-value) : value;
		}
		if (value instanceof PyFloat) {
			return sign === "-" ? new PyFloat(-value.value) : value;
		}
		throw new NoLiteral();
	}

	#readNumber(): PyValue {
		NUMBER.lastIndex = this.#at;
		const written = NUMBER.exec(this.#text)?.[0] ?? "";
		const after = this.#text[this.#at + written.length] ?? "";
		// A name or another point behind it: no number (and complex numbers are no values of ours).
		if (!/[0-9]/.test(written) || /[\p{L}\p{N}_.]/u.test(after)) {
			throw new NoLiteral();
		}
		this.#at += written.length;
		const digits = written.replaceAll("_", "");
		if (/^0[xXoObB]/.test(digits)) return normalizeInt(BigInt(digits));
		if (/[.eE]/.test(digits)) return new PyFloat(Number(digits));
		// 0777 is Python 2's octal, an error since; 00 is still zero.
		if (/^0+[1-9]/.test(digits) || digits.length > 4300) throw new NoLiteral();
		return normalizeInt(BigInt(digits));
	}

	/** Strings beside each other are one. */
	#readStrings(): PyValue {
		const parts: (string | Uint8Array)[] = [];
		for (;;) {
			this.#skip();
			const literal = readStringLiteral(this.#text, this.#at);
			if (literal === undefined) break;
			if (literal.value === undefined) throw new NoLiteral();
			parts.push(literal.value);
			this.#at = literal.end;
		}
		const texts = parts.filter((part) => typeof part === "string");
		if (texts.length === parts.length) return texts.join("");
		if (texts.length > 0) throw new NoLiteral();
		const bytes = parts.flatMap((part) => [...(part as Uint8Array)]);
		return new PyBytes(Uint8Array.from(bytes));
	}

	#readName(): PyValue {
		const name = /^[A-Za-z_]\w*/.exec(this.#text.slice(this.#at))?.[0] ?? "";
		this.#at += name.length;
		// The one call that literal_eval knows.
		if (name === "set" && this.#takes("(") && this.#takes(")")) {
			return setFrom([]);
		}
		const value = this.#names.get(name);
		if (value === undefined) throw new NoLiteral();
		return value;
	}

	#startsValue(): boolean {
		this.#skip();
		return (
			this.#at < this.#text.length &&
			!/[#\n\r]/.test(this.#text[this.#at] ?? "")
		);
	}

	#takes(char: string): boolean {
		this.#skip();
		if (this.#text[this.#at] !== char) return false;
		this.#at++;
		return true;
	}

	#skip(): void {
		const space = this.#depth > 0 ? SPACE_IN_BRACKETS : SPACE;
		space.lastIndex = this.#at;
		this.#at += space.exec(this.#text)?.[0].length ?? 0;
	}
}
