// Texts as Slack takes them: its three special characters, blocks of code that nothing in them ends, and limits.

/**
 * Bytes of an attachment's text. Slack documents no limit, cuts there without a word, and leaves a block of code
 * open where it does.
 */
export const MAX_TEXT = 8000;

/** The three characters that have a meaning in Slack's markup. */
export function escapeMarkup(text: string): string {
	return text
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;");
}

/** One line that holds at most so many characters. */
export function shortLine(text: string, maxLength: number): string {
	const line = text.replace(/[\s\p{Cc}]+/gu, " ").toWellFormed();
	if (line.length <= maxLength) return line;
	return `${line.slice(0, maxLength - 1).replace(/\p{Surrogate}$/u, "")}…`;
}

/** JSON stays the same value: every other backtick of a row becomes an escape, and only texts hold any. */
export function jsonBlock(json: string, maxBytes = MAX_TEXT): string {
	return codeBlock(json.replaceAll("``", "`\\u0060"), maxBytes);
}

/** Spaces of no width keep backticks of a row apart, and from those of the block. */
export function textBlock(text: string, maxBytes = MAX_TEXT): string {
	const apart = text.replace(/`(?=`|$)/g, "`\u200b").replace(/^`/, "\u200b`");
	return codeBlock(apart, maxBytes);
}

/** Cut where it is too long, which it says. */
function codeBlock(text: string, maxBytes: number): string {
	if (text.length <= maxBytes) {
		const whole = fenced(text);
		if (Buffer.byteLength(whole) <= maxBytes) return whole;
	}
	const note = `\n… cut at Slack's limit: ${text.length} characters in all`;
	const room = maxBytes - Buffer.byteLength(fenced("") + note);
	return `${fenced(beginningOf(text, room))}${note}`;
}

function fenced(text: string): string {
	return `\`\`\`${escapeMarkup(text)}\`\`\``;
}

/** As much of it as has so many bytes when it is escaped; no backtick at its end, beside those of the block. */
function beginningOf(text: string, maxBytes: number): string {
	let bytes = 0;
	let end = 0;
	for (const character of text) {
		bytes += Buffer.byteLength(escapeMarkup(character));
		if (bytes > maxBytes) break;
		end += character.length;
	}
	return text.slice(0, end).replace(/`+$/, "");
}
