// Python's character classes, as the inside of a JavaScript character class.

/** What str.isspace() accepts; also what str.split() and int() skip. */
export const SPACE_CLASS =
	"\\t-\\r\\u001c-\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

/** What str.splitlines() breaks at, besides \r\n. */
export const LINE_CLASS =
	"\\n\\r\\u000b\\u000c\\u001c-\\u001e\\u0085\\u2028\\u2029";
