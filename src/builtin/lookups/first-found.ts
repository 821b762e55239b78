import { join } from "node:path";
import { pyRepr, pyStr, pyTypeName } from "../../pyvalue/text.ts";
import type { PyKwargs, PyValue } from "../../pyvalue/value.ts";
import { AnsibleFailure } from "../../templar/failure.ts";
import type { Lookup } from "../../templar/lookup.ts";
import { asList, optionBool, optionList } from "./options.ts";

interface Search {
	readonly candidates: PyValue[];
	readonly isSkipping: boolean;
}

export const firstFound: Lookup = {
	name: "first_found",
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
};

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
