// The nodes of one document that `&name` gave a name, for `*name` to stand for.

import { ShevekError } from "../errors/shevek-error.ts";
import type { YamlNode } from "./node.ts";
import type { SourceText } from "./places.ts";
import type { Token } from "./token.ts";

export class Anchors {
	readonly #source: SourceText;
	readonly #nodes = new Map<string, YamlNode>();

	constructor(source: SourceText) {
		this.#source = source;
	}

	/** The node itself, kept under its anchor where it has one. */
	keep(anchor: string | undefined, node: YamlNode): YamlNode {
		if (anchor === undefined) return node;
		const first = this.#nodes.get(anchor);
		if (first !== undefined) {
			const { line } = this.#source.placeAt(first.start);
			throw new ShevekError(
				"parse",
				`found duplicate anchor '${anchor}'; first occurrence in line ${line}`,
				{ where: this.#source.placeAt(node.start) },
			);
		}
		this.#nodes.set(anchor, node);
		return node;
	}

	/** The node that the alias names. */
	named(alias: Token): YamlNode {
		const node = this.#nodes.get(alias.text);
		if (node !== undefined) return node;
		throw new ShevekError("parse", "found undefined alias", {
			where: this.#source.placeAt(alias.start),
			hint: `No '&${alias.text}' stands above. A text that starts with '*' must be quoted.`,
		});
	}
}
