// `attribute='a.b.0'`: the path that many filters take to look into each item.

import { pyStr } from "../../pyvalue/text.ts";
import type { PyValue } from "../../pyvalue/value.ts";
import { getItem } from "../access.ts";
import type { CallContext } from "../definitions.ts";
import { isText, Markup } from "../markup.ts";
import { Undefined } from "../undefined.ts";

export type Getter = (item: PyValue) => PyValue;

export interface PathOptions {
	readonly ignoresCase?: boolean;
	/** Stands in for what is undefined; null is no default, as in Jinja2. */
	readonly fallback?: PyValue;
}

function partsOf(attribute: PyValue): readonly PyValue[] {
	if (attribute === null) return [];
	if (!isText(attribute)) return [attribute];
	return pyStr(attribute)
		.split(".")
		.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

export function ignoreCase(value: PyValue): PyValue {
	if (typeof value === "string") return value.toLowerCase();
	return value instanceof Markup ? new Markup(value.text.toLowerCase()) : value;
}

export function attributeGetter(
	{ environment }: CallContext,
	attribute: PyValue,
	{ ignoresCase = false, fallback = null }: PathOptions = {},
): Getter {
	const parts = partsOf(attribute);
	const [name, ...more] = parts;
	if (
		name !== undefined &&
		more.length === 0 &&
		!ignoresCase &&
		fallback === null
	)
		return (item) => getItem(item, name, environment.makeUndefined);
	return (item) => {
		let value = item;
		for (const part of parts) {
			value = getItem(value, part, environment.makeUndefined);
			if (fallback !== null && value instanceof Undefined) value = fallback;
		}
		return ignoresCase ? ignoreCase(value) : value;
	};
}

/** For a comma-separated list of paths: the list of values. */
export function attributesGetter(
	context: CallContext,
	attribute: PyValue,
	options: PathOptions,
): Getter {
	const paths = isText(attribute) ? pyStr(attribute).split(",") : [attribute];
	const getters = paths.map((path) => attributeGetter(context, path, options));
	return (item) => getters.map((get) => get(item));
}
