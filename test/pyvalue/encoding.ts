// The corpus' way of writing values (test/oracle/pyvalue_cases.py), read and written.

import { PyType } from "../../src/pyvalue/access.ts";
import { makeDict, setFrom } from "../../src/pyvalue/dict.ts";
import { toFloat, toInt } from "../../src/pyvalue/numbers.ts";
import { pyRepr, pyStr, pyTypeName } from "../../src/pyvalue/text.ts";
import {
	PyBytes,
	PyFloat,
	type PyObject,
	PySet,
	PyTuple,
	type PyValue,
} from "../../src/pyvalue/value.ts";

export type Encoded =
	| null
	| boolean
	| string
	| { readonly [tag: string]: unknown };

export function decode(encoded: Encoded): PyValue {
	if (encoded === null || typeof encoded !== "object") return encoded;
	const [[tag, content] = ["", null]] = Object.entries(encoded);
	const items = () => (content as Encoded[]).map(decode);
	switch (tag) {
		case "i":
			return toInt(String(content));
		case "f":
			return new PyFloat(toFloat(String(content)));
		case "l":
			return items();
		case "t":
			return new PyTuple(items());
		case "s":
		case "z":
			return setFrom(items(), tag === "z");
		case "b":
			return new PyBytes(Buffer.from(String(content), "hex"));
		case "d":
			return makeDict(
				(content as [Encoded, Encoded][]).map(([key, value]) => [
					decode(key),
					decode(value),
				]),
			);
	}
	throw new Error(`the corpus holds an unknown tag ${tag}`);
}

export function encode(value: PyValue): Encoded {
	switch (typeof value) {
		case "string":
		case "boolean":
			return value;
		case "number":
		case "bigint":
			return { i: String(value) };
	}
	if (value === null) return value;
	if (value instanceof PyFloat) return { f: pyRepr(value) };
	if (Array.isArray(value)) return { l: value.map(encode) };
	if (value instanceof PyTuple) return { t: value.items.map(encode) };
	if (value instanceof Map) {
		return {
			d: Array.from(value, ([key, item]) => [encode(key), encode(item)]),
		};
	}
	if (value instanceof PySet) {
		const members = Array.from(value.members.keys(), encode);
		const texts = members.map(
			(member) => [asPythonJson(member), member] as const,
		);
		texts.sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
		return { [value.isFrozen ? "z" : "s"]: texts.map(([, member]) => member) };
	}
	if (value instanceof PyBytes)
		return { b: Buffer.from(value.bytes).toString("hex") };
	return encodeObject(value);
}

function encodeObject(value: PyObject): Encoded {
	return {
		o: [
			pyStr(new PyType(pyTypeName(value)).getAttr("__name__") ?? null),
			pyRepr(value),
		],
	};
}

function asPythonJson(value: unknown): string {
	return JSON.stringify(value).replace(
		/[\u007f-\uffff]/g,
		(char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
}
