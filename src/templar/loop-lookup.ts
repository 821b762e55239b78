// `with_NAME: terms`: the lookup's items. Terms are rendered first; for first_found, terms that are
// undefined fall out instead of failing.

import { ShevekError } from "../errors/shevek-error.ts";
import { pyIterate } from "../pyvalue/access.ts";
import type { PyValue } from "../pyvalue/value.ts";
import { AnsibleFailure, isUndefinedFailure } from "./failure.ts";
import { findLookup, runPlugin } from "./run-lookup.ts";
import type { MaybePromise, VarScope } from "./scope.ts";
import type { Templar } from "./templar.ts";

export interface LoopLookup {
	readonly name: string;
	/** As written. */
	readonly terms: PyValue;
	/** files, templates or vars: where first_found looks. */
	readonly folder: string;
}

export async function runLoopLookup(
	templar: Templar,
	scope: VarScope,
	loop: LoopLookup,
): Promise<readonly PyValue[]> {
	const terms = await renderTerms(templar, scope, loop);
	const result = await lookupItems(templar, scope, { ...loop, terms });
	return Array.isArray(result) ? result : [...pyIterate(result)];
}

function lookupItems(
	templar: Templar,
	scope: VarScope,
	loop: LoopLookup,
): MaybePromise<PyValue> {
	const terms = termList(loop);
	return runPlugin(templar, templar.resolution(scope), {
		lookup: findLookup(templar, loop.name),
		terms,
		options: new Map(),
		folder: loop.folder,
	});
}

const LISTS_ONLY = new Set(["list", "indexed_items"]);

/** A dict is one term to with_dict; to others it is its keys, but for those that want a list. */
function termList({ name, terms }: LoopLookup): PyValue[] {
	if (Array.isArray(terms)) return terms;
	if (!(terms instanceof Map) || name === "dict") return [terms];
	if (LISTS_ONLY.has(name))
		throw new AnsibleFailure("AnsibleError", `with_${name} expects a list`);
	return [...terms.keys()];
}

async function renderTerms(
	templar: Templar,
	scope: VarScope,
	{ name, terms }: LoopLookup,
): Promise<PyValue> {
	if (name !== "first_found") return templar.template(terms, scope);
	const kept: PyValue[] = [];
	for (const term of Array.isArray(terms) ? terms : [terms]) {
		try {
			kept.push(await templar.template(term, scope));
		} catch (error) {
			const cause = error instanceof ShevekError ? error.cause : undefined;
			if (!isUndefinedFailure(error) && !isUndefinedFailure(cause)) throw error;
		}
	}
	return kept.length === 1 && Array.isArray(kept[0]) ? kept[0] : kept;
}
