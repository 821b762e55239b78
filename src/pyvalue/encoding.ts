// str.encode: the codecs that configuration management meets.

import { backslashed, type Codec, codecOf } from "./codecs.ts";
import { pyRepr } from "./text.ts";
import { PyError } from "./value.ts";

export { decodeBytes } from "./decoding.ts";

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
