// What to do about the mistakes people make most often in YAML. The messages are
// libyaml's words; these sentences are ours.

/** A hint for `problem` at `offset`, or undefined where nothing better can be said. */
export function hintFor(
	problem: string,
	text: string,
	offset: number,
): string | undefined {
	const line = lineAt(text, offset);
	const before = lineAt(text, lineStart(text, offset) - 1);
	for (const [pattern, hint] of BY_LINE) {
		const found = pattern.exec(line);
		if (found !== null) return hint(found);
	}
	return byProblem(problem, line, before);
}

type LineHint = readonly [RegExp, (found: RegExpExecArray) => string];

const BY_LINE: readonly LineHint[] = [
	[/^\s*\t/, () => "Tabs cannot indent YAML: use spaces."],
	[
		/:\s+(\{\{.*)$/,
		([, value = ""]) =>
			`A value that starts with '{{' must be quoted: "${value.trim().replaceAll('"', "'")}".`,
	],
	[
		/^\s*-\s+(\{\{.*)$/,
		([, value = ""]) =>
			`An item that starts with '{{' must be quoted: "${value.trim().replaceAll('"', "'")}".`,
	],
	[
		/^\s*-?\s*[\w.]+:\s+\w+=.*:(?:\s|$)/,
		() =>
			"A 'key=value' line that holds ': ' must be quoted as a whole, or written as a mapping with one 'key: value' a line.",
	],
	[
		/^\s*(?:-\s+)?[\w.-]+:\s+("[^"]*"|'[^']*')\s*[^\s#,}\]]/,
		([, quoted = ""]) =>
			`A value that starts with a quote must end with it: quote the whole value, not just ${quoted}.`,
	],
	[
		/^\s*(?:-\s+)?[\w. -]+:\s+[^"'|>&*!{[\s].*:(?:\s|$)/,
		() => "A value that holds ': ' must be quoted.",
	],
];

function byProblem(
	problem: string,
	line: string,
	before: string,
): string | undefined {
	if (problem === "found character that cannot start any token") {
		const first = /(?:^|:\s+|-\s+)([@`%])/.exec(line)?.[1];
		return first && `A value that starts with '${first}' must be quoted.`;
	}
	if (problem === "found unknown escape character") {
		return "In double quotes a backslash starts an escape: double it, or use single quotes.";
	}
	if (problem === "mapping values are not allowed in this context") {
		return /^\s*(?:-\s+)?[\w.]+:?\s+\S*=/.test(before)
			? "The line before has 'key=value' arguments: use either those or a mapping below, not both."
			: "Check the indentation, and that the line before does not hold a value already.";
	}
	if (problem === "found unexpected end of stream") {
		return "A quote is opened here or above and never closed.";
	}
	if (problem === "could not find expected ':'") {
		return "A line here is neither 'key: value' nor the rest of a quoted or block text: check its indentation and its colon.";
	}
	if (
		problem === "did not find expected key" ||
		problem === "did not find expected '-' indicator"
	) {
		return "The indentation does not fit the lines above, or a quote or bracket is not closed.";
	}
	return undefined;
}

function lineStart(text: string, offset: number): number {
	return text.lastIndexOf("\n", Math.min(offset, text.length) - 1) + 1;
}

function lineAt(text: string, offset: number): string {
	if (offset < 0) return "";
	const start = lineStart(text, offset);
	const end = text.indexOf("\n", start);
	return text.slice(start, end < 0 ? undefined : end);
}
