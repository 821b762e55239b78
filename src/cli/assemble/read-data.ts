// Configuration text to values: JSON or YAML, templates typed, `!vault` and `!unsafe` known.

import { ShevekError } from "../../errors/shevek-error.ts";
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
import { YamlSyntaxError } from "../../yaml/syntax-error.ts";

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
	return orNeither(text, () => parseAsYaml(text, file, { secrets, warn }));
}

/** 2.14 tries JSON first, whatever the text, and tells both complaints. */
function orNeither(text: string, read: () => PyValue): PyValue {
	try {
		return read();
	} catch (error) {
		if (!(error instanceof YamlSyntaxError)) throw error;
		const { where, hint, message } = error;
		throw new ShevekError(
			"parse",
			`We were unable to read either as JSON nor YAML, these are the errors we got from each:\nJSON: ${jsonComplaint(text)}\n\nSyntax Error while loading YAML.\n  ${message}`,
			{ where, hint, cause: error },
		);
	}
}

function jsonComplaint(text: string): string {
	try {
		parseJson(text);
		return "";
	} catch (error) {
		if (error instanceof PyError) return error.message;
		throw error;
	}
}

function parseAsYaml(
	text: string,
	file: string,
	{ secrets, warn }: ReadOptions,
): PyValue {
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

export function tryJson(text: string): PyValue | undefined {
	try {
		return parseJson(text);
	} catch (error) {
		if (error instanceof PyError) return undefined;
		throw error;
	}
}
