// bytes.decode, with Python's message for the first byte that does not fit.

import { backslashed, type Codec, codecOf } from "./codecs.ts";
import { PyError } from "./value.ts";

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
