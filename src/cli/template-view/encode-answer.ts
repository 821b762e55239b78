// Answers of the template batch protocol: values as JSON, with tags for what JSON cannot say.

import { Undefined } from "../../jinja/undefined.ts";
import {
	PyDate,
	PyDateTime,
	PyTime,
	PyTimedelta,
} from "../../pyvalue/datetime.ts";
import { floatRepr } from "../../pyvalue/numbers.ts";
import { pyStr } from "../../pyvalue/text.ts";
import {
	PyBytes,
	type PyDict,
	PyFloat,
	type PyObject,
	PySet,
	PyTuple,
	type PyValue,
} from "../../pyvalue/value.ts";
import {
	exceptionOf,
	isSyntaxFailure,
	isTypeFailure,
	isUndefinedFailure,
	messageOf,
} from "../../templar/failure.ts";

export function encodeValue(value: PyValue): unknown {
	if (value === null || typeof value === "boolean") return value;
	if (typeof value === "string" || typeof value === "number") return value;
	if (typeof value === "bigint") return tagged("int", String(value));
	if (Array.isArray(value)) return value.map(encodeValue);
	if (value instanceof Map) return encodeDict(value);
	if (value instanceof PyFloat) return tagged("float", floatRepr(value.value));
	if (value instanceof PyTuple)
		return tagged("tuple", value.items.map(encodeValue));
	if (value instanceof PySet)
		return tagged("set", [...value.members.keys()].map(encodeValue));
	if (value instanceof PyBytes)
		return tagged("bytes", Buffer.from(value.bytes).toString("latin1"));
	return encodeObject(value);
}

function encodeObject(value: PyObject): unknown {
	if (value instanceof PyDateTime) return tagged("datetime", value.isoformat());
	if (value instanceof PyDate) return tagged("date", value.isoformat());
	if (value instanceof PyTime) return tagged("time", pyStr(value));
	if (value instanceof PyTimedelta) return tagged("timedelta", pyStr(value));
	if (value instanceof Undefined) return { __t: "undefined" };
	if (value.typeName === "generator") return { __t: "generator" };
	return tagged(value.typeName, pyStr(value));
}

/** A plain JSON object would put keys that look like numbers first, so it is written by hand. */
class OrderedObject {
	readonly #entries: readonly (readonly [string, unknown])[];

	constructor(entries: readonly (readonly [string, unknown])[]) {
		this.#entries = entries;
	}
	toJsonText(): string {
		const members = this.#entries.map(
			([key, value]) => `${JSON.stringify(key)}:${jsonText(value)}`,
		);
		return `{${members.join(",")}}`;
	}
}

export function jsonText(value: unknown): string {
	if (value instanceof OrderedObject) return value.toJsonText();
	if (Array.isArray(value)) return `[${value.map(jsonText).join(",")}]`;
	if (typeof value !== "object" || value === null) return JSON.stringify(value);
	const members = Object.entries(value).map(
		([key, item]) => `${JSON.stringify(key)}:${jsonText(item)}`,
	);
	return `{${members.join(",")}}`;
}

function encodeDict(dict: PyDict): unknown {
	const entries = [...dict].map(
		([key, value]) => [key, encodeValue(value)] as const,
	);
	if (entries.every(([key]) => typeof key === "string")) {
		return new OrderedObject(
			entries.map(([key, value]) => [pyStr(key), value]),
		);
	}
	return tagged(
		"dict",
		entries.map(([key, value]) => [encodeValue(key), value]),
	);
}

function tagged(type: string, value: unknown): unknown {
	return { __t: type, v: value };
}

export function encodeError(error: unknown): { error: string; kind: string } {
	return { error: messageOf(error), kind: kindOf(error) };
}

function kindOf(error: unknown): string {
	for (let link = error; link instanceof Error; link = link.cause) {
		if (exceptionOf(link) === "RecursionError") return "recursion";
		if (isSyntaxFailure(link)) return "syntax";
		if (isUndefinedFailure(link)) return "undefined";
		if (isTypeFailure(link)) return "type";
	}
	return "other";
}
