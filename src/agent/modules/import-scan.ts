// Finds every import statement of a Python source without a Python: enough of its lexer to know
// where strings, comments, brackets and logical lines begin and end, and nothing else of the language.

/** One `import a.b` or `from ..a import b, c`. */
export interface PythonImport {
	/** Dots before the name of a `from`; 0 for an absolute one. */
	readonly level: number;
	/** `a.b`; empty for `from . import x`. */
	readonly module: string;
	/** What a `from` takes (`*` too); undefined for a plain `import`. */
	readonly names: readonly string[] | undefined;
	/** A statement of the file itself: not inside a block, nor after one's colon. */
	readonly isTopLevel: boolean;
}

// At these the lexer's state can change; everything between them is skipped by the engine of the regex.
const STOP = /[#"'()[\]{}\n\r\\:;]/g;
const STATEMENT = /[ \t\f]*(?:(import|from)(?![\w]))?/y;
const BLANK = /(?:[ \t\f]|\\\r?\n)*/y;
const DOTTED = /(?:[ \t\f]|\\\r?\n)*([\w.\u0080-\uffff]+|\*)?/y;

/**
 * `text` may be UTF-8 or Latin-1 decoded: names of interest are ASCII. Statements that begin after
 * `end` are not looked at.
 */
export function scanImports(text: string, end = text.length): PythonImport[] {
	const found: PythonImport[] = [];
	let at = text.startsWith("\ufeff") ? 1 : text.startsWith("ï»¿") ? 3 : 0;
	let isInBlock = false;
	let isLineStart = true;
	while (at < text.length && at <= end) {
		STATEMENT.lastIndex = at;
		const start = STATEMENT.exec(text);
		const keyword = start?.[1];
		if (isLineStart) isInBlock = /[ \t\f]/.test(text[at] ?? "");
		if (keyword !== undefined) {
			readImport(text, STATEMENT.lastIndex, keyword, !isInBlock, found);
		}
		const next = skipStatement(text, at);
		isLineStart = next.by === "line";
		if (next.by === "colon") isInBlock = true;
		at = next.at;
	}
	return found;
}

const RELATIVE = /from[ \t\f\r\n\\]*\./g;

/**
 * Only imports of module_utils, of collections and relative ones: the lexer stops behind the last
 * place that could be one. Most of a module is below it.
 */
export function scanUtilImports(text: string): PythonImport[] {
	let end = Math.max(
		text.lastIndexOf("module_utils"),
		text.lastIndexOf("ansible_collections"),
	);
	for (const hit of text.matchAll(RELATIVE)) end = Math.max(end, hit.index);
	return end < 0 ? [] : scanImports(text, end);
}

interface StatementEnd {
	readonly at: number;
	readonly by: "line" | "semicolon" | "colon";
}

/** To just after the newline, `;` or `:` that lets another statement begin. */
function skipStatement(text: string, from: number): StatementEnd {
	let depth = 0;
	STOP.lastIndex = from;
	for (let hit = STOP.exec(text); hit !== null; hit = STOP.exec(text)) {
		const at = hit.index;
		switch (hit[0]) {
			case "#":
				STOP.lastIndex = endOfLine(text, at);
				break;
			case '"':
			case "'":
				STOP.lastIndex = endOfString(text, at);
				break;
			case "\\":
				// A continuation: the newline after it (\r\n is two) ends nothing.
				STOP.lastIndex =
					at + (text[at + 1] === "\r" && text[at + 2] === "\n" ? 3 : 2);
				break;
			case "(":
			case "[":
			case "{":
				depth++;
				break;
			case ")":
			case "]":
			case "}":
				depth--;
				break;
			case "\n":
			case "\r":
				if (depth <= 0) return { at: at + 1, by: "line" };
				break;
			case ";":
				if (depth <= 0) return { at: at + 1, by: "semicolon" };
				break;
			default:
				// An annotation's or a lambda's colon too: no import can follow those.
				if (depth <= 0) return { at: at + 1, by: "colon" };
		}
	}
	return { at: text.length, by: "line" };
}

function endOfLine(text: string, from: number): number {
	const end = text.indexOf("\n", from);
	return end < 0 ? text.length : end;
}

const STRING_ENDS = new Map([
	["'", /\\(?:\r\n|[\s\S])|'|\n/g],
	['"', /\\(?:\r\n|[\s\S])|"|\n/g],
	["'''", /\\[\s\S]|'''/g],
	['"""', /\\[\s\S]|"""/g],
]);

/** Raw strings need no case of their own: there too a backslash keeps the quote after it inside. */
function endOfString(text: string, from: number): number {
	const quote = text.charAt(from);
	const triple = quote.repeat(3);
	const fence = text.startsWith(triple, from) ? triple : quote;
	const end = STRING_ENDS.get(fence);
	if (end === undefined) return from + 1;
	end.lastIndex = from + fence.length;
	for (let hit = end.exec(text); hit !== null; hit = end.exec(text)) {
		if (hit[0].startsWith("\\")) continue;
		return hit[0] === "\n" ? hit.index : end.lastIndex;
	}
	return text.length;
}

function readImport(
	text: string,
	from: number,
	keyword: string,
	isTopLevel: boolean,
	into: PythonImport[],
): void {
	if (keyword === "import") {
		for (const module of readNames(text, from, false)) {
			into.push({ level: 0, module, names: undefined, isTopLevel });
		}
		return;
	}
	const [origin, afterOrigin] = readOrigin(text, from);
	BLANK.lastIndex = afterOrigin;
	BLANK.exec(text);
	const word = "import";
	if (!text.startsWith(word, BLANK.lastIndex)) return;
	const level = origin.length - origin.replace(/^\.+/, "").length;
	const names = readNames(text, BLANK.lastIndex + word.length, true);
	const module = origin.slice(level);
	if (names.length > 0) into.push({ level, module, names, isTopLevel });
}

/** `..a.b`; blanks may stand between the dots (`from . import x`, `from .. a import x`). */
function readOrigin(text: string, from: number): [origin: string, end: number] {
	let origin = "";
	let at = from;
	for (;;) {
		DOTTED.lastIndex = at;
		const part = DOTTED.exec(text)?.[1];
		if (part === undefined) return [origin, at];
		if (part === "import" && /^\.*$/.test(origin)) return [origin, at];
		if (origin !== "" && !origin.endsWith(".") && !part.startsWith(".")) {
			return [origin, at];
		}
		// `from .import x` is lexed by Python as a dot and the keyword.
		if (/^\.+import$/.test(part)) {
			return [origin + part.slice(0, -6), DOTTED.lastIndex - 6];
		}
		origin += part;
		at = DOTTED.lastIndex;
	}
}

// Within brackets newlines and comments are blanks.
const IN_BRACKETS = /(?:[ \t\f\r\n]|\\\r?\n|#[^\n]*)*/y;

function readNames(text: string, from: number, mayBracket: boolean): string[] {
	const names: string[] = [];
	BLANK.lastIndex = from;
	BLANK.exec(text);
	let at = BLANK.lastIndex;
	let blank = BLANK;
	if (mayBracket && text[at] === "(") {
		blank = IN_BRACKETS;
		at++;
	}
	const skip = (): void => {
		blank.lastIndex = at;
		blank.exec(text);
		at = blank.lastIndex;
	};
	const word = (): string => {
		skip();
		DOTTED.lastIndex = at;
		const read = DOTTED.exec(text)?.[1] ?? "";
		at = read === "" ? at : DOTTED.lastIndex;
		return read;
	};
	for (;;) {
		const name = word();
		if (name === "") return names;
		names.push(name);
		skip();
		if (/^as\b/.test(text.slice(at, at + 3))) {
			at += 2;
			word();
			skip();
		}
		if (text[at] !== ",") return names;
		at++;
	}
}
