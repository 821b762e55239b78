// A payload as a file of extra variables for Ansible: each of its strings is `!unsafe`, so that none is ever a template.
// The text is ASCII, in a form that PyYAML reads alike with and without libyaml: flow collections and double quotes.

import { floatRepr } from "../../pyvalue/numbers.ts";
import { pyStr } from "../../pyvalue/text.ts";
import { type PyDict, PyFloat, type PyValue } from "../../pyvalue/value.ts";

/** PyYAML takes a key without `?` for one only up to 1024 characters. */
const LONGEST_PLAIN_KEY = 1000;

/** One YAML document, of values as JSON has them. */
export function unsafeYaml(payload: PyDict): string {
	return `${valueText(payload)}\n`;
}

function valueText(value: PyValue): string {
	if (value === null) return "null";
	if (typeof value === "string") return stringText(value);
	if (Array.isArray(value)) return `[${value.map(valueText).join(", ")}]`;
	if (value instanceof Map) return `{${[...value].map(pairText).join(", ")}}`;
	return value instanceof PyFloat ? floatText(value.value) : String(value);
}

function pairText([name, value]: readonly [PyValue, PyValue]): string {
	const key = stringText(pyStr(name));
	const mark = key.length > LONGEST_PLAIN_KEY ? "? " : "";
	return `${mark}${key} : ${valueText(value)}`;
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

/** `1e+21` is a text in YAML 1.1: an exponent needs a point before it. */
function floatText(value: number): string {
	if (Number.isNaN(value)) return ".nan";
	if (!Number.isFinite(value)) return value > 0 ? ".inf" : "-.inf";
	const text = floatRepr(value);
	return text.includes(".") ? text : text.replace("e", ".0e");
}
