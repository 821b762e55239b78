// The directives of a document, and the full names of tags they give.

import { TAG_PREFIX } from "./node.ts";
import type { Scanner } from "./scanner.ts";
import type { Token } from "./token.ts";

export class Directives {
	readonly #scanner: Scanner;
	#handles = new Map<string, string>();

	constructor(scanner: Scanner) {
		this.#scanner = scanner;
	}

	/** Reads the directives that stand before a document; the ones of the last are gone. */
	read(): void {
		this.#handles = new Map();
		let hasVersion = false;
		for (;;) {
			const { kind, text, handle, start } = this.#scanner.peek();
			const fail = (problem: string) =>
				this.#scanner.cursor.fail(problem, start);
			if (kind === "version-directive") {
				if (hasVersion) fail("found duplicate %YAML directive");
				if (text !== "1.1" && text !== "1.2") {
					fail("found incompatible YAML document");
				}
				hasVersion = true;
			} else if (kind === "tag-directive") {
				if (this.#handles.has(handle)) fail("found duplicate %TAG directive");
				this.#handles.set(handle, text);
			} else break;
			this.#scanner.skip();
		}
		if (!this.#handles.has("!")) this.#handles.set("!", "!");
		if (!this.#handles.has("!!")) this.#handles.set("!!", TAG_PREFIX);
	}

	fullTag(token: Token): string {
		if (token.handle === "") return token.text;
		const prefix = this.#handles.get(token.handle);
		if (prefix !== undefined) return prefix + token.text;
		return this.#scanner.cursor.fail("found undefined tag handle", token.start);
	}
}
