// Options of a lookup: keyword arguments, converted as Ansible's plugin options are.

import { Undefined } from "../../jinja/undefined.ts";
import { pyStr } from "../../pyvalue/text.ts";
import {
	PyError,
	type PyKwargs,
	PyTuple,
	type PyValue,
} from "../../pyvalue/value.ts";
import { AnsibleFailure } from "../../templar/failure.ts";

const TRUE_TEXTS = new Set(["y", "yes", "on", "1", "true", "t", "1.0"]);

/** Anything else than Ansible's words for true is false here, as its option conversion has it. */
export function optionBool(
	kwargs: PyKwargs,
	name: string,
	fallback: boolean,
): boolean {
	const value = kwargs.get(name);
	if (value === undefined || value === null) return fallback;
	return typeof value === "boolean"
		? value
		: TRUE_TEXTS.has(pyStr(value).toLowerCase());
}

export function optionText(kwargs: PyKwargs, name: string): string | undefined;
export function optionText(
	kwargs: PyKwargs,
	name: string,
	fallback: string,
): string;
export function optionText(
	kwargs: PyKwargs,
	name: string,
	fallback?: string,
): string | undefined {
	const value = kwargs.get(name);
	return value === undefined || value === null ? fallback : pyStr(value);
}

/** A list; text is split at commas. */
export function optionList(kwargs: PyKwargs, name: string): PyValue[] {
	const value = kwargs.get(name);
	if (value === undefined || value === null) return [];
	if (typeof value === "string")
		return value.split(",").map((part) => part.trim());
	return asList(value) ?? [value];
}

export function asList(value: PyValue): PyValue[] | undefined {
	if (Array.isArray(value)) return value;
	return value instanceof PyTuple ? [...value.items] : undefined;
}

/** The text of a term; Python's error where it has none of the string's methods. */
export function termText(term: PyValue, method: string, type: string): string {
	if (typeof term === "string") return term;
	if (term instanceof Undefined) term.fail();
	throw new PyError(
		"AttributeError",
		`'${type}' object has no attribute '${method}'`,
	);
}

export function ansibleError(message: string): AnsibleFailure {
	return new AnsibleFailure("AnsibleError", message);
}

/** One level of lists becomes flat. */
export function flattenOnce(terms: Iterable<PyValue>): PyValue[] {
	const flat: PyValue[] = [];
	for (const term of terms) {
		const items = asList(term);
		if (items === undefined) flat.push(term);
		else flat.push(...items);
	}
	return flat;
}

/** The term as a list of items: text and what cannot be iterated is one item. */
export function listify(term: PyValue): PyValue[] {
	const items = asList(term);
	if (items !== undefined) return items;
	if (term instanceof Map) return [...term.keys()];
	return [term];
}
