// One Python string or bytes literal: prefixes, both quotes, triple quotes, escapes.

export interface StringLiteral {
	/** Undefined where the literal is malformed, or of a kind with no constant value (f-strings). */
	readonly value: string | Uint8Array | undefined;
	readonly end: number;
}

const OPENING = /([rRbBuUfF]{0,2})('''|"""|'|")/y;
const PREFIXES = new Set(["", "r", "b", "u", "br", "rb"]);
/** What a backslash and one character stand for. */
export const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
	["\n", ""],
	["\\", "\\"],
	["'", "'"],
	['"', '"'],
	["a", "\x07"],
	["b", "\b"],
	["f", "\f"],
	["n", "\n"],
	["r", "\r"],
	["t", "\t"],
	["v", "\v"],
]);

/** Undefined where no string begins here. */
export function readStringLiteral(
	text: string,
	at: number,
): StringLiteral | undefined {
	OPENING.lastIndex = at;
	const opening = OPENING.exec(text);
	if (opening === null) return undefined;
	const prefix = (opening[1] ?? "").toLowerCase();
	const quote = opening[2] ?? "";
	const start = at + opening[0].length;
	const close = findClose(text, start, quote);
	if (close === undefined || !PREFIXES.has(prefix)) {
		return { value: undefined, end: text.length };
	}
	const body = text.slice(start, close);
	const end = close + quote.length;
	return { value: constantOf(body, prefix), end };
}

function findClose(
	text: string,
	start: number,
	quote: string,
): number | undefined {
	for (let at = start; at < text.length; at++) {
		if (text.startsWith(quote, at)) return at;
		if (text[at] === "\\") at++;
		else if (text[at] === "\n" && quote.length === 1) return undefined;
	}
	return undefined;
}

function constantOf(body: string, prefix: string) {
	const isBytes = prefix.includes("b");
	// Bytes are written in ASCII only.
	if (isBytes && [...body].some((char) => char > "\x7f")) return undefined;
	const text = prefix.includes("r") ? body : unescapeBody(body, isBytes);
	if (text === undefined || !isBytes) return text;
	return Uint8Array.from(text, (char) => char.charCodeAt(0) & 0xff);
}

function unescapeBody(body: string, isBytes: boolean): string | undefined {
	let isBad = false;
	const text = body.replace(
		/\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/gs,
		(written, octal, hex, short, long, other) => {
			if (octal !== undefined) {
				return String.fromCharCode(Number.parseInt(octal, 8));
			}
			if (hex !== undefined)
				return String.fromCharCode(Number.parseInt(hex, 16));
			const wide = short ?? long;
			if (wide !== undefined) {
				if (isBytes) return written;
				const code = Number.parseInt(wide, 16);
				if (code <= 0x10ffff) return String.fromCodePoint(code);
				isBad = true;
			} else if (other === "x" || (!isBytes && /[uUN]/.test(other))) {
				isBad = true;
			}
			return SIMPLE_ESCAPES.get(other) ?? written;
		},
	);
	return isBad ? undefined : text;
}
