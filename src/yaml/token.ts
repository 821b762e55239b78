// What the scanner hands to the composer.

import type { ScalarStyle } from "./node.ts";

export type TokenKind =
	| "stream-end"
	| "version-directive"
	| "tag-directive"
	| "document-start"
	| "document-end"
	| "block-sequence-start"
	| "block-mapping-start"
	| "block-end"
	| "flow-sequence-start"
	| "flow-sequence-end"
	| "flow-mapping-start"
	| "flow-mapping-end"
	| "block-entry"
	| "flow-entry"
	| "key"
	| "value"
	| "alias"
	| "anchor"
	| "tag"
	| "scalar";

export interface Token {
	readonly kind: TokenKind;
	readonly start: number;
	readonly end: number;
	/** A scalar's value, an anchor's name, a tag's suffix, a directive's argument. */
	readonly text: string;
	/** A tag's handle: "" for `!<…>`, else "!", "!!" or "!name!". */
	readonly handle: string;
	readonly style: ScalarStyle;
}

export function makeToken(
	kind: TokenKind,
	start: number,
	end: number,
	text = "",
): Token {
	return { kind, start, end, text, handle: "", style: "plain" };
}
