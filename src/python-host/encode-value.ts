// Values on their way to Python: JSON, with `{"$": kind, …}` for what JSON lacks. The other half is
// python/host/shevek_host/values.py.

import { Markup } from "../jinja/markup.ts";
import { Undefined } from "../jinja/undefined.ts";
import { PyTime } from "../pyvalue/clock.ts";
import { PyDate, PyDateTime, PyTimedelta } from "../pyvalue/datetime.ts";
import { jsonFloat } from "../pyvalue/plain.ts";
import { PyRange } from "../pyvalue/range.ts";
import { pyTypeName } from "../pyvalue/text.ts";
import type { PyTimezone } from "../pyvalue/timedelta.ts";
import {
	PyBytes,
	type PyDict,
	PyError,
	PyFloat,
	type PyObject,
	PySet,
	PyTuple,
	type PyValue,
} from "../pyvalue/value.ts";
import {
	hasTemplateMarks,
	Template,
	VaultedText,
} from "../templar/template-node.ts";
import { PythonObject } from "./python-object.ts";

/** Dicts that stay here and are asked key by key: hostvars may be all variables of thousands of hosts. */
export class KeptMappings {
	readonly #kept: PyObject[] = [];

	keep(mapping: PyObject): number {
		const known = this.#kept.indexOf(mapping);
		return known >= 0 ? known : this.#kept.push(mapping) - 1;
	}

	/** Throws where there is no such number: the other side made it up. */
	get(number: PyValue | undefined): PyObject {
		const found = typeof number === "number" ? this.#kept[number] : undefined;
		if (found !== undefined) return found;
		throw new PyError("KeyError", `no mapping ${String(number)} was given`);
	}
}

/** JSON in ASCII and lone surrogates' escapes, as both json modules read it. */
export function encodeValue(value: PyValue, kept: KeptMappings): string {
	switch (typeof value) {
		case "string":
			return encodeText(value);
		case "boolean":
		case "number":
		case "bigint":
			return String(value);
	}
	if (value === null) return "null";
	if (Array.isArray(value)) return encodeItems(value, kept);
	if (value instanceof Map) return encodeDict(value, kept);
	if (value instanceof PyFloat) return jsonFloat(value.value);
	if (value instanceof PyTuple)
		return tagged("tuple", encodeItems(value.items, kept));
	if (value instanceof PySet)
		return tagged(
			value.isFrozen ? "frozenset" : "set",
			encodeItems(value.members.keys(), kept),
		);
	if (value instanceof PyBytes)
		return tagged("bytes", ascii(Buffer.from(value.bytes).toString("latin1")));
	return encodeObject(value, kept);
}

/** Data that looks like a template must not be taken for one. */
function encodeText(text: string): string {
	const json = ascii(text);
	return hasTemplateMarks(text) ? tagged("unsafe", json) : json;
}

function ascii(text: string): string {
	const json = JSON.stringify(text);
	// biome-ignore lint/suspicious/noControlCharactersInRegex: all that is not ASCII is meant
	if (!/[^\x00-\x7f]/.test(json)) return json;
	// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
	return json.replace(/[^\x00-\x7f]/g, (unit) => {
		const code = unit.charCodeAt(0).toString(16).padStart(4, "0");
		return `\\u${code}`;
	});
}

function tagged(kind: string, json: string, rest = ""): string {
	return `{"$":"${kind}","v":${json}${rest}}`;
}

function encodeItems(items: Iterable<PyValue>, kept: KeptMappings): string {
	const parts: string[] = [];
	for (const item of items) parts.push(encodeValue(item, kept));
	return `[${parts.join(",")}]`;
}

function encodeDict(dict: PyDict, kept: KeptMappings): string {
	const parts: string[] = [];
	for (const [key, item] of dict) {
		if (typeof key !== "string" || key === "$") return encodePairs(dict, kept);
		parts.push(`${ascii(key)}:${encodeValue(item, kept)}`);
	}
	return `{${parts.join(",")}}`;
}

function encodePairs(dict: PyDict, kept: KeptMappings): string {
	const pairs = Array.from(
		dict,
		([key, item]) => `[${encodeValue(key, kept)},${encodeValue(item, kept)}]`,
	);
	return tagged("dict", `[${pairs.join(",")}]`);
}

function encodeObject(value: PyObject, kept: KeptMappings): string {
	if (value instanceof Template) return encodeTemplate(value);
	if (value instanceof VaultedText) return encodeText(value.toStr());
	if (value instanceof Undefined) {
		const { name } = value.options;
		const shown = typeof name === "string" ? ascii(name) : "null";
		return tagged("undefined", ascii(value.message), `,"name":${shown}`);
	}
	if (value instanceof Markup) return tagged("markup", ascii(value.text));
	if (value instanceof PythonObject) {
		return `{"$":"object","n":"${value.number}","repr":${ascii(value.toRepr())}}`;
	}
	if (value instanceof PyRange) {
		return tagged("range", `[${value.start},${value.stop},${value.step}]`);
	}
	return encodeMoment(value) ?? encodeBehaviour(value, kept);
}

function encodeTemplate({ source, where }: Template): string {
	if (where === undefined) return tagged("template", ascii(source));
	const { file, line, column } = where;
	const at = `,"at":[${ascii(file)},${line},${column}]`;
	return tagged("template", ascii(source), at);
}

function encodeMoment(value: PyObject): string | undefined {
	if (value instanceof PyTimedelta) {
		const { days, seconds, microseconds } = value;
		return tagged("timedelta", `[${days},${seconds},${microseconds}]`);
	}
	if (value instanceof PyTime) {
		const { hour, minute, second, microsecond } = value.clock;
		const clock = [hour, minute, second, microsecond];
		return tagged("time", JSON.stringify(clock), zoneOf(value));
	}
	if (!(value instanceof PyDate)) return undefined;
	const date = [value.year, value.month, value.day];
	if (!(value instanceof PyDateTime))
		return tagged("date", JSON.stringify(date));
	const { hour, minute, second, microsecond } = value;
	const moment = [...date, hour, minute, second, microsecond];
	return tagged("datetime", JSON.stringify(moment), zoneOf(value));
}

function zoneOf({ tzinfo }: { readonly tzinfo: PyTimezone | null }): string {
	return `,"z":${tzinfo?.offsetSeconds ?? null}`;
}

function encodeBehaviour(value: PyObject, kept: KeptMappings): string {
	if (value.asMapping() !== undefined) {
		const type = ascii(value.typeName);
		return `{"$":"mapping","n":${kept.keep(value)},"type":${type}}`;
	}
	const items = value.iterate();
	if (items !== undefined) return encodeItems(items, kept);
	throw new PyError(
		"TypeError",
		`a ${pyTypeName(value)} cannot be given to a plugin in Python`,
	);
}
