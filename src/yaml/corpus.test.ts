// Every text and value of test/corpus/yaml against what Ansible's loader and dumper
// made of it. Values are tagged JSON there (test/oracle/yaml_cases.py).

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ShevekError } from "../errors/shevek-error.ts";
import { makeDict, setFrom } from "../pyvalue/dict.ts";
import { floatRepr, normalizeInt } from "../pyvalue/numbers.ts";
import { pyStr } from "../pyvalue/text.ts";
import {
	PyBytes,
	type PyDict,
	PyFloat,
	type PyList,
	PyObject,
	PySet,
	PyTuple,
	type PyValue,
} from "../pyvalue/value.ts";
import { dumpYaml } from "./dump.ts";
import { parseYamlAll } from "./load.ts";
import type { ScalarStyle } from "./node.ts";
import { timestampFrom } from "./timestamp.ts";

type Tagged = null | boolean | string | readonly [string, ...unknown[]];

interface LoadRow {
	readonly text: string;
	readonly documents?: readonly Tagged[];
	readonly duplicates?: readonly (readonly [number, number, string])[];
	readonly error?: string | null;
	readonly line?: number;
	readonly column?: number;
}

interface DumpRow {
	readonly value: Tagged;
	readonly options: {
		readonly default_flow_style: boolean | null;
		readonly indent?: number;
		readonly width?: number;
		readonly sort_keys?: boolean;
		readonly allow_unicode?: boolean;
		readonly explicit_start?: boolean;
		readonly explicit_end?: boolean;
		readonly default_style?: string;
	};
	readonly text: string;
}

function readRows<Row>(name: string): Row[] {
	const path = new URL(`../../test/corpus/yaml/${name}`, import.meta.url);
	return JSON.parse(readFileSync(path, "utf8")).rows;
}

function toTagged(value: PyValue, around: readonly PyValue[] = []): unknown {
	if (value === null || typeof value === "boolean") return value;
	if (typeof value === "string") return value;
	if (typeof value !== "object") return ["int", String(value)];
	if (value instanceof PyFloat) return ["float", floatRepr(value.value)];
	if (value instanceof PyBytes) {
		return ["bytes", Buffer.from(value.bytes).toString("base64")];
	}
	if (value instanceof PyObject)
		return [value.typeName.replace("datetime.", ""), value.toStr()];
	if (around.includes(value)) return ["recursive"];
	const nested = (one: PyValue) => toTagged(one, [...around, value]);
	if (value instanceof Map) {
		return ["dict", Array.from(value, ([k, v]) => [nested(k), nested(v)])];
	}
	if (value instanceof PySet) {
		const members = Array.from(value.members.keys(), nested);
		return [
			"set",
			members.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
		];
	}
	if (value instanceof PyTuple) return ["tuple", value.items.map(nested)];
	return ["list", value.map(nested)];
}

function fromTagged(
	tagged: Tagged,
	shared = new Map<number, PyValue>(),
): PyValue {
	if (!Array.isArray(tagged)) return tagged as null | boolean | string;
	const [type, content, inner] = tagged;
	const nested = (one: unknown) => fromTagged(one as Tagged, shared);
	switch (type) {
		case "int":
			return normalizeInt(BigInt(content));
		case "float":
			return new PyFloat(Number(content.replace("inf", "Infinity")));
		case "bytes":
			return new PyBytes(Buffer.from(content, "base64"));
		case "date":
		case "datetime":
			return timestampFrom(content);
		case "tuple":
			return new PyTuple(content.map(nested));
		case "list":
			return content.map(nested);
		case "set":
			return setFrom(content.map(nested));
		case "dict":
			return makeDict(
				content.map(([k, v]: [unknown, unknown]) => [nested(k), nested(v)]),
			);
		case "shared": {
			const value = nested(inner);
			shared.set(content, value);
			return value;
		}
	}
	return shared.get(content) as PyDict | PyList;
}

const PLAIN_TAGS = new Set(["!unsafe", "!vault"]);

function load(text: string) {
	const duplicates: unknown[] = [];
	try {
		const values = parseYamlAll(text, {
			file: "f",
			onTag: (tag, node) =>
				PLAIN_TAGS.has(tag) ? node.plainValue() : undefined,
			onDuplicateKey: (key, { mapping }) =>
				duplicates.push([mapping.line, mapping.column, pyStr(key)]),
		});
		return { documents: values.map((one) => toTagged(one)), duplicates };
	} catch (error) {
		if (!(error instanceof ShevekError)) throw error;
		const { line, column } = error.where ?? {};
		return { error: error.message, line, column };
	}
}

describe("the loader reads as Ansible does", () => {
	const rows = readRows<LoadRow>("load.json");
	test.each(rows.map((row) => [JSON.stringify(row.text), row]))(
		"%s",
		(_, { text, ...expected }) => {
			const got = load(text);
			if (expected.documents !== undefined) expect(got).toEqual(expected);
			// Python's own exceptions and characters it cannot read have no place there.
			else if (expected.line === undefined) {
				expect(got).toEqual({
					error: expected.error ?? expect.any(String),
					line: expect.any(Number),
					column: expect.any(Number),
				});
			} else if (expected.error === "second occurrence") {
				expect(got).toEqual({
					...expected,
					error: expect.stringMatching(/^found duplicate anchor/),
				});
			} else expect(got).toEqual(expected);
		},
	);
});

const STYLES: ReadonlyMap<string, ScalarStyle> = new Map([
	["'", "single"],
	['"', "double"],
	["|", "literal"],
	[">", "folded"],
]);

describe("the dumper writes as Ansible does", () => {
	const rows = readRows<DumpRow>("dump.json");
	test.each(rows.map((row) => [JSON.stringify(row.text).slice(0, 60), row]))(
		"%s",
		(_, { value, options, text }) => {
			const style = STYLES.get(options.default_style ?? "");
			const got = dumpYaml(fromTagged(value), {
				defaultFlowStyle: options.default_flow_style,
				indent: options.indent ?? 2,
				width: options.width ?? 80,
				sortKeys: options.sort_keys ?? true,
				allowUnicode: options.allow_unicode ?? false,
				explicitStart: options.explicit_start ?? false,
				explicitEnd: options.explicit_end ?? false,
				...(style && { defaultStyle: style }),
			});
			expect(got).toBe(text);
		},
	);
});
