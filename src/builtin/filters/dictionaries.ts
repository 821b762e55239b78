// Filters between dicts and lists: dict2items, items2dict, rekey_on_member, subelements, extract.

import { getItem } from "../../jinja/access.ts";
import type { CallContext, FilterDefinition } from "../../jinja/definitions.ts";
import { isMapping, itemsOf } from "../../jinja/filters/mapping.ts";
import { Undefined } from "../../jinja/undefined.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { dictGet, dictSet, makeDict } from "../../pyvalue/dict.ts";
import { pyGetItem, pyIterate } from "../../pyvalue/items.ts";
import { pyRepr, pyStr } from "../../pyvalue/text.ts";
import {
	PyBytes,
	type PyDict,
	PyError,
	PyTuple,
	type PyValue,
} from "../../pyvalue/value.ts";
import { isUndefinedFailure, messageOf } from "../../templar/failure.ts";
import {
	classText,
	filterError,
	filterTypeError,
	plugin,
} from "../plugin-functions.ts";
import { isSequence } from "./flatten.ts";

function dictToItems(
	dict: PyValue,
	keyName: PyValue,
	valueName: PyValue,
): PyValue {
	const items = itemsOf(dict);
	if (items === undefined) {
		throw filterTypeError(
			`dict2items requires a dictionary, got ${classText(dict)} instead.`,
		);
	}
	return items.map(([key, value]) =>
		makeDict([
			[keyName, key],
			[valueName, value],
		]),
	);
}

function isError(error: unknown, exception: string): boolean {
	return error instanceof PyError && error.exception === exception;
}

function itemsToDict(
	list: PyValue,
	keyName: PyValue,
	valueName: PyValue,
): PyValue {
	if (!isSequence(list)) {
		throw filterTypeError(
			`items2dict requires a list, got ${classText(list)} instead.`,
		);
	}
	try {
		return makeDict(
			[...pyIterate(list)].map((item) => [
				pyGetItem(item, keyName),
				pyGetItem(item, valueName),
			]),
		);
	} catch (error) {
		if (isError(error, "KeyError")) {
			throw filterTypeError(
				`items2dict requires each dictionary in the list to contain the keys '${pyStr(keyName)}' and '${pyStr(valueName)}', got ${pyStr(list)} instead.`,
			);
		}
		if (isError(error, "TypeError")) {
			throw filterTypeError(
				`items2dict requires a list of dictionaries, got ${pyStr(list)} instead.`,
			);
		}
		throw error;
	}
}

function memberOf(item: PyValue, key: PyValue): PyValue {
	if (!isMapping(item)) throw filterTypeError("List item is not a valid dict");
	try {
		return pyGetItem(item, key);
	} catch (error) {
		if (isError(error, "KeyError")) {
			throw filterError(`Key ${pyStr(key)} was not found`, error);
		}
		if (isError(error, "TypeError")) throw filterTypeError(messageOf(error));
		throw error;
	}
}

function rekeyed(data: PyValue): Iterable<PyValue> {
	const items = itemsOf(data);
	if (items !== undefined) return items.map(([, item]) => item);
	if (typeof data !== "string" && !(data instanceof PyBytes)) {
		try {
			return pyIterate(data);
		} catch (error) {
			if (!isError(error, "TypeError")) throw error;
		}
	}
	throw filterTypeError("Type is not a valid list, set, or dict");
}

function rekey(data: PyValue, key: PyValue, duplicates: PyValue): PyValue {
	if (duplicates !== "error" && duplicates !== "overwrite") {
		throw filterError(
			`duplicates parameter to rekey_on_member has unknown value: ${pyStr(duplicates)}`,
		);
	}
	for (const argument of [data, key]) {
		if (argument instanceof Undefined) argument.fail();
		if (argument === data && !pyTruth(data)) break;
	}
	const result: PyDict = new Map();
	for (const item of rekeyed(data)) {
		const member = memberOf(item, key);
		const known = dictGet(result, member);
		if (known !== undefined && pyTruth(known) && duplicates === "error") {
			throw filterError(
				`Key ${pyStr(member)} is not unique, cannot correctly turn into dict`,
			);
		}
		dictSet(result, member, item);
	}
	return result;
}

/** The value under the dotted path, or undefined where it may be missing and is. */
function follow(
	element: PyValue,
	path: readonly PyValue[],
	mayMiss: boolean,
): PyValue {
	let value = element;
	for (const step of path) {
		try {
			value = pyGetItem(value, step);
		} catch (error) {
			if (isUndefinedFailure(error)) throw error;
			if (isError(error, "KeyError")) {
				if (mayMiss) return [];
				throw filterError(
					`could not find ${pyRepr(step)} key in iterated item ${pyRepr(value)}`,
					error,
				);
			}
			if (!isError(error, "TypeError")) throw error;
			throw filterTypeError(
				`the key ${pyStr(step)} should point to a dictionary, got '${pyStr(value)}'`,
			);
		}
	}
	return value;
}

function subelements(
	object: PyValue,
	path: PyValue,
	skipMissing: PyValue,
): PyValue {
	const elements =
		object instanceof Map
			? [...object.values()]
			: Array.isArray(object)
				? object
				: undefined;
	if (elements === undefined) {
		throw filterError("obj must be a list of dicts or a nested dict");
	}
	const steps = Array.isArray(path)
		? path
		: typeof path === "string"
			? path.split(".")
			: undefined;
	if (steps === undefined) {
		throw filterTypeError("subelements must be a list or a string");
	}
	return elements.flatMap((element) => {
		const values = follow(element, steps, pyTruth(skipMissing));
		if (!Array.isArray(values)) {
			const last = steps.at(-1) ?? null;
			throw filterTypeError(
				`the key ${pyRepr(last)} should point to a list, got ${pyRepr(values)}`,
			);
		}
		return values.map((value) => new PyTuple([element, value]));
	});
}

function extract(
	{ environment }: CallContext,
	item: PyValue,
	container: PyValue,
	more: PyValue,
): PyValue {
	const keys = more === null ? [] : Array.isArray(more) ? more : [more];
	return [item, ...keys].reduce<PyValue>(
		(value, key) =>
			getItem(value, key, (options) => environment.makeUndefined(options)),
		container,
	);
}

const NAMES = [
	["key_name", "key"],
	["value_name", "value"],
] as const;

export const DICTIONARY_FILTERS: readonly (readonly [
	string,
	FilterDefinition,
])[] = [
	[
		"dict2items",
		plugin(
			"dict_to_list_of_dict_key_value_elements",
			[["mydict"], ...NAMES],
			(_c, dict, key, value) => dictToItems(dict, key, value),
		),
	],
	[
		"items2dict",
		plugin(
			"list_of_dict_key_value_elements_to_dict",
			[["mylist"], ...NAMES],
			(_c, list, key, value) => itemsToDict(list, key, value),
		),
	],
	[
		"rekey_on_member",
		plugin(
			"rekey_on_member",
			[["data"], ["key"], ["duplicates", "error"]],
			(_c, data, key, duplicates) => rekey(data, key, duplicates),
		),
	],
	[
		"subelements",
		plugin(
			"subelements",
			[["obj"], ["subelements"], ["skip_missing", false]],
			(_c, object, path, skip) => subelements(object, path, skip),
		),
	],
	[
		"extract",
		plugin("extract", [["item"], ["container"], ["morekeys", null]], extract, {
			hidden: 1,
		}),
	],
];
