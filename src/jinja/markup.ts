// Markup: text that is safe in HTML. Joined with other text it escapes that first.

import { pyGetAttr, pyGetItem, pySlice } from "../pyvalue/access.ts";
import { NO_KWARGS, PyFunction, pyCall } from "../pyvalue/call.ts";
import { pyCompare } from "../pyvalue/compare.ts";
import { formatPercent } from "../pyvalue/format.ts";
import { pyIterate } from "../pyvalue/items.ts";
import { PySlice } from "../pyvalue/slice.ts";
import { pyRepr, pyStr } from "../pyvalue/text.ts";
import {
	type BinaryOperator,
	type PyKwargs,
	PyObject,
	PyTuple,
	type PyValue,
} from "../pyvalue/value.ts";
import { unescapeEntities } from "./entities.ts";

const SPECIAL = /[&<>'"]/;
const ENTITIES: Record<string, string> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	"'": "&#39;",
	'"': "&#34;",
};

export function escapeText(text: string): string {
	if (!SPECIAL.test(text)) return text;
	return text.replace(/[&<>'"]/g, (char) => ENTITIES[char] ?? char);
}

/** Has an HTML form of its own, as Python's `__html__`. */
export interface WithHtml {
	toHtml(): string;
}

export function hasHtml(value: PyValue): value is PyObject & WithHtml {
	return value instanceof PyObject && "toHtml" in value;
}

/** The HTML of any value: its own form, or its text escaped. */
export function htmlOf(value: PyValue): string {
	return hasHtml(value) ? value.toHtml() : escapeText(pyStr(value));
}

export function toMarkup(value: PyValue): Markup {
	return value instanceof Markup ? value : new Markup(htmlOf(value));
}

/** As `soft_str`: text stays as it is, Markup too. */
export function softStr(value: PyValue): string | Markup {
	if (typeof value === "string" || value instanceof Markup) return value;
	return pyStr(value);
}

export function isText(value: PyValue): value is string | Markup {
	return typeof value === "string" || value instanceof Markup;
}

/** Methods whose result is Markup again, text arguments escaped. */
const WRAPPED = new Set(
	"capitalize title lower upper replace ljust rjust lstrip rstrip center strip translate expandtabs swapcase zfill".split(
		" ",
	),
);
/** Methods whose resulting texts are Markup, arguments taken as they are. */
const SPLITTING = new Set(["split", "rsplit", "splitlines"]);

export class Markup extends PyObject {
	readonly typeName = "Markup";
	readonly typeModule = "markupsafe";
	readonly text: string;

	constructor(text: string) {
		super();
		this.text = text;
	}
	toHtml(): string {
		return this.text;
	}
	override toStr(): string {
		return this.text;
	}
	override toRepr(): string {
		return `Markup(${pyRepr(this.text)})`;
	}
	override isTruthy(): boolean {
		return this.text !== "";
	}
	override length(): number {
		return [...this.text].length;
	}
	override iterate(): Iterable<PyValue> {
		return this.text;
	}
	override contains(item: PyValue): boolean | undefined {
		return isText(item) ? this.text.includes(pyStr(item)) : undefined;
	}
	override equals(other: PyValue): boolean {
		return isText(other) && pyStr(other) === this.text;
	}
	override compare(other: PyValue): number | undefined {
		return isText(other) ? pyCompare(this.text, pyStr(other)) : undefined;
	}
	override getItem(key: PyValue): PyValue {
		const part =
			key instanceof PySlice
				? pySlice(this.text, key.start, key.stop, key.step)
				: pyGetItem(this.text, key);
		return new Markup(pyStr(part));
	}
	override binary(
		operator: BinaryOperator,
		other: PyValue,
		isReflected: boolean,
	): PyValue | undefined {
		if (operator === "+") {
			if (!isText(other) && !hasHtml(other)) return undefined;
			const html = htmlOf(other);
			return new Markup(isReflected ? html + this.text : this.text + html);
		}
		if (operator === "*" && typeof other === "number")
			return new Markup(this.text.repeat(Math.max(0, other)));
		if (operator === "%" && !isReflected)
			return new Markup(formatPercent(this.text, escapedArguments(other)));
		return undefined;
	}
	override getAttr(name: string): PyValue | undefined {
		const own = this.#method(name);
		if (own !== undefined) return new PyFunction(name, own);
		return pyGetAttr(this.text, name);
	}
	override hashKey(): string {
		return `markup ${this.text}`;
	}

	#method(name: string) {
		const { text } = this;
		const plain = (args: readonly PyValue[], kwargs: PyKwargs): PyValue => {
			const method = pyGetAttr(text, name) ?? null;
			return pyCall(method, args.map(unmarked), kwargs);
		};
		const escaped = (args: readonly PyValue[]): PyValue[] =>
			args.map((arg) => (isText(arg) || hasHtml(arg) ? htmlOf(arg) : arg));
		if (name === "unescape") return () => unescapeEntities(text);
		if (name === "striptags") return () => stripTags(text);
		if (name === "escape")
			return (args: readonly PyValue[]) => toMarkup(args[0] ?? null);
		if (name === "join")
			return (args: readonly PyValue[]) => joinMarkup(this, args[0] ?? null);
		if (name === "format")
			return (args: readonly PyValue[], kwargs: PyKwargs) =>
				marked(plain(escaped(args), new Map([...kwargs].map(escapePair))));
		if (SPLITTING.has(name))
			return (args: readonly PyValue[], kwargs: PyKwargs) =>
				marked(plain(args, kwargs));
		if (WRAPPED.has(name) || name === "partition" || name === "rpartition")
			return (args: readonly PyValue[], kwargs: PyKwargs) =>
				marked(plain(escaped(args), kwargs));
		return undefined;
	}
}

const unmarked = (value: PyValue): PyValue =>
	value instanceof Markup ? value.text : value;

/** A Markup back to plain text, for code that knows only strings. */
export const toPlainText = unmarked;

function escapePair([key, value]: [string, PyValue]): [string, PyValue] {
	return [key, isText(value) || hasHtml(value) ? htmlOf(value) : value];
}

function marked(value: PyValue): PyValue {
	if (typeof value === "string") return new Markup(value);
	if (Array.isArray(value)) return value.map(marked);
	if (value instanceof PyTuple) return new PyTuple(value.items.map(marked));
	return value;
}

function escapedArguments(value: PyValue): PyValue {
	const one = (item: PyValue): PyValue =>
		typeof item === "number" || typeof item === "bigint" || isFloat(item)
			? item
			: htmlOf(item);
	if (value instanceof PyTuple) return new PyTuple(value.items.map(one));
	if (value instanceof Map)
		return new Map([...value].map(([key, item]) => [key, one(item)]));
	return new PyTuple([one(value)]);
}

const isFloat = (value: PyValue): boolean =>
	typeof value === "object" && value !== null && "value" in value;

function joinMarkup(separator: Markup, items: PyValue): Markup {
	return new Markup([...pyIterate(items)].map(htmlOf).join(separator.text));
}

export function stripTags(html: string): string {
	const text = html.replace(/<!--[\s\S]*?-->/g, "").replace(/<[\s\S]*?>/g, "");
	return unescapeEntities(pyStr(collapse(text)));
}

function collapse(text: string): PyValue {
	const words = pyCall(pyGetAttr(text, "split") ?? null, [], NO_KWARGS);
	return [...pyIterate(words)].map(pyStr).join(" ");
}
