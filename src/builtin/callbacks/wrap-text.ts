// Paragraph wrapping as Python's textwrap.wrap does it: warnings and deprecations are cut with it.
// Widths are counts of code points, as there, not of terminal columns.

const SPACE = "[\\t\\n\\v\\f\\r ]";
const NON_SPACE = "[^\\t\\n\\v\\f\\r ]";
const WORD = "[\\p{L}\\p{N}_]";
const WORD_OR_MARK = "[\\p{L}\\p{N}_!\"'&.,?]";
const LETTER = "(?:(?!\\p{Nd})[\\p{L}\\p{N}_])";

/** A chunk no line break may fall into: white space, a dash between words, or a word up to its hyphen. */
const CHUNK = new RegExp(
	[
		`${SPACE}+`,
		`(?<=${WORD_OR_MARK})-{2,}(?=${WORD})`,
		`${NON_SPACE}+?(?:-(?:(?<=${LETTER}{2}-)|(?<=${LETTER}-${LETTER}-))(?=${LETTER}-?${LETTER})` +
			`|(?=${SPACE}|$)|(?<=${WORD_OR_MARK})(?=-{2,}${WORD}))`,
	].join("|"),
	"gu",
);

export interface WrapOptions {
	/** White space at the ends of lines goes (the default) or stays. */
	readonly dropsSpace?: boolean;
}

/** Lines of at most `width` code points; tabs become eight-column stops, other white space a blank. */
export function wrapText(
	text: string,
	width: number,
	options: WrapOptions = {},
): string[] {
	const dropsSpace = options.dropsSpace ?? true;
	const chunks = splitChunks(flattenSpace(text));
	const lines: string[] = [];
	let at = 0;
	while (at < chunks.length) {
		if (dropsSpace && lines.length > 0 && isBlank(chunks[at])) at++;
		let line = "";
		let length = 0;
		let lastChunk = "";
		const take = (chunk: string) => {
			line += chunk;
			length += codePoints(chunk);
			lastChunk = chunk;
		};
		let next = chunks[at];
		while (next !== undefined && length + codePoints(next) <= width) {
			take(next);
			next = chunks[++at];
		}
		if (next !== undefined && codePoints(next) > width) {
			const [head, tail] = breakLongWord(next, width - length);
			// Also where no room is left: then it is this empty piece that counts as the line's last.
			take(head);
			chunks[at] = tail;
		}
		if (dropsSpace && line !== "" && isBlank(lastChunk))
			line = line.slice(0, line.length - lastChunk.length);
		if (line !== "") lines.push(line);
	}
	return lines;
}

function splitChunks(text: string): string[] {
	return text.match(CHUNK) ?? [];
}

/** After the last hyphen that fits and has something before it, else where the room ends. */
function breakLongWord(word: string, room: number): [string, string] {
	const points = Array.from(word);
	let end = room;
	const hyphen = points.slice(0, room).lastIndexOf("-");
	if (hyphen > 0 && points.slice(0, hyphen).some((point) => point !== "-"))
		end = hyphen + 1;
	return [points.slice(0, end).join(""), points.slice(end).join("")];
}

function flattenSpace(text: string): string {
	return expandTabs(text).replace(/[\t\n\v\f\r]/g, " ");
}

/** `str.expandtabs()`: stops every eight columns, counted anew after each line end. */
export function expandTabs(text: string): string {
	if (!text.includes("\t")) return text;
	let column = 0;
	let expanded = "";
	for (const point of text) {
		if (point === "\t") {
			const blanks = 8 - (column % 8);
			expanded += " ".repeat(blanks);
			column += blanks;
		} else {
			expanded += point;
			column = point === "\n" || point === "\r" ? 0 : column + 1;
		}
	}
	return expanded;
}

function isBlank(chunk: string | undefined): boolean {
	return chunk !== undefined && chunk.trim() === "";
}

/** Python's `len` of a text. */
export function codePoints(text: string): number {
	let count = 0;
	for (const _ of text) count++;
	return count;
}
