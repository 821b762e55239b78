// From tokens to nodes: tags get their full names, an alias becomes the node it names.
// Grammar and messages are libyaml's.

import { ShevekError } from "../errors/shevek-error.ts";
import { Anchors } from "./anchors.ts";
import { assertReadable } from "./characters.ts";
import { Directives } from "./directives.ts";
import {
	DOCUMENT_EDGES,
	ENTRY_EDGES,
	FLOW_KEY_EDGES,
	INDENTLESS_EDGES,
	ITEM_EDGES,
	KEY_EDGES,
	PAIR_EDGES,
	SINGLE_PAIR_EDGES,
} from "./edges.ts";
import { MAP_TAG, type NodePair, SEQ_TAG, type YamlNode } from "./node.ts";
import type { SourceText } from "./places.ts";
import {
	bareProperties,
	collectionTag,
	type Properties,
	readProperties,
	scalarTag,
} from "./properties.ts";
import { Scanner } from "./scanner.ts";
import type { Token, TokenKind } from "./token.ts";
import { TokenReader } from "./token-reader.ts";

/** PyYAML gives up near here too (Python's recursion limit). */
const MAX_DEPTH = 1000;

/** Which collections may start where a node is expected. */
type Context = "block" | "block-or-indentless" | "flow";

export class Composer extends TokenReader {
	readonly #source: SourceText;
	#anchors: Anchors;
	readonly #directives: Directives;
	#depth = 0;
	#isFirst = true;

	constructor(source: SourceText) {
		assertReadable(source);
		super(new Scanner(source));
		this.#source = source;
		this.#anchors = new Anchors(source);
		this.#directives = new Directives(this.scanner);
	}

	/** The root of the next document; undefined at the end of the text. */
	next(): YamlNode | undefined {
		const isFirst = this.#isFirst;
		this.#isFirst = false;
		if (!isFirst) while (this.accept("document-end"));
		const token = this.scanner.peek();
		if (token.kind === "stream-end") return undefined;
		this.#anchors = new Anchors(this.#source);
		this.#directives.read();
		const isMarked = this.scanner.peek().kind === "document-start";
		if (isMarked) this.scanner.skip();
		else if (!isFirst || this.scanner.peek() !== token) {
			this.fail("did not find expected <document start>");
		}
		const root =
			isMarked && DOCUMENT_EDGES.has(this.scanner.peek().kind)
				? this.#empty(this.scanner.peek().start)
				: this.#node("block");
		this.accept("document-end");
		return root;
	}

	/** Where the next document starts, or undefined at the end of the text. */
	nextDocumentStart(): number | undefined {
		while (this.accept("document-end"));
		const { kind, start } = this.scanner.peek();
		if (kind === "stream-end") return undefined;
		if (kind !== "document-start" && !kind.endsWith("-directive")) {
			this.fail("did not find expected <document start>");
		}
		return start;
	}

	#node(context: Context): YamlNode {
		const token = this.scanner.peek();
		if (token.kind === "alias") {
			const node = this.#anchors.named(token);
			this.scanner.skip();
			return node;
		}
		if (++this.#depth > MAX_DEPTH) {
			throw new ShevekError(
				"limit",
				`YAML nested deeper than ${MAX_DEPTH} levels`,
				{ where: this.#source.placeAt(token.start) },
			);
		}
		const node = this.#content(
			readProperties(this.scanner, this.#directives),
			context,
		);
		this.#depth--;
		return node;
	}

