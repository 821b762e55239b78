import { defineLookup } from "../../kinds/lookup.ts";
import { dictGet } from "../../pyvalue/dict.ts";
import { pyStr } from "../../pyvalue/text.ts";
import { type PyDict, PyTuple, type PyValue } from "../../pyvalue/value.ts";
import { ansibleError, asList, listify, optionBool } from "./options.ts";

const TERMS_ERROR = "subelements lookup expects a list of two or three items, ";

export const subelements = defineLookup({
	description: "Each dict of a list with each item of a list inside of it.",
	values: "python",
	options: {
		skip_missing: {
			type: "bool",
			default: false,
			description: "Leave out dicts without that list; given as the last term.",
		},
	},
	run({ terms }) {
		const [elements, path, flags] = terms;
		if (elements === undefined || path === undefined || terms.length > 3)
			throw ansibleError(TERMS_ERROR);
		if (typeof path !== "string") {
			throw ansibleError(
				`${TERMS_ERROR}first a dict or a list, second a string pointing to the subkey`,
			);
		}
		const isSkipping = isMissingSkipped(flags);
		if (elements instanceof Map && isSkipped(elements)) return [];
		const list =
			elements instanceof Map ? [...elements.values()] : listify(elements);
		return list.flatMap((item) => pairsOf(item, path.split("."), isSkipping));
	},
});

function isMissingSkipped(flags: PyValue | undefined): boolean {
	if (flags === undefined) return false;
	if (flags instanceof Map) {
		const options = new Map([...flags].map(([k, v]) => [pyStr(k), v] as const));
		return optionBool(options, "skip_missing", false);
	}
	const names = asList(flags) ?? [flags];
	if (names.some((name) => name !== "skip_missing")) {
		throw ansibleError(
			`${TERMS_ERROR}the optional third item must be a dict with flags skip_missing`,
		);
	}
	return false;
}

function isSkipped(item: PyDict): boolean {
	return (dictGet(item, "skipped") ?? false) !== false;
}

/** The element without its list, beside each item of the list. */
function pairsOf(
	item: PyValue,
	keys: readonly string[],
	isSkipping: boolean,
): PyValue[] {
	if (!(item instanceof Map)) {
		throw ansibleError(
			`subelements lookup expects a dictionary, got '${pyStr(item)}'`,
		);
	}
	if (isSkipped(item)) return [];
	const copy: PyDict = new Map(item);
	const list = takeList(copy, keys, isSkipping);
	return list.map((sub) => new PyTuple([copy, sub]));
}

function takeList(
	root: PyDict,
	keys: readonly string[],
	isSkipping: boolean,
): PyValue[] {
	let at = root;
	let list: PyValue[] = [];
	for (const key of keys) {
		const value = at.get(key);
		const isLast = key === keys.at(-1);
		if (value === undefined) {
			if (isSkipping) continue;
			throw ansibleError(
				`could not find '${key}' key in iterated item '${pyStr(at)}'`,
			);
		}
		if (isLast) {
			if (!Array.isArray(value)) {
				throw ansibleError(
					`the key ${key} should point to a list, got '${pyStr(value)}'`,
				);
			}
			list = value;
			at.delete(key);
		} else if (value instanceof Map) {
			const copy: PyDict = new Map(value);
			at.set(key, copy);
			at = copy;
		} else if (!isSkipping) {
			throw ansibleError(
				`the key ${key} should point to a dictionary, got '${pyStr(value)}'`,
			);
		}
	}
	return list;
}
