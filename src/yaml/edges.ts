// Tokens before which a node that was expected is empty.

import type { TokenKind } from "./token.ts";

export const DOCUMENT_EDGES: ReadonlySet<TokenKind> = new Set([
	"version-directive",
	"tag-directive",
	"document-start",
	"document-end",
	"stream-end",
]);
export const ENTRY_EDGES: ReadonlySet<TokenKind> = new Set([
	"block-entry",
	"block-end",
]);
export const KEY_EDGES: ReadonlySet<TokenKind> = new Set([
	"key",
	"value",
	"block-end",
]);
export const INDENTLESS_EDGES: ReadonlySet<TokenKind> = new Set([
	...ENTRY_EDGES,
	...KEY_EDGES,
]);
export const ITEM_EDGES: ReadonlySet<TokenKind> = new Set([
	"flow-entry",
	"flow-sequence-end",
]);
export const SINGLE_PAIR_EDGES: ReadonlySet<TokenKind> = new Set([
	"value",
	...ITEM_EDGES,
]);
export const PAIR_EDGES: ReadonlySet<TokenKind> = new Set([
	"flow-entry",
	"flow-mapping-end",
]);
export const FLOW_KEY_EDGES: ReadonlySet<TokenKind> = new Set([
	"value",
	...PAIR_EDGES,
]);