	#content(properties: Properties, context: Context): YamlNode {
		const token = this.scanner.peek();
		switch (token.kind) {
			case "scalar":
				this.scanner.skip();
				return this.#scalar(properties, token);
			case "flow-sequence-start":
				return this.#sequence(properties, (items) => this.#flowItems(items));
			case "flow-mapping-start":
				return this.#mapping(properties, (pairs) => this.#flowPairs(pairs));
			case "block-sequence-start":
				if (context === "flow") break;
				return this.#sequence(properties, (items) => this.#blockItems(items));
			case "block-mapping-start":
				if (context === "flow") break;
				return this.#mapping(properties, (pairs) => this.#blockPairs(pairs));
			case "block-entry":
				if (context !== "block-or-indentless") break;
				return this.#sequence(properties, (items) =>
					this.#indentlessItems(items),
				);
		}
		if (properties.anchor === undefined && properties.tag === undefined) {
			const words = `while parsing a ${context === "flow" ? "flow" : "block"} node`;
			this.fail("did not find expected node content", {
				words,
				start: properties.start,
			});
		}
		return this.#scalar(properties, undefined);
	}

	#scalar(properties: Properties, token: Token | undefined): YamlNode {
		return this.#anchors.keep(properties.anchor, {
			kind: "scalar",
			tag: scalarTag(properties, token),
			start: properties.start,
			value: undefined,
			text: token?.text ?? "",
			style: token?.style ?? "plain",
		});
	}

	#sequence(
		properties: Properties,
		read: (items: YamlNode[]) => void,
	): YamlNode {
		const items: YamlNode[] = [];
		const node = this.#anchors.keep(properties.anchor, {
			kind: "sequence",
			tag: collectionTag(properties, SEQ_TAG),
			start: properties.start,
			value: undefined,
			items,
		});
		read(items);
		return node;
	}

	#mapping(
		properties: Properties,
		read: (pairs: NodePair[]) => void,
	): YamlNode {
		const pairs: NodePair[] = [];
		const node = this.#anchors.keep(properties.anchor, {
			kind: "mapping",
			tag: collectionTag(properties, MAP_TAG),
			start: properties.start,
			value: undefined,
			pairs,
			isFlat: false,
		});
		read(pairs);
		return node;
	}

	#blockItems(items: YamlNode[]): void {
		const doing = this.begin("while parsing a block collection");
		for (;;) {
			const { kind, end } = this.scanner.peek();
			if (kind === "block-end") break;
			if (kind !== "block-entry") {
				this.fail("did not find expected '-' indicator", doing);
			}
			this.scanner.skip();
			items.push(this.#nodeUnless(ENTRY_EDGES, end, "block"));
		}
		this.scanner.skip();
	}

	#indentlessItems(items: YamlNode[]): void {
		for (;;) {
			const { kind, end } = this.scanner.peek();
			if (kind !== "block-entry") return;
			this.scanner.skip();
			items.push(this.#nodeUnless(INDENTLESS_EDGES, end, "block"));
		}
	}

	#blockPairs(pairs: NodePair[]): void {
		const doing = this.begin("while parsing a block mapping");
		for (;;) {
			const { kind, end } = this.scanner.peek();
			if (kind === "block-end") break;
			if (kind !== "key") this.fail("did not find expected key", doing);
			this.scanner.skip();
			const key = this.#nodeUnless(KEY_EDGES, end, "block-or-indentless");
			const colon = this.scanner.peek();
			const value = this.accept("value")
				? this.#nodeUnless(KEY_EDGES, colon.end, "block-or-indentless")
				: this.#empty(colon.start);
			pairs.push({ key, value });
		}
		this.scanner.skip();
	}

	#flowItems(items: YamlNode[]): void {
		const doing = this.begin("while parsing a flow sequence");
		while (this.scanner.peek().kind !== "flow-sequence-end") {
			if (items.length > 0 && !this.accept("flow-entry")) {
				this.fail("did not find expected ',' or ']'", doing);
			}
			const { kind, start } = this.scanner.peek();
			if (kind === "flow-sequence-end") break;
			if (kind !== "key") {
				items.push(this.#node("flow"));
				continue;
			}
			items.push(
				this.#mapping(bareProperties(start), (pairs) =>
					pairs.push(this.#singlePair()),
				),
			);
		}
		this.scanner.skip();
	}

	/** `[key: value]`: a mapping of one pair without braces. */
	#singlePair(): NodePair {
		this.scanner.skip();
		const first = this.scanner.peek();
		let key: YamlNode;
		if (SINGLE_PAIR_EDGES.has(first.kind)) {
			// libyaml passes over the token here, whatever it is.
			this.scanner.skip();
			key = this.#empty(first.end);
		} else key = this.#node("flow");
		return { key, value: this.#flowValue(ITEM_EDGES) };
	}

	#flowPairs(pairs: NodePair[]): void {
		const doing = this.begin("while parsing a flow mapping");
		while (this.scanner.peek().kind !== "flow-mapping-end") {
			if (pairs.length > 0 && !this.accept("flow-entry")) {
				this.fail("did not find expected ',' or '}'", doing);
			}
			if (this.scanner.peek().kind === "flow-mapping-end") break;
			if (this.accept("key")) {
				const key = this.#nodeUnless(FLOW_KEY_EDGES, -1, "flow");
				pairs.push({ key, value: this.#flowValue(PAIR_EDGES) });
				continue;
			}
			const key = this.#node("flow");
			pairs.push({ key, value: this.#empty(this.scanner.peek().start) });
		}
		this.scanner.skip();
	}

	/** What a colon brings, if one follows. */
	#flowValue(edges: ReadonlySet<TokenKind>): YamlNode {
		return this.accept("value")
			? this.#nodeUnless(edges, -1, "flow")
			: this.#empty(this.scanner.peek().start);
	}

	/** An empty scalar if the next token is one of `edges` (at `emptyAt`, or at that token). */
	#nodeUnless(
		edges: ReadonlySet<TokenKind>,
		emptyAt: number,
		context: Context,
	): YamlNode {
		const { kind, start } = this.scanner.peek();
		if (!edges.has(kind)) return this.#node(context);
		return this.#empty(emptyAt < 0 ? start : emptyAt);
	}

	#empty(start: number): YamlNode {
		return this.#scalar(bareProperties(start), undefined);
	}
}
