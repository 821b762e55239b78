// Shell patterns as Python's fnmatch has them: `*`, `?`, `[abc]`, `[!abc]`, nothing else is special.

const SPECIAL = /[*?[]/;

/** Whether the pattern can match anything but itself. */
export function isGlob(pattern: string): boolean {
	return SPECIAL.test(pattern);
}

/** Matches a whole name. */
export function compileGlob(pattern: string): RegExp {
	let source = "";
	let at = 0;
	while (at < pattern.length) {
		const char = String.fromCodePoint(pattern.codePointAt(at) ?? 0);
		const set = char === "[" ? readSet(pattern, at) : undefined;
		if (set !== undefined) {
			source += set.source;
			at = set.end;
			continue;
		}
		source += char === "*" ? ".*" : char === "?" ? "." : escapeChar(char);
		at += char.length;
	}
	return new RegExp(`^(?:${source})$`, "su");
}

/** Undefined where the bracket is never closed: then it is an ordinary character. */
function readSet(pattern: string, at: number) {
	let close = at + 1;
	if (pattern[close] === "!") close++;
	if (pattern[close] === "]") close++;
	close = pattern.indexOf("]", close);
	if (close < 0) return undefined;
	const body = pattern.slice(at + 1, close);
	const isNegated = body.startsWith("!");
	const members = setMembers(isNegated ? body.slice(1) : body);
	if (members === "") {
		// Only empty ranges: nothing matches, or anything.
		return { source: isNegated ? "." : "(?!)", end: close + 1 };
	}
	return { source: `[${isNegated ? "^" : ""}${members}]`, end: close + 1 };
}

function setMembers(body: string): string {
	const chars = [...body];
	let members = "";
	for (let i = 0; i < chars.length; i++) {
		const from = chars[i] ?? "";
		const to = chars[i + 2];
		if (chars[i + 1] === "-" && to !== undefined) {
			// A range that runs backwards is empty.
			if (from <= to) members += `${escapeChar(from)}-${escapeChar(to)}`;
			i += 2;
		} else {
			members += escapeChar(from);
		}
	}
	return members;
}

function escapeChar(char: string): string {
	return /[\^$\\.*+?()[\]{}|/-]/.test(char) ? `\\${char}` : char;
}
