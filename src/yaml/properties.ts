// What stands before a node's content, an anchor and a tag, and the tags of nodes without one.

import type { Directives } from "./directives.ts";
import { STR_TAG } from "./node.ts";
import { resolvePlain } from "./resolve.ts";
import type { Scanner } from "./scanner.ts";
import type { Token } from "./token.ts";

export interface Properties {
	/** Where the node begins, these included. */
	readonly start: number;
	readonly anchor: string | undefined;
	/** The full tag; a lone `!` stays as it is. */
	readonly tag: string | undefined;
}

/** Of a node without either. */
export function bareProperties(start: number): Properties {
	return { start, anchor: undefined, tag: undefined };
}

export function readProperties(
	scanner: Scanner,
	directives: Directives,
): Properties {
	let token = scanner.peek();
	const { start } = token;
	let anchor: string | undefined;
	let tag: Token | undefined;
	for (;;) {
		if (token.kind === "anchor" && anchor === undefined) anchor = token.text;
		else if (token.kind === "tag" && tag === undefined) tag = token;
		else break;
		scanner.skip();
		token = scanner.peek();
	}
	return {
		start,
		anchor,
		tag: tag === undefined ? undefined : directives.fullTag(tag),
	};
}

/** `token` is undefined for an empty scalar. */
export function scalarTag(
	{ tag }: Properties,
	token: Token | undefined,
): string {
	// `! "5"` is the number: libyaml resolves a lone `!` as if it were plain.
	const isResolved =
		tag === undefined || tag === ""
			? (token?.style ?? "plain") === "plain"
			: tag === "!" && token !== undefined;
	if (isResolved) return resolvePlain(token?.text ?? "");
	return tag === "!" || !tag ? STR_TAG : tag;
}

export function collectionTag({ tag }: Properties, fallback: string): string {
	return tag === undefined || tag === "" || tag === "!" ? fallback : tag;
}
