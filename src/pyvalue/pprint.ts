// pprint.pformat: repr() broken into lines of at most `width` characters, dict keys sorted.

import { SPACE_CLASS } from "./chars.ts";
import { codePointLength } from "./codepoints.ts";
import { pyCompare } from "./compare.ts";
import { splitLines } from "./str-split.ts";
import { pyRepr, pyTypeName } from "./text.ts";
import { type PyDict, PyError, PySet, PyTuple, type PyValue } from "./value.ts";

export interface PformatOptions {
	readonly indent?: number | undefined;
	readonly width?: number | undefined;
	readonly sortDicts?: boolean | undefined;
}

/** Where a value is written: its column, what must still fit behind it, and how deep it is. */
interface Spot {
	readonly indent: number;
	readonly allowance: number;
	readonly level: number;
}

export function pformat(value: PyValue, options: PformatOptions = {}): string {
	const printer = new Printer(options);
	return printer.format(value, { indent: 0, allowance: 0, level: 1 });
}

class Printer {
	readonly #indent: number;
	readonly #width: number;
	readonly #isSorted: boolean;

	constructor(options: PformatOptions) {
		this.#indent = options.indent ?? 1;
		this.#width = options.width ?? 80;
		this.#isSorted = options.sortDicts ?? true;
	}

	format(value: PyValue, spot: Spot): string {
		const flat = this.#flat(value);
		const room = this.#width - spot.indent - spot.allowance;
		if (codePointLength(flat) <= room) return flat;
		if (typeof value === "string") return this.#text(value, spot);
		if (value instanceof Map) return this.#dict(value, spot);
		if (Array.isArray(value)) return this.#wrapped("[", value, "]", spot);
		if (value instanceof PyTuple) {
			const end = value.items.length === 1 ? ",)" : ")";
			return this.#wrapped("(", value.items, end, spot);
		}
		if (value instanceof PySet && value.members.size > 0) {
			return this.#set(value, spot);
		}
		return flat;
	}

	/** repr() with sorted dict keys. */
	#flat(value: PyValue): string {
		if (value instanceof Map) {
			const entries = this.#entries(value).map(
				([key, item]) => `${this.#flat(key)}: ${this.#flat(item)}`,
			);
			return `{${entries.join(", ")}}`;
		}
		if (Array.isArray(value)) return `[${this.#flatItems(value)}]`;
		if (value instanceof PyTuple) {
			const comma = value.items.length === 1 ? "," : "";
			return `(${this.#flatItems(value.items)}${comma})`;
		}
		return pyRepr(value);
	}

	#flatItems(items: readonly PyValue[]): string {
		return items.map((item) => this.#flat(item)).join(", ");
	}

	#entries(dict: PyDict): [PyValue, PyValue][] {
		const entries = Array.from(dict);
		return this.#isSorted
			? entries.sort(([a], [b]) => compareSafely(a, b))
			: entries;
	}

	/** The rest of the first level's indentation, behind the opening bracket. */
	get #extra(): string {
		return " ".repeat(Math.max(0, this.#indent - 1));
	}

	#dict(dict: PyDict, spot: Spot): string {
		const indent = spot.indent + this.#indent;
		const entries = this.#entries(dict);
		const lines = entries.map(([key, item], nth) => {
			const head = `${this.#flat(key)}: `;
			const isLast = nth === entries.length - 1;
			return (
				head +
				this.format(item, {
					indent: indent + codePointLength(head),
					allowance: isLast ? spot.allowance + 1 : 1,
					level: spot.level + 1,
				})
			);
		});
		return `{${this.#extra}${lines.join(`,\n${" ".repeat(indent)}`)}}`;
	}

	#set(set: PySet, spot: Spot): string {
		const items = Array.from(set.members.keys()).sort(compareSafely);
		if (!set.isFrozen) return this.#wrapped("{", items, "}", spot);
		const indent = spot.indent + "frozenset(".length;
		return this.#wrapped("frozenset({", items, "})", { ...spot, indent });
	}

	#wrapped(
		start: string,
		items: readonly PyValue[],
		end: string,
		spot: Spot,
	): string {
		const indent = spot.indent + this.#indent;
		const lines = items.map((item, nth) =>
			this.format(item, {
				indent,
				allowance: nth === items.length - 1 ? spot.allowance + end.length : 1,
				level: spot.level + 1,
			}),
		);
		return start + this.#extra + lines.join(`,\n${" ".repeat(indent)}`) + end;
	}

	/** Adjacent literals, one a line; words stay whole. Alone, a text gets parentheses. */
	#text(text: string, spot: Spot): string {
		if (text === "") return pyRepr(text);
		const isAlone = spot.level === 1;
		const indent = spot.indent + (isAlone ? 1 : 0);
		const allowance = spot.allowance + (isAlone ? 1 : 0);
		const lines = splitLines(text, true);
		const room = this.#width - indent;
		const chunks = lines.flatMap((line, nth) => {
			const isLast = nth === lines.length - 1;
			return breakLine(line, room, isLast ? allowance : 0);
		});
		if (chunks.length === 1) return pyRepr(lines.at(-1) ?? "");
		const body = chunks.join(`\n${" ".repeat(indent)}`);
		return isAlone ? `(${body})` : body;
	}
}

/** A word with the white space behind it. */
const WORD = new RegExp(`[^${SPACE_CLASS}]*[${SPACE_CLASS}]*`, "gu");

/** One line of a text as literals; the last of them leaves `allowance` characters. */
function breakLine(line: string, room: number, allowance: number): string[] {
	const whole = pyRepr(line);
	if (codePointLength(whole) <= room - allowance) return [whole];
	const words = line.match(WORD) ?? [];
	if (words.at(-1) === "") words.pop();
	const chunks: string[] = [];
	let current = "";
	words.forEach((word, nth) => {
		const limit = nth === words.length - 1 ? room - allowance : room;
		if (codePointLength(pyRepr(current + word)) <= limit) {
			current += word;
			return;
		}
		if (current !== "") chunks.push(pyRepr(current));
		current = word;
	});
	if (current !== "") chunks.push(pyRepr(current));
	return chunks;
}

/** What cannot be compared is sorted by type. */
function compareSafely(a: PyValue, b: PyValue): number {
	try {
		return pyCompare(a, b);
	} catch (error) {
		if (!(error instanceof PyError)) throw error;
		const left = pyTypeName(a);
		const right = pyTypeName(b);
		return left < right ? -1 : Number(left > right);
	}
}
