// Configuration text to values: JSON or YAML, templates typed, `!vault` and `!unsafe` known.

import { parseJson } from "../../pyvalue/json.ts";
import { PyError, type PyValue } from "../../pyvalue/value.ts";
import {
	typeString,
	typeStrings,
	VaultedText,
} from "../../templar/template-node.ts";
import type { IdentifiedSecret } from "../../vault/secret.ts";
import { decryptVault } from "../../vault/vault.ts";
import { parseYaml } from "../../yaml/load.ts";

export interface DataReader {
	parse(text: string, file: string): PyValue;
	decrypt(bytes: Uint8Array, file: string): Uint8Array;
}

export function makeDataReader(
	secrets: readonly IdentifiedSecret[],
	warn: (text: string) => void,
): DataReader {
	return {
		parse: (text, file) => parseData(text, file, { secrets, warn }),
		decrypt: (bytes, file) =>
			decryptVault(Buffer.from(bytes).toString("latin1"), secrets, file),
	};
}

interface ReadOptions {
	readonly secrets: readonly IdentifiedSecret[];
	readonly warn: (text: string) => void;
}

function parseData(
	text: string,
	file: string,
	{ secrets, warn }: ReadOptions,
): PyValue {
	const json = /^\s*[{[]/.test(text) ? tryJson(text) : undefined;
	if (json !== undefined)
		return typeStrings(json, { where: { file, line: 1, column: 1 } });
	return parseYaml(text, {
		file,
		onScalarString: typeString,
		onTag: (tag, node) => {
			if (tag === "!unsafe") return node.plainValue();
			if (tag !== "!vault" && tag !== "!vault-encrypted") return undefined;
			return new VaultedText(
				() => decryptVault(node.text, secrets, file).toString("utf8"),
				node.place,
				node.text,
			);
		},
		onDuplicateKey: (key, { mapping }) =>
			warn(
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
