// str.encode and bytes.decode: the codecs that configuration management meets.

import { pyRepr } from "./text.ts";
import { PyError } from "./value.ts";

type Codec =
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

function codecOf(encoding: string): Codec {
	const codec = CODECS[encoding.toLowerCase().replace(/[\s_-]/g, "")];
	if (codec !== undefined) return codec;
	// Python raises LookupError, a sibling of KeyError.
	throw new PyError("KeyError", `unknown encoding: ${encoding}`);
}

/** `text.encode(encoding, errors)` */
export function encodeText(
	text: string,
	encoding = "utf-8",
	errors = "strict",
): Uint8Array {
	const codec = codecOf(encoding);
	const out: number[] = [];
	if (codec === "utf-16" || codec === "utf-32") {
		out.push(...(codec === "utf-16" ? [0xff, 0xfe] : [0xff, 0xfe, 0, 0]));
	}
	if (codec === "utf-8" && text.isWellFormed())
		return Buffer.from(text, "utf8");
	let position = 0;
	for (const char of text) {
		const code = char.codePointAt(0) ?? 0;
		const bytes = encodeChar(code, codec);
		if (bytes === undefined) {
			encodeFailure(out, { text, code, position, codec, errors });
		} else out.push(...bytes);
		position++;
	}
	return Uint8Array.from(out);
}

function encodeChar(code: number, codec: Codec): number[] | undefined {
	if (codec === "ascii") return code < 0x80 ? [code] : undefined;
	if (codec === "latin-1") return code < 0x100 ? [code] : undefined;
	if (code >= 0xd800 && code <= 0xdfff) return undefined;
	if (codec === "utf-8") return [...Buffer.from(String.fromCodePoint(code))];
	const isBig = codec.endsWith("be");
	if (codec.startsWith("utf-32")) return wordBytes(code, 4, isBig);
	if (code < 0x10000) return wordBytes(code, 2, isBig);
	const rest = code - 0x10000;
	return [
		...wordBytes(0xd800 | (rest >> 10), 2, isBig),
		...wordBytes(0xdc00 | (rest & 0x3ff), 2, isBig),
	];
}

function wordBytes(word: number, size: number, isBig: boolean): number[] {
	const bytes = Array.from(
		{ length: size },
		(_, at) => (word >> (8 * at)) & 255,
	);
	return isBig ? bytes.reverse() : bytes;
}

interface EncodeProblem {
	readonly text: string;
	readonly code: number;
	readonly position: number;
	readonly codec: Codec;
	readonly errors: string;
}

function encodeFailure(out: number[], problem: EncodeProblem): void {
	const { code, errors } = problem;
	const put = (text: string) => out.push(...Buffer.from(text, "latin1"));
	switch (errors) {
		case "ignore":
			return;
		case "replace":
			put("?");
			return;
		case "xmlcharrefreplace":
			put(`&#${code};`);
			return;
		case "backslashreplace":
			put(backslashed(code));
			return;
		case "surrogateescape":
			if (code >= 0xdc80 && code <= 0xdcff) {
				out.push(code - 0xdc00);
				return;
			}
			break;
		case "surrogatepass":
			if (code >= 0xd800 && code <= 0xdfff) {
				out.push(
					0xe0 | (code >> 12),
					0x80 | ((code >> 6) & 63),
					0x80 | (code & 63),
				);
				return;
			}
	}
	throw encodeError(problem);
}

function encodeError(problem: EncodeProblem): PyError {
	const { code, codec, position } = problem;
	const reason = {
		ascii: "ordinal not in range(128)",
		"latin-1": "ordinal not in range(256)",
	}[codec as string];
	const shown = reason ?? "surrogates not allowed";
	const run = unencodableRun(problem);
	if (run > 1) {
		return new PyError(
			"UnicodeEncodeError",
			`'${codec}' codec can't encode characters in position ${position}-${position + run - 1}: ${shown}`,
		);
	}
	const char = pyRepr(backslashed(code)).replaceAll("\\\\", "\\");
	return new PyError(
		"UnicodeEncodeError",
		`'${codec}' codec can't encode character ${char} in position ${position}: ${shown}`,
	);
}

/** How many characters from the problem on cannot be encoded. */
function unencodableRun({ text, position, codec }: EncodeProblem): number {
	let run = 0;
	for (const char of Array.from(text).slice(position)) {
		if (encodeChar(char.codePointAt(0) ?? 0, codec) !== undefined) break;
		run++;
	}
	return run;
}

function backslashed(code: number): string {
	if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
	if (code < 0x10000) return `\\u${code.toString(16).padStart(4, "0")}`;
	return `\\U${code.toString(16).padStart(8, "0")}`;
}

