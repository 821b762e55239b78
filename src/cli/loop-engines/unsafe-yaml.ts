// A payload as a file of extra variables for Ansible: each of its strings is `!unsafe`, so that none is ever a template.
// The text is ASCII, in a form that PyYAML reads alike with and without libyaml: flow collections and double quotes.

import type { Json } from "../../plugins/callback.ts";
import type { Payload } from "../../plugins/source.ts";

/** PyYAML takes a key without `?` for one only up to 1024 characters. */
const LONGEST_PLAIN_KEY = 1000;

/** One YAML document. */
export function unsafeYaml(payload: Payload): string {
	return `${valueText(payload)}\n`;
}

function valueText(value: Json): string {
	if (typeof value === "string") return stringText(value);
	if (typeof value === "number") return numberText(value);
	if (value === null || typeof value === "boolean") return String(value);
	if (Array.isArray(value)) return `[${value.map(valueText).join(", ")}]`;
	const pairs = Object.entries(value).map(([name, each]) => {
		const key = stringText(name);
		const mark = key.length > LONGEST_PLAIN_KEY ? "? " : "";
		return `${mark}${key} : ${valueText(each)}`;
	});
	return `{${pairs.join(", ")}}`;
}

function stringText(text: string): string {
	const inner = Array.from(text.toWellFormed(), escaped).join("");
	return `!unsafe "${inner}"`;
}

function escaped(character: string): string {
	if (character === '"' || character === "\\") return `\\${character}`;
	if (/[ -~]/.test(character)) return character;
	const code = (character.codePointAt(0) ?? 0).toString(16);
	return code.length > 4
		? `\\U${code.padStart(8, "0")}`
		: `\\u${code.padStart(4, "0")}`;
}

/** `1e21` is a text in YAML 1.1: an exponent needs a point before it and a sign. */
function numberText(value: number): string {
	if (Number.isSafeInteger(value) && !Object.is(value, -0))
		return String(value);
	const text = Object.is(value, -0) ? "-0.0" : String(value);
	if (/^-?\d+$/.test(text)) return BigInt(value).toString();
	const [mantissa = "", exponent] = text.split("e");
	if (exponent === undefined) return text;
	const point = mantissa.includes(".") ? mantissa : `${mantissa}.0`;
	return `${point}e${/^[+-]/.test(exponent) ? exponent : `+${exponent}`}`;
}
