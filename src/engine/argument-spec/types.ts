// What an argument's value may be turned into, by type name; the messages are core's (2.14).

import { expandUser, expandVariables } from "../../config/path-expansion.ts";
import { dictSet } from "../../pyvalue/dict.ts";
import { dumpJson, parseJson } from "../../pyvalue/json.ts";
import { parseLiteral } from "../../pyvalue/literal.ts";
import { toFloat, toInt } from "../../pyvalue/numbers.ts";
import { pyStr, pyTypeName } from "../../pyvalue/text.ts";
import {
	type PyDict,
	PyError,
	PyFloat,
	PyTuple,
	type PyValue,
} from "../../pyvalue/value.ts";
import { toBoolean } from "../keyword-values.ts";
import { humanToBytes } from "./human-size.ts";

type Convert = (value: PyValue) => PyValue;

export const CONVERSIONS: ReadonlyMap<string, Convert> = new Map<
	string,
	Convert
>([
	["str", toText],
	["list", toList],
	["dict", toDict],
	["bool", toBool],
	["int", toInteger],
	["float", toFloatValue],
	["path", (value) => expandUser(expandVariables(toText(value)))],
	["raw", (value) => value],
	["jsonarg", toJsonText],
	["json", toJsonText],
	["bytes", (value) => toSize(value, false)],
	["bits", (value) => toSize(value, true)],
]);

/** `<class 'int'>` */
export function classOf(value: PyValue): string {
	return `<class '${pyTypeName(value)}'>`;
}

function cannot(value: PyValue, what: string): PyError {
	return new PyError(
		"TypeError",
		`${classOf(value)} cannot be converted to ${what}`,
	);
}

function toText(value: PyValue): string {
	return typeof value === "string" ? value : pyStr(value);
}

function toList(value: PyValue): PyValue {
	if (Array.isArray(value)) return value;
	if (typeof value === "string") return value.split(",");
	const isNumber =
		typeof value === "number" ||
		typeof value === "bigint" ||
		typeof value === "boolean" ||
		value instanceof PyFloat;
	if (isNumber) return [pyStr(value)];
	throw cannot(value, "a list");
}

function toDict(value: PyValue): PyValue {
	if (value instanceof Map) return value;
	if (typeof value !== "string") throw cannot(value, "a dict");
	if (value.startsWith("{")) return dictFromBraces(value);
	if (value.includes("=")) return dictFromPairs(value);
	throw new PyError(
		"TypeError",
		"dictionary requested, could not parse JSON or key=value",
	);
}

function dictFromBraces(text: string): PyValue {
	try {
		return parseJson(text);
	} catch {
		// method calls and imports are left as the text they are
		if (/\w\.\w+\(/.test(text) || /import \w+/.test(text)) return text;
		const value = parseLiteral(text);
		if (value !== undefined) return value;
		throw new PyError("TypeError", "unable to evaluate string as dictionary");
	}
}

function dictFromPairs(text: string): PyDict {
	const dict: PyDict = new Map();
	const fields = pairFields(text.trim());
	for (const [index, field] of fields.entries()) {
		const at = field.indexOf("=");
		if (at < 0) {
			throw new PyError(
				"ValueError",
				`dictionary update sequence element #${index} has length 1; 2 is required`,
			);
		}
		dictSet(dict, field.slice(0, at), field.slice(at + 1));
	}
	return dict;
}

/** Cut at commas and blanks outside of quotes; a backslash keeps the next character. */
function pairFields(text: string): string[] {
	const fields: string[] = [];
	let field = "";
	let quote = "";
	let isEscaped = false;
	for (const char of text) {
		if (isEscaped) {
			field += char;
			isEscaped = false;
		} else if (char === "\\") isEscaped = true;
		else if (quote === "" && (char === "'" || char === '"')) quote = char;
		else if (quote !== "" && char === quote) quote = "";
		else if (quote === "" && (char === "," || char === " ")) {
			if (field !== "") fields.push(field);
			field = "";
		} else field += char;
	}
	if (field !== "") fields.push(field);
	return fields;
}

const BOOLEANS =
	"'on', 'y', 't', 'true', 'yes', 1, '1', 'f', 'false', 0, 'n', 'no', 'off', '0'";

function toBool(value: PyValue): PyValue {
	if (typeof value === "boolean") return value;
	const isKnown =
		typeof value === "string" ||
		typeof value === "number" ||
		value instanceof PyFloat;
	if (!isKnown) throw cannot(value, "a bool");
	const flag = toBoolean(value);
	if (flag !== undefined) return flag;
	throw new PyError(
		"TypeError",
		`The value '${pyStr(value)}' is not a valid boolean.  Valid booleans include: ${BOOLEANS}`,
	);
}

function toInteger(value: PyValue): PyValue {
	const isInt =
		typeof value === "number" ||
		typeof value === "bigint" ||
		typeof value === "boolean";
	if (isInt) return value;
	try {
		if (typeof value === "string") return toInt(value);
	} catch (error) {
		if (!(error instanceof PyError)) throw error;
	}
	throw cannot(value, "an int");
}

function toFloatValue(value: PyValue): PyValue {
	if (value instanceof PyFloat) return value;
	try {
		if (
			typeof value === "string" ||
			typeof value === "number" ||
			typeof value === "boolean" ||
			typeof value === "bigint"
		)
			return new PyFloat(toFloat(value));
	} catch (error) {
		if (!(error instanceof PyError)) throw error;
	}
	throw cannot(value, "a float");
}

function toJsonText(value: PyValue): PyValue {
	if (typeof value === "string") return value.trim();
	const isData =
		Array.isArray(value) || value instanceof Map || value instanceof PyTuple;
	if (isData) return dumpJson(value);
	throw cannot(value, "a json string");
}

function toSize(value: PyValue, isBits: boolean): PyValue {
	const size = humanToBytes(value, isBits);
	if (size !== undefined) return size;
	throw cannot(value, isBits ? "a Bit value" : "a Byte value");
}
