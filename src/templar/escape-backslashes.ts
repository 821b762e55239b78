// Playbooks write a backslash once: in strings inside of `{{ }}` Ansible doubles every one, so
// that Jinja2's own unescaping gives it back. Files rendered by the template module are left alone.

const OPENING = /\{\{|\{%|\{#/g;
const RAW = /\{%[-+]?\s*raw\s*-?%\}/y;
const ENDRAW = /\{%[-+]?\s*endraw\s*[-+]?%\}/g;
const STRING = /'[^'\\]*(?:\\[\s\S][^'\\]*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y;

export function escapeBackslashes(source: string): string {
	if (!source.includes("\\") || !source.includes("{{")) return source;
	let result = "";
	let at = 0;
	while (true) {
		OPENING.lastIndex = at;
		const opening = OPENING.exec(source);
		if (opening === null) return result + source.slice(at);
		const start = opening.index;
		result += source.slice(at, start);
		const end = endOf(source, start, opening[0]);
		const tag = source.slice(start, end);
		result += opening[0] === "{{" ? doubled(tag) : tag;
		at = end;
	}
}

/** The position behind the tag that begins here; the source's end where it has none. */
function endOf(source: string, start: number, opening: string): number {
	if (opening === "{#") {
		const close = source.indexOf("#}", start);
		return close === -1 ? source.length : close + 2;
	}
	RAW.lastIndex = start;
	if (RAW.test(source)) {
		ENDRAW.lastIndex = RAW.lastIndex;
		return ENDRAW.test(source) ? ENDRAW.lastIndex : source.length;
	}
	return endOfExpression(source, start + 2, opening === "{{" ? "}}" : "%}");
}

function endOfExpression(source: string, from: number, close: string): number {
	let depth = 0;
	let at = from;
	while (at < source.length) {
		const char = source[at];
		STRING.lastIndex = at;
		if ((char === "'" || char === '"') && STRING.test(source)) {
			at = STRING.lastIndex;
			continue;
		}
		if (depth === 0 && source.startsWith(close, at)) return at + 2;
		if (char === "{" || char === "(" || char === "[") depth++;
		else if (char === "}" || char === ")" || char === "]") depth--;
		at++;
	}
	return source.length;
}

const STRINGS = new RegExp(STRING.source, "g");

function doubled(tag: string): string {
	return tag.replace(STRINGS, (text) => text.replaceAll("\\", "\\\\"));
}
