// The values of YAML 1.1's standard scalar tags.

import { PyBytes, PyError, type PyValue } from "../pyvalue/value.ts";
import { TAG_PREFIX } from "./node.ts";
import { boolFrom, floatFrom, intFrom } from "./resolve.ts";
import { timestampFrom } from "./timestamp.ts";

const BUILDERS = new Map<string, (text: string) => PyValue>([
	["null", () => null],
	["bool", (text) => boolFrom(text) ?? keyError(text.toLowerCase())],
	["int", intFrom],
	["float", floatFrom],
	["binary", (text) => new PyBytes(base64Bytes(text))],
	["str", (text) => text],
	["timestamp", timestampFrom],
]);

export function isScalarTag(tag: string): boolean {
	return tag.startsWith(TAG_PREFIX) && BUILDERS.has(localName(tag));
}

/** The value of `text` under a standard tag; raises as Python does where it is none. */
export function buildScalar(tag: string, text: string): PyValue {
	return BUILDERS.get(localName(tag))?.(text) ?? null;
}

function localName(tag: string): string {
	return tag.slice(TAG_PREFIX.length);
}

function keyError(key: string): never {
	throw new PyError("KeyError", `'${key}'`);
}

const BASE64 =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** As binascii.a2b_base64: other characters are passed over, a full padding ends it. */
function base64Bytes(text: string): Uint8Array {
	const foreign = /[^\0-\x7f]/u.exec(text);
	if (foreign !== null) throw notAscii(foreign);
	let digits = "";
	let padding = 0;
	for (const character of text) {
		const filled = digits.length % 4;
		if (character === "=") {
			if (filled >= 2 && filled + ++padding >= 4) {
				return new Uint8Array(Buffer.from(digits, "base64"));
			}
		} else if (BASE64.includes(character)) {
			padding = 0;
			digits += character;
		}
	}
	if (digits.length % 4 === 0) {
		return new Uint8Array(Buffer.from(digits, "base64"));
	}
	const problem =
		digits.length % 4 === 1
			? `Invalid base64-encoded string: number of data characters (${digits.length}) cannot be 1 more than a multiple of 4`
			: "Incorrect padding";
	throw new PyError("ValueError", `failed to decode base64 data: ${problem}`);
}

function notAscii(found: RegExpExecArray): PyError {
	const code = found[0].codePointAt(0) ?? 0;
	const shown =
		code > 0xffff
			? `\\U${code.toString(16).padStart(8, "0")}`
			: code > 0xff
				? `\\u${code.toString(16).padStart(4, "0")}`
				: `\\x${code.toString(16)}`;
	const at = Array.from(found.input.slice(0, found.index)).length;
	return new PyError(
		"ValueError",
		`failed to convert base64 data into ascii: 'ascii' codec can't encode character '${shown}' in position ${at}: ordinal not in range(128)`,
	);
}
