// String literals: Jinja2 hands them to Python's `unicode-escape` codec, quirks and all.

import { SIMPLE_ESCAPES } from "../pyvalue/string-constant.ts";

/** Thrown for an escape that Python refuses; `message` is the codec's reason. */
export class BadEscape extends Error {}

/** `body` is the literal without its quotes, newlines already normalised. */
export function unescapeLiteral(body: string): string {
	if (!body.includes("\\")) return body;
	return body.replace(
		/\\(?:([0-7]{1,3})|x([0-9a-fA-F]{0,2})|u([0-9a-fA-F]{0,4})|U([0-9a-fA-F]{0,8})|N(\{[^}]*\}?)?|([\s\S]))/gu,
		(
			whole: string,
			octal?: string,
			hex?: string,
			u4?: string,
			u8?: string,
			_name?: string,
			other?: string,
		) => {
			if (octal !== undefined)
				return String.fromCodePoint(Number.parseInt(octal, 8));
			if (hex !== undefined) return fromHex(hex, 2, "\\xXX");
			if (u4 !== undefined) return fromHex(u4, 4, "\\uXXXX");
			if (u8 !== undefined) return fromHex(u8, 8, "\\UXXXXXXXX");
			if (other === undefined) throw new BadEscape(namedReason(whole));
			return SIMPLE_ESCAPES.get(other) ?? keepBackslash(other);
		},
	);
}

function fromHex(digits: string, wanted: number, shown: string): string {
	if (digits.length < wanted) throw new BadEscape(`truncated ${shown} escape`);
	const code = Number.parseInt(digits, 16);
	if (code > 0x10ffff) throw new BadEscape("illegal Unicode character");
	return String.fromCodePoint(code);
}

// There is no table of Unicode names in JavaScript, so every name is an unknown one.
function namedReason(shown: string): string {
	return /^\\N\{[^}]+\}$/.test(shown)
		? "unknown Unicode character name"
		: "malformed \\N character escape";
}

// Jinja2 first encodes to ASCII with backslashreplace: `\é` becomes `\\xe9`, which is a
// backslash and the text `xe9`.
function keepBackslash(char: string): string {
	const code = char.codePointAt(0) ?? 0;
	if (code < 0x80) return `\\${char}`;
	if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
	if (code < 0x10000) return `\\u${code.toString(16).padStart(4, "0")}`;
	return `\\U${code.toString(16).padStart(8, "0")}`;
}
