// The outline of a runtime.yml: which lines belong to which key of a block mapping. Core's own is
// 375 KB, and parsing all of it to look up one name costs 100 times what finding the lines costs.
// Text that is not in plain block form gives undefined: then the whole file is parsed instead.

export interface Slice {
	readonly start: number;
	readonly end: number;
}

const KEY = /( *)(?:([\w./-]+)|'([^'\n]*)'|"([^"\\\n]*)"):(?=[ \r\n]|$)/y;
const IGNORED = /[ \t]*(?:#.*)?\r?$|---[ \t]*\r?$/my;
// Anchors and aliases reach across slices; tabs and directives are beyond this outline.
const BEYOND = /^(?:\t|%|\.\.\.|---[ \t]*[^\s#])|[:-] +[&*]|<<:/m;

export function isPlainBlockText(text: string): boolean {
	return !BEYOND.test(text);
}

const ANY_KEY = /^ *(?:([\w./-]+)|'([^'\n]*)'|"([^"\\\n]*)"):(?=[ \r\n]|$)/gm;

// A flow mapping that holds others or goes on: names of plugins may be keys of it.
const DEEP_FLOW = /\{[^}\n]*(?:\{|$)/m;

/**
 * Every key of every block mapping, and perhaps a line of text that looks like one; undefined where
 * keys may stand elsewhere.
 */
export function keysOf(text: string): ReadonlySet<string> | undefined {
	if (DEEP_FLOW.test(text)) return undefined;
	const keys = new Set<string>();
	for (const [, plain, single, double] of text.matchAll(ANY_KEY)) {
		keys.add(plain ?? single ?? double ?? "");
	}
	return keys;
}

/** The keys of the mapping within `within`, each with the slice that holds its value. */
export function blockChildren(
	text: string,
	within: Slice,
): ReadonlyMap<string, Slice> | undefined {
	const children = new Map<string, Slice>();
	let open: { key: string; start: number } | undefined;
	let indent = -1;
	let at = within.start;
	while (at < within.end) {
		const newline = text.indexOf("\n", at);
		const next =
			newline < 0 || newline >= within.end ? within.end : newline + 1;
		const depth = indentAt(text, at);
		if (!isIgnored(text, at) && (indent < 0 || depth <= indent)) {
			const isListItem = depth === indent && text.startsWith("- ", at + depth);
			if (!isListItem) {
				KEY.lastIndex = at;
				const key = KEY.exec(text);
				if (key === null || (indent >= 0 && depth !== indent)) return undefined;
				indent = depth;
				if (open !== undefined) {
					children.set(open.key, { start: open.start, end: at });
				}
				const name = key[2] ?? key[3] ?? key[4] ?? "";
				open = { key: name, start: KEY.lastIndex };
			}
		}
		at = next;
	}
	if (open !== undefined) {
		children.set(open.key, { start: open.start, end: within.end });
	}
	return children;
}

/** Whether the value begins on the key's own line (a scalar, `{}`, a comment does not count). */
export function isInline(text: string, slice: Slice): boolean {
	IGNORED.lastIndex = slice.start;
	return !IGNORED.test(text);
}

function indentAt(text: string, at: number): number {
	let end = at;
	while (text.charCodeAt(end) === 32) end++;
	return end - at;
}

function isIgnored(text: string, at: number): boolean {
	IGNORED.lastIndex = at;
	return IGNORED.test(text);
}
