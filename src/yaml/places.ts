// Where containers, their keys and their values stand in the text they were read from.
// Kept beside the values (WeakMap), so that values stay plain Maps and Arrays. Offsets
// are stored; lines and columns are computed when somebody asks.

import type { Place } from "../errors/shevek-error.ts";
import { dictGet, dictSet } from "../pyvalue/dict.ts";
import type { PyDict, PyList, PyValue } from "../pyvalue/value.ts";

/** A text with the name it goes by in messages; finds lines by bisection. */
export class SourceText {
	readonly file: string;
	readonly text: string;
	#lineStarts: number[] | undefined;

	constructor(file: string, text: string) {
		this.file = file;
		this.text = text;
	}

	placeAt(offset: number): Place {
		this.#lineStarts ??= findLineStarts(this.text);
		const starts = this.#lineStarts;
		// Behind the text: libyaml puts its end on a line of its own.
		if (offset > this.text.length) {
			return { file: this.file, line: starts.length + 1, column: 1 };
		}
		let low = 0;
		let high = starts.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if ((starts[middle] ?? 0) <= offset) low = middle;
			else high = middle - 1;
		}
		const hasMark = low === 0 && this.text.startsWith("\ufeff");
		const start = hasMark ? 1 : (starts[low] ?? 0);
		const column = columnOf(this.text, start, Math.max(offset, start));
		return { file: this.file, line: low + 1, column };
	}
}

/** Python counts code points, JavaScript UTF-16 units. */
function columnOf(text: string, lineStart: number, offset: number): number {
	let column = offset - lineStart + 1;
	for (let at = lineStart; at < offset; at++) {
		const unit = text.charCodeAt(at);
		if (unit >= 0xd800 && unit <= 0xdbff) column--;
	}
	return column;
}

function findLineStarts(text: string): number[] {
	const starts = [0];
	const lineBreak = /\r\n|[\n\r\u0085\u2028\u2029]/g;
	while (lineBreak.exec(text) !== null) starts.push(lineBreak.lastIndex);
	return starts;
}

interface ContainerPlaces {
	readonly source: SourceText | undefined;
	readonly own: number | Place;
	/** A dict's keys as they were read; one that comes twice counts where it stands last. */
	readonly keys?: readonly PyValue[];
	/** Two for each entry: where its key (a list: the item) starts, where its value starts. */
	readonly offsets: readonly number[];
	index?: PyDict;
}

type Container = PyDict | PyList;
const places = new WeakMap<Container, ContainerPlaces>();

/** For the loader: two offsets for each entry, its key's and its value's. */
export function recordPlaces(
	container: Container,
	source: SourceText,
	spots: {
		readonly own: number;
		readonly keys?: readonly PyValue[];
		readonly offsets: readonly number[];
	},
): void {
	places.set(container, { source, ...spots });
}

/** Lets a rewritten copy of a container keep the places of the original. */
export function copyPlaces(from: Container, to: Container): void {
	const known = places.get(from);
	if (known !== undefined) places.set(to, known);
}

/** The place of the container, or of its key (of a list: of the item at that index). */
export function placeOf(
	container: Container,
	key?: PyValue,
): Place | undefined {
	const known = places.get(container);
	if (known === undefined) return undefined;
	if (key === undefined) return toPlace(known, known.own);
	const at = findEntry(container, known, key);
	return at === undefined ? undefined : toPlace(known, known.offsets[2 * at]);
}

/** The place of the value under `key` (of a list: of the item at that index). */
export function placeOfValue(
	container: Container,
	key: PyValue,
): Place | undefined {
	const known = places.get(container);
	if (known === undefined) return undefined;
	const at = findEntry(container, known, key);
	return at === undefined
		? undefined
		: toPlace(known, known.offsets[2 * at + 1]);
}

/** Gives a container made elsewhere (a one-line task, an inventory script) a place of its own. */
export function setPlace(container: Container, place: Place): void {
	places.set(container, { source: undefined, own: place, offsets: [] });
}

function findEntry(
	container: Container,
	known: ContainerPlaces,
	key: PyValue,
): number | undefined {
	if (Array.isArray(container)) {
		return typeof key === "number" ? key : undefined;
	}
	known.index ??= indexKeys(known.keys ?? []);
	return dictGet(known.index, key) as number | undefined;
}

function indexKeys(keys: readonly PyValue[]): PyDict {
	const index: PyDict = new Map();
	for (const [at, key] of keys.entries()) dictSet(index, key, at);
	return index;
}

function toPlace(
	known: ContainerPlaces,
	spot: number | Place | undefined,
): Place | undefined {
	if (typeof spot !== "number") return spot;
	return known.source?.placeAt(spot);
}
