// A template's text in its output_encoding: Python's own codecs, and the single-byte ones that the
// platform can decode (windows-125x, iso-8859-x, koi8-r …), turned round.

import { encodeText } from "../../pyvalue/encoding.ts";
import { PyError } from "../../pyvalue/value.ts";

export function encodeOutput(text: string, encoding: string): Uint8Array {
	const table = singleByteTable(encoding);
	if (table === undefined) return encodeText(text, encoding);
	const out: number[] = [];
	for (const char of text) {
		const byte = table.get(char);
		if (byte === undefined) {
			throw new PyError(
				"UnicodeEncodeError",
				`'charmap' codec can't encode character '${char}': character maps to <undefined>`,
			);
		}
		out.push(byte);
	}
	return Uint8Array.from(out);
}

/** Python's names have no hyphen where the platform's have one, or none at all (cp1252). */
function singleByteTable(
	encoding: string,
): ReadonlyMap<string, number> | undefined {
	const label = encoding
		.toLowerCase()
		.replaceAll("_", "-")
		.replace(/^cp(125\d)$/, "windows-$1")
		.replace(/^iso8859-/, "iso-8859-");
	// latin-1 proper is Python's own; the platform takes it for windows-1252
	if (!/^(windows-(125\d|874)|koi8-[ru]|iso-8859-(?!1$)\d+)$/.test(label))
		return undefined;
	const decoder = new TextDecoder(label);
	const table = new Map<string, number>();
	for (let byte = 0; byte < 256; byte++) {
		const char = decoder.decode(Uint8Array.of(byte));
		if (char !== "\ufffd") table.set(char, byte);
	}
	return table;
}
