// Which characters a YAML text may hold at all.

import { ShevekError } from "../errors/shevek-error.ts";
import type { SourceText } from "./places.ts";

const CONTROL =
	// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones looked for
	/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;
const LONE_SURROGATE =
	/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Throws for control characters and for bytes that were no UTF-8. */
export function assertReadable(source: SourceText): void {
	const { text } = source;
	const control = text.search(CONTROL);
	if (control >= 0) {
		throw new ShevekError("parse", "control characters are not allowed", {
			where: source.placeAt(control),
			hint: `The character U+${text.charCodeAt(control).toString(16).toUpperCase().padStart(4, "0")} must be written as an escape in double quotes.`,
		});
	}
	if (text.isWellFormed()) return;
	throw new ShevekError("parse", "the text is not valid UTF-8", {
		where: source.placeAt(text.search(LONE_SURROGATE)),
	});
}
