import { join } from "node:path";
import { defineLookup } from "../../kinds/lookup.ts";
import { pyRepr, pyStr, pyTypeName } from "../../pyvalue/text.ts";
import type { PyKwargs, PyValue } from "../../pyvalue/value.ts";
import { AnsibleFailure } from "../../templar/failure.ts";
import { asList, optionBool, optionList } from "./options.ts";

interface Search {
	readonly candidates: PyValue[];
	readonly isSkipping: boolean;
}

export const firstFound = defineLookup({
	description: "The path of the first of several files that is there.",
	values: "python",
	options: {
		files: { type: "list", default: [], description: "Names of files." },
		paths: {
			type: "list",
			default: [],
			description: "Folders in which the names are looked for.",
		},
		skip: {
			type: "bool",
			default: false,
			description:
				"Give an empty list where none is there, instead of an error.",
		},
	},
	run({ terms, kwargs, context, folder }) {
		const { candidates, isSkipping } = searchOf(terms, kwargs);
		for (const candidate of candidates) {
			const path = context.findFile(
				context.scope,
				folder ?? "files",
				pyStr(candidate),
			);
			if (path !== undefined) return [path];
		}
		if (isSkipping) return [];
		throw new AnsibleFailure(
			"AnsibleLookupError",
			"No file was found when using first_found.",
		);
	},
});

/** As in 2.14, the last term's `skip` counts, and a term's `files` replace what came before. */
function searchOf(terms: readonly PyValue[], kwargs: PyKwargs): Search {
	let candidates: PyValue[] = [];
	let isSkipping = false;
	for (const term of terms) {
		const nested = asList(term);
		if (nested !== undefined) {
			const inner = searchOf(nested, kwargs);
			candidates.push(...inner.candidates);
			isSkipping = inner.isSkipping;
			continue;
		}
		const options = optionsOf(term, kwargs);
		isSkipping = optionBool(options, "skip", false);
		const files = splitAll(optionList(options, "files"), /[,;]/);
		const paths = splitAll(optionList(options, "paths"), /[,:;]/);
		if (paths.length > 0) {
			for (const path of paths)
				for (const file of files) candidates.push(join(path, file));
		} else if (files.length > 0) candidates = files;
		else candidates.push(term);
	}
	return { candidates, isSkipping };
}

function optionsOf(term: PyValue, kwargs: PyKwargs): PyKwargs {
	if (typeof term === "string") return kwargs;
	if (term instanceof Map) {
		return new Map([...term].map(([key, value]) => [pyStr(key), value]));
	}
	throw new AnsibleFailure(
		"AnsibleLookupError",
		`Invalid term supplied, can handle string, mapping or list of strings but got: <class '${pyTypeName(term)}'> for ${typeof term === "string" ? term : pyRepr(term)}`,
	);
}

function splitAll(values: readonly PyValue[], separator: RegExp): string[] {
	return values.flatMap((value) => pyStr(value).split(separator));
}
