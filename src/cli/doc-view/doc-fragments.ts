// Parts of documentation that several plugins share: `extends_documentation_fragment` names them, and they lie in
// doc_fragments folders of ansible-core, of collections and of the configured path.

import { readFileSync } from "node:fs";
import { ShevekError } from "../../errors/shevek-error.ts";
import { dictDelete, dictGet, dictSet } from "../../pyvalue/dict.ts";
import { pySorted } from "../../pyvalue/sort.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { tellCollection } from "./doc-versions.ts";
import { parseDocYaml, pythonConstants } from "./docstring.ts";

export interface FragmentFile {
	readonly file: string;
	/** Empty for one of a plain folder. */
	readonly collection: string;
}

export interface FragmentRequest {
	/** Of the file that is documented: for messages. */
	readonly file: string;
	readonly isModule: boolean;
	find(name: string): FragmentFile | undefined;
}

/** Changes `doc`. Throws a `plugin` error that names the fragments that are not there. */
export function addFragments(doc: PyDict, request: FragmentRequest): void {
	const named = dictGet(doc, "extends_documentation_fragment") ?? [];
	dictDelete(doc, "extends_documentation_fragment");
	const names = (Array.isArray(named) ? named : [named]).map(pyStr);
	const unknown: string[] = [];
	for (const name of names) {
		const fragment = readFragment(name, request);
		if (fragment === undefined) unknown.push(name);
		else mergeFragment(doc, fragment, name, request);
	}
	if (unknown.length > 0)
		throw new ShevekError(
			"plugin",
			`unknown doc_fragment(s) in file ${request.file}: ${unknown.join(", ")}`,
		);
}

/** `NAME`, or `NAME.PART` for another text of the same file. */
function readFragment(
	name: string,
	{ file, isModule, find }: FragmentRequest,
): PyDict | undefined {
	const whole = find(name);
	const dot = name.lastIndexOf(".");
	const found = whole ?? (dot < 0 ? undefined : find(name.slice(0, dot)));
	if (!found) return undefined;
	const part = whole ? "DOCUMENTATION" : name.slice(dot + 1).toUpperCase();
	const constants = pythonConstants(
		readFileSync(found.file, "utf8"),
		"[ \\t]+",
	);
	const text = constants.get(part) ?? (whole ? "{}" : undefined);
	if (typeof text !== "string") return undefined;
	const fragment = parseDocYaml(text, file);
	if (!(fragment instanceof Map)) return undefined;
	tellCollection(fragment, found.collection, isModule);
	return fragment;
}

function mergeFragment(
	doc: PyDict,
	fragment: PyDict,
	name: string,
	{ file }: FragmentRequest,
): void {
	for (const key of ["notes", "seealso"]) append(doc, key, take(fragment, key));
	if (!fragment.has("options") && !fragment.has("attributes"))
		throw new ShevekError(
			"plugin",
			`the fragment ${name} that ${file} extends has neither options nor attributes`,
		);
	for (const [key, added] of fragment) {
		const own = dictGet(doc, key);
		const isByName = key === "options" || key === "attributes";
		const merged =
			own === undefined
				? added
				: isByName
					? mergeEach(own, added)
					: merge(own, added);
		if (merged === undefined)
			throw new ShevekError(
				"plugin",
				`the fragment ${name} and ${file} both have ${pyStr(key)}, which cannot be joined`,
			);
		dictSet(doc, key, merged);
	}
}

function take(fragment: PyDict, key: string): PyValue | undefined {
	const value = dictGet(fragment, key);
	dictDelete(fragment, key);
	return value;
}

function append(doc: PyDict, key: string, added: PyValue | undefined): void {
	if (!Array.isArray(added) || added.length === 0) return;
	const own = dictGet(doc, key);
	dictSet(doc, key, [...(Array.isArray(own) ? own : []), ...added]);
}

/** Of an option that both have, each may say a part. */
function mergeEach(own: PyValue, added: PyValue): PyValue | undefined {
	if (!(own instanceof Map && added instanceof Map)) return undefined;
	const merged: PyDict = new Map(own);
	for (const [name, spec] of added) {
		const ownSpec = dictGet(own, name);
		const both = ownSpec === undefined ? spec : merge(ownSpec, spec);
		if (both === undefined) return undefined;
		dictSet(merged, name, both);
	}
	return merged;
}

/** What the plugin says itself wins; lists are joined, sorted, each entry once. Undefined: of different types. */
function merge(own: PyValue, added: PyValue): PyValue | undefined {
	if (own instanceof Map && added instanceof Map)
		return new Map([...added, ...own]);
	if (Array.isArray(own) && Array.isArray(added))
		return pySorted([...new Set([...added, ...own])]);
	return undefined;
}
