// b64encode and b64decode.

import type { FilterDefinition } from "../../jinja/definitions.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { decodeBytes } from "../../pyvalue/encoding.ts";
import { pyStr } from "../../pyvalue/text.ts";
import { PyError, type PyValue } from "../../pyvalue/value.ts";
import { plugin, toBytes } from "../plugin-functions.ts";

/** `urlsafe` is of ansible-core 2.19. */
const PARAMS = [["string"], ["encoding", "utf-8"], ["urlsafe", false]] as const;

function encode(value: PyValue, encoding: PyValue, urlsafe: PyValue): string {
	const bytes = Buffer.from(toBytes(value, pyStr(encoding)));
	const text = bytes.toString("base64");
	return pyTruth(urlsafe)
		? text.replaceAll("+", "-").replaceAll("/", "_")
		: text;
}

function decode(value: PyValue, encoding: PyValue, urlsafe: PyValue): string {
	let text = Buffer.from(toBytes(value)).toString("latin1");
	if (pyTruth(urlsafe)) text = text.replaceAll("-", "+").replaceAll("_", "/");
	return decodeBytes(decodeBase64(text), pyStr(encoding), "surrogateescape");
}

/** As binascii.a2b_base64: what is no base64 is skipped, text behind the padding is ignored. */
function decodeBase64(text: string): Uint8Array {
	let digits = "";
	let padding = 0;
	for (const char of text) {
		if (char === "=") {
			padding++;
			if (digits.length % 4 >= 2 && (digits.length + padding) % 4 === 0) {
				return Buffer.from(digits, "base64");
			}
		} else if (/[A-Za-z0-9+/]/.test(char)) {
			digits += char;
			padding = 0;
		}
	}
	const rest = digits.length % 4;
	if (rest === 0) return Buffer.from(digits, "base64");
	throw new PyError(
		"ValueError",
		rest === 1
			? `Invalid base64-encoded string: number of data characters (${digits.length}) cannot be 1 more than a multiple of 4`
			: "Incorrect padding",
	);
}

export const BASE64_FILTERS: readonly (readonly [string, FilterDefinition])[] =
	[
		[
			"b64encode",
			plugin("b64encode", PARAMS, (_c, ...args) => encode(...three(args))),
		],
		[
			"b64decode",
			plugin("b64decode", PARAMS, (_c, ...args) => decode(...three(args))),
		],
	];

function three([a = null, b = null, c = null]: readonly PyValue[]): [
	PyValue,
	PyValue,
	PyValue,
] {
	return [a, b, c];
}
