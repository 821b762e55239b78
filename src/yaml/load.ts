// Reads YAML 1.1 (and JSON, which it holds) the way Ansible does: PyYAML's SafeLoader
// with Ansible's rules for duplicate keys and tags. Ansible's own tags come from the caller.

import type { PyValue } from "../pyvalue/value.ts";
import { Composer } from "./compose.ts";
import { type ConstructHooks, constructDocument } from "./construct.ts";
import { composeJson } from "./json.ts";
import { SourceText } from "./places.ts";
import { YamlSyntaxError } from "./syntax-error.ts";

export interface ParseYamlOptions extends ConstructHooks {
	/** The name in places and messages: an absolute path, or such as `<string>`. */
	readonly file: string;
	/** Do not try JSON first; for what reads YAML only (the filter from_yaml, inventory). */
	readonly isYamlOnly?: boolean;
}

/**
 * The value of a text that holds one YAML or JSON document; null for an empty one. Containers
 * know their places (places.ts). Throws ShevekError `parse` with file, line and column.
 */
export function parseYaml(text: string, options: ParseYamlOptions): PyValue {
	const source = new SourceText(options.file, text);
	const json = options.isYamlOnly ? undefined : composeJson(source);
	if (json !== undefined) return constructDocument(json, source, options);
	const composer = new Composer(source);
	const root = composer.next();
	const second = composer.nextDocumentStart();
	if (second !== undefined) {
		throw new YamlSyntaxError("but found another document", {
			where: source.placeAt(second),
			context: {
				words: "expected a single document in the stream",
				where: source.placeAt(root?.start ?? 0),
			},
			hint: "Only one YAML document is expected here: remove the '---' line, or split the file.",
		});
	}
	return root === undefined ? null : constructDocument(root, source, options);
}

/** The values of all YAML documents of a text. Throws as parseYaml. */
export function parseYamlAll(
	text: string,
	options: ParseYamlOptions,
): PyValue[] {
	const source = new SourceText(options.file, text);
	const composer = new Composer(source);
	const values: PyValue[] = [];
	for (let root = composer.next(); root; root = composer.next()) {
		values.push(constructDocument(root, source, options));
	}
	return values;
}
