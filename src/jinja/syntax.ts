// The configurable part of the syntax: delimiters, whitespace rules, newlines.

export interface Syntax {
	readonly blockStart: string;
	readonly blockEnd: string;
	readonly variableStart: string;
	readonly variableEnd: string;
	readonly commentStart: string;
	readonly commentEnd: string;
	readonly lineStatementPrefix: string | undefined;
	readonly lineCommentPrefix: string | undefined;
	readonly trimBlocks: boolean;
	readonly lstripBlocks: boolean;
	readonly keepTrailingNewline: boolean;
	readonly newlineSequence: "\n" | "\r\n" | "\r";
}

export const DEFAULT_SYNTAX: Syntax = {
	blockStart: "{%",
	blockEnd: "%}",
	variableStart: "{{",
	variableEnd: "}}",
	commentStart: "{#",
	commentEnd: "#}",
	lineStatementPrefix: undefined,
	lineCommentPrefix: undefined,
	trimBlocks: false,
	lstripBlocks: false,
	keepTrailingNewline: false,
	newlineSequence: "\n",
};

/** What Python's `\s` matches and `strip()` strips, for use inside a character class. */
export const PY_SPACE =
	"\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

export interface LexRules {
	/** Finds the next tag; groups: raw sign, then a sign for each of `tags`. */
	readonly root: RegExp;
	readonly tags: readonly TagState[];
	readonly commentEnd: RegExp;
	readonly rawEnd: RegExp;
	readonly blockEnd: RegExp;
	readonly variableEnd: RegExp;
}

type TagState =
	| "comment"
	| "block"
	| "variable"
	| "lineStatement"
	| "lineComment";

const escapeRegex = (text: string): string =>
	text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

export function buildRules(syntax: Syntax): LexRules {
	const blockStart = escapeRegex(syntax.blockStart);
	const blockEnd = escapeRegex(syntax.blockEnd);
	const commentEnd = escapeRegex(syntax.commentEnd);
	const variableEnd = escapeRegex(syntax.variableEnd);
	const s = `[${PY_SPACE}]*`;
	const trim = syntax.trimBlocks ? "\\n?" : "";
	const tags = orderedTags(syntax);
	const raw = `${blockStart}(-|\\+|)${s}raw${s}(?:-${blockEnd}${s}|${blockEnd})`;
	const root = [raw, ...tags.map(({ pattern }) => `${pattern}(-|\\+|)`)];
	const end = `(?:\\+${blockEnd}|-${blockEnd}${s}|${blockEnd}${trim})`;
	return {
		root: new RegExp(root.join("|"), "g"),
		tags: tags.map(({ state }) => state),
		commentEnd: new RegExp(
			`(?:\\+${commentEnd}|-${commentEnd}${s}|${commentEnd}${trim})`,
			"g",
		),
		rawEnd: new RegExp(`${blockStart}(-|\\+|)${s}endraw${s}${end}`, "g"),
		blockEnd: new RegExp(end, "y"),
		variableEnd: new RegExp(`-${variableEnd}${s}|${variableEnd}`, "y"),
	};
}

// Longest delimiter first, so that <%= wins over <%; ties as Jinja2 breaks them, by token name.
function orderedTags(syntax: Syntax) {
	const tags: {
		state: TagState;
		text: string;
		pattern: string;
		tie: string;
	}[] = [];
	const add = (state: TagState, tie: string, text?: string, before = "") => {
		if (text !== undefined)
			tags.push({ state, text, pattern: before + escapeRegex(text), tie });
	};
	add("comment", "comment_begin", syntax.commentStart);
	add("block", "block_begin", syntax.blockStart);
	add("variable", "variable_begin", syntax.variableStart);
	const lineStart = "(?<![^\\n])";
	add(
		"lineStatement",
		"linestatement_begin",
		syntax.lineStatementPrefix,
		`${lineStart}[ \\t\\v]*`,
	);
	add(
		"lineComment",
		"linecomment_begin",
		syntax.lineCommentPrefix,
		`(?:${lineStart}|(?<=[^${PY_SPACE}]))(?:(?![\\r\\n])[${PY_SPACE}])*`,
	);
	return tags.sort((a, b) =>
		a.text.length !== b.text.length
			? b.text.length - a.text.length
			: a.tie < b.tie
				? 1
				: -1,
	);
}
