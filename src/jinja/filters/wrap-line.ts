// Python's textwrap.wrap for one line, tabs and blanks kept as they are.

import { PyError } from "../../pyvalue/value.ts";

export interface WrapOptions {
	readonly width: number;
	readonly breaksLongWords: boolean;
	readonly breaksOnHyphens: boolean;
}

const BLANK = "[\\t\\n\\x0b\\x0c\\r ]";
const WORD = "[\\p{L}\\p{N}_!\"'&.,?]";
const LETTER = "(?:(?![\\p{N}_])[\\p{L}\\p{N}_])";
const NOT_BLANK = "[^\\t\\n\\x0b\\x0c\\r ]";

// Blanks, em-dashes, words (up to a hyphen between letters), in this order.
const HYPHENATED = new RegExp(
	`(${BLANK}+|(?<=${WORD})-{2,}(?=[\\p{L}\\p{N}_])|${NOT_BLANK}+?(?:` +
		`-(?:(?<=${LETTER}{2}-)|(?<=${LETTER}-[\\p{L}\\p{N}_]-))(?=${LETTER}-?${LETTER})` +
		`|(?=${BLANK}|$)|(?<=${WORD})(?=-{2,}[\\p{L}\\p{N}_])))`,
	"u",
);
const SIMPLE = new RegExp(`(${BLANK}+)`);

export function wrapLine(text: string, options: WrapOptions): string[] {
	const { width } = options;
	if (width <= 0)
		throw new PyError("ValueError", `invalid width ${width} (must be > 0)`);
	const splitter = options.breaksOnHyphens ? HYPHENATED : SIMPLE;
	const chunks = text
		.split(splitter)
		.filter((chunk) => chunk !== "")
		.reverse();
	const lines: string[] = [];
	while (chunks.length > 0) {
		if (isBlank(chunks.at(-1)) && lines.length > 0) chunks.pop();
		const line = takeLine(chunks, options);
		if (isBlank(line.at(-1))) line.pop();
		if (line.length > 0) lines.push(line.join(""));
	}
	return lines;
}

function isBlank(chunk: string | undefined): boolean {
	return chunk !== undefined && chunk.trim() === "";
}

const lengthOf = (text: string): number => [...text].length;

/** The chunks of one line, taken off the end of the reversed list. */
function takeLine(chunks: string[], options: WrapOptions): string[] {
	const line: string[] = [];
	let size = 0;
	for (let next = chunks.at(-1); next !== undefined; next = chunks.at(-1)) {
		const length = lengthOf(next);
		if (size + length > options.width) break;
		line.push(next);
		chunks.pop();
		size += length;
	}
	const next = chunks.at(-1);
	if (next !== undefined && lengthOf(next) > options.width)
		breakLong(chunks, next, line, { ...options, room: options.width - size });
	return line;
}

function breakLong(
	chunks: string[],
	chunk: string,
	line: string[],
	options: WrapOptions & { readonly room: number },
): void {
	if (!options.breaksLongWords) {
		if (line.length > 0) return;
		line.push(chunk);
		chunks.pop();
		return;
	}
	const room = Math.max(1, options.room);
	const chars = [...chunk];
	let end = room;
	if (options.breaksOnHyphens && chars.length > room) {
		const hyphen = chars.lastIndexOf("-", room - 1);
		if (hyphen > 0 && chars.slice(0, hyphen).some((char) => char !== "-"))
			end = hyphen + 1;
	}
	line.push(chars.slice(0, end).join(""));
	chunks[chunks.length - 1] = chars.slice(end).join("");
}
