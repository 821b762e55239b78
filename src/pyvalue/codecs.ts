// The codecs that configuration management meets, by all their names.

import { PyError } from "./value.ts";

export type Codec =
	| "utf-8"
	| "ascii"
	| "latin-1"
	| "utf-16"
	| "utf-16-le"
	| "utf-16-be"
	| "utf-32"
	| "utf-32-le"
	| "utf-32-be";

const CODECS: Readonly<Record<string, Codec>> = {
	utf8: "utf-8",
	u8: "utf-8",
	utf: "utf-8",
	ascii: "ascii",
	usascii: "ascii",
	"646": "ascii",
	latin1: "latin-1",
	latin: "latin-1",
	iso88591: "latin-1",
	l1: "latin-1",
	utf16: "utf-16",
	utf16le: "utf-16-le",
	utf16be: "utf-16-be",
	utf32: "utf-32",
	utf32le: "utf-32-le",
	utf32be: "utf-32-be",
};

export function codecOf(encoding: string): Codec {
	const name = encoding.toLowerCase().replace(/[\s_-]/g, "");
	const codec = Object.hasOwn(CODECS, name) ? CODECS[name] : undefined;
	if (codec !== undefined) return codec;
	// Python raises LookupError, a sibling of KeyError.
	throw new PyError("KeyError", `unknown encoding: ${encoding}`);
}

export function backslashed(code: number): string {
	if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
	if (code < 0x10000) return `\\u${code.toString(16).padStart(4, "0")}`;
	return `\\U${code.toString(16).padStart(8, "0")}`;
}
