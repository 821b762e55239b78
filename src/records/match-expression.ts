// What people type into a search as FTS5 reads it: words that must all be there, "phrases", and word*
// for a beginning. Everything else is text, so a path or a minus sign is no syntax error.

export function matchExpression(text: string): string {
	const words = text.match(/"[^"]*"|\S+/g) ?? [];
	return words
		.map(termOf)
		.filter((term) => term !== "")
		.join(" ");
}

function termOf(word: string): string {
	const isPrefix = word.endsWith("*") && /[\p{L}\p{N}]/u.test(word);
	const bare = word.replaceAll('"', "").replace(/\*+$/, "");
	// A term without a letter or digit is no token, and would match nothing.
	if (!/[\p{L}\p{N}]/u.test(bare)) return "";
	return `"${bare}"${isPrefix ? "*" : ""}`;
}