/** `bytes.decode(encoding, errors)` */
export function decodeBytes(
	bytes: Uint8Array,
	encoding = "utf-8",
	errors = "strict",
): string {
	const codec = codecOf(encoding);
	switch (codec) {
		case "latin-1":
			return Buffer.from(bytes).toString("latin1");
		case "ascii":
			return decodeAscii(bytes, errors);
		case "utf-8":
			return decodeUtf8(bytes, errors);
	}
	return decodeWide(bytes, codec);
}

function decodeAscii(bytes: Uint8Array, errors: string): string {
	let out = "";
	bytes.forEach((byte, at) => {
		out +=
			byte < 0x80
				? String.fromCharCode(byte)
				: undecodable(
						bytes,
						at,
						1,
						errors,
						"ascii",
						"ordinal not in range(128)",
					);
	});
	return out;
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decodeUtf8(bytes: Uint8Array, errors: string): string {
	try {
		return UTF8.decode(bytes);
	} catch {
		return decodeBrokenUtf8(bytes, errors);
	}
}

function decodeBrokenUtf8(bytes: Uint8Array, errors: string): string {
	let out = "";
	let at = 0;
	while (at < bytes.length) {
		const [size, reason] = utf8Sequence(bytes, at);
		out +=
			reason === undefined
				? UTF8.decode(bytes.subarray(at, at + size))
				: undecodable(bytes, at, size, errors, "utf-8", reason);
		at += size;
	}
	return out;
}

/** The size of the sequence at `at`, and why it is none (then: of its broken part). */
function utf8Sequence(
	bytes: Uint8Array,
	at: number,
): readonly [size: number, reason?: string] {
	const lead = bytes[at] ?? 0;
	if (lead < 0x80) return [1];
	if (lead < 0xc2 || lead > 0xf4) return [1, "invalid start byte"];
	const size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	for (let nth = 1; nth < size; nth++) {
		const byte = bytes[at + nth];
		if (byte === undefined) return [nth, "unexpected end of data"];
		const [low, high] = nth === 1 ? secondByteRange(lead) : [0x80, 0xbf];
		if (byte < low || byte > high) return [nth, "invalid continuation byte"];
	}
	return [size];
}

function secondByteRange(lead: number): readonly [number, number] {
	switch (lead) {
		case 0xe0:
			return [0xa0, 0xbf];
		case 0xed:
			return [0x80, 0x9f];
		case 0xf0:
			return [0x90, 0xbf];
		case 0xf4:
			return [0x80, 0x8f];
	}
	return [0x80, 0xbf];
}

function undecodable(
	bytes: Uint8Array,
	at: number,
	size: number,
	errors: string,
	codec: Codec,
	reason: string,
): string {
	const broken = Array.from(bytes.subarray(at, at + size));
	switch (errors) {
		case "ignore":
			return "";
		case "replace":
			return "\ufffd";
		case "backslashreplace":
			return broken.map(backslashed).join("");
		case "surrogateescape":
			return String.fromCharCode(...broken.map((byte) => 0xdc00 + byte));
	}
	const first = (broken[0] ?? 0).toString(16).padStart(2, "0");
	// The end of the data is named as a range when more than its first byte is affected.
	const what =
		size === 1
			? `byte 0x${first} in position ${at}`
			: `bytes in position ${at}-${at + size - 1}`;
	throw new PyError(
		"UnicodeDecodeError",
		`'${codec}' codec can't decode ${what}: ${reason}`,
	);
}

function decodeWide(bytes: Uint8Array, codec: Codec): string {
	const size = codec.startsWith("utf-16") ? 2 : 4;
	let isBig = codec.endsWith("be");
	const words: number[] = [];
	for (let at = 0; at + size <= bytes.length; at += size) {
		const word = Array.from(bytes.subarray(at, at + size));
		if (!isBig) word.reverse();
		words.push(word.reduce((sum, byte) => sum * 256 + byte, 0));
	}
	if (bytes.length % size !== 0) {
		throw new PyError(
			"UnicodeDecodeError",
			`'${codec}' codec can't decode byte 0x${(bytes.at(-1) ?? 0).toString(16).padStart(2, "0")} in position ${bytes.length - 1}: truncated data`,
		);
	}
	if (codec === "utf-16" || codec === "utf-32") {
		const swapped = size === 2 ? 0xfffe : 0xfffe0000;
		isBig = words[0] === swapped;
		if (isBig) return decodeWide(bytes.subarray(size), `${codec}-be`);
		if (words[0] === 0xfeff) words.shift();
	}
	return size === 2
		? words.map((word) => String.fromCharCode(word)).join("")
		: words.map((word) => String.fromCodePoint(word)).join("");
}
