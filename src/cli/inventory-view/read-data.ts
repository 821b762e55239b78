// Reading the files of an inventory: JSON first, else YAML, templates typed.

import { readFileSync } from "node:fs";
import { ShevekError } from "../../errors/shevek-error.ts";
import type { InventoryReport } from "../../inventory/report.ts";
import type { InventoryHooks } from "../../inventory/source.ts";
import { parseJson } from "../../pyvalue/json.ts";
import { PyError, type PyValue } from "../../pyvalue/value.ts";
import { typeString, typeStrings } from "../../templar/template-node.ts";
import { parseYaml } from "../../yaml/load.ts";

export function makeInventoryHooks(report: InventoryReport): InventoryHooks {
	const read = new Map<string, PyValue>();
	return {
		typeStrings: (value, where) => typeStrings(value, { where }),
		decrypt: refuseVault,
		readData: (file) => {
			let data = read.get(file);
			if (data === undefined) {
				data = readDataFile(file, report);
				read.set(file, data);
			}
			return data;
		},
	};
}

function readDataFile(file: string, report: InventoryReport): PyValue {
	const bytes = refuseVault(readFileSync(file), file);
	const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
	const json = /^\s*[{[]/.test(text) ? tryJson(text) : undefined;
	if (json !== undefined) {
		return typeStrings(json, { where: { file, line: 1, column: 1 } });
	}
	return parseYaml(text, {
		file,
		onScalarString: typeString,
		onTag: (tag, node) => (tag === "!unsafe" ? node.plainValue() : undefined),
		onDuplicateKey: (key, { mapping }) =>
			report.warn(
				`While constructing a mapping from ${mapping.file}, line ${mapping.line}, column ${mapping.column}, found a duplicate dict key (${String(key)}). Using last defined value only.`,
			),
	});
}

function tryJson(text: string): PyValue | undefined {
	try {
		return parseJson(text);
	} catch (error) {
		if (error instanceof PyError) return undefined;
		throw error;
	}
}

function refuseVault(bytes: Uint8Array, file: string): Uint8Array {
	if (
		Buffer.from(bytes.subarray(0, 14)).toString("latin1") === "$ANSIBLE_VAULT"
	) {
		throw new ShevekError(
			"vault",
			`Attempting to decrypt but no vault secrets found (${file})`,
		);
	}
	return bytes;
}
