// From nodes to text, by the rules of libyaml 0.2.5's emitter: when a collection is
// flow, when a key is simple, which style a scalar gets, what is indented how.

import { analyzeScalar } from "./analyze.ts";
import { type ScalarStyle, STR_TAG, TAG_PREFIX } from "./node.ts";
import type {
	MappingOut,
	NodeOut,
	ScalarOut,
	SequenceOut,
} from "./represent.ts";
import { resolvePlain } from "./resolve.ts";
import { Writer, type WriterOptions } from "./writer.ts";

/** libyaml's limit for a key without `? `, in bytes. */
const MAX_SIMPLE_KEY = 128;

interface Context {
	readonly inMapping: boolean;
	readonly isSimpleKey: boolean;
}

const ITEM: Context = { inMapping: false, isSimpleKey: false };
const SIMPLE_KEY: Context = { inMapping: true, isSimpleKey: true };
const MAPPING_PART: Context = { inMapping: true, isSimpleKey: false };

export interface EmitOptions extends WriterOptions {
	readonly explicitStart: boolean;
	readonly explicitEnd: boolean;
}

export function emitDocument(root: NodeOut, options: EmitOptions): string {
	return new Emitter(options).document(root);
}

class Emitter {
	readonly #options: EmitOptions;
	readonly #writer: Writer;
	#anchors = new Map<NodeOut, string>();
	readonly #written = new Set<NodeOut>();
	#flowLevel = 0;

	constructor(options: EmitOptions) {
		this.#options = options;
		this.#writer = new Writer(options);
	}

	document(root: NodeOut): string {
		const writer = this.#writer;
		this.#anchors = findAnchors(root);
		if (this.#options.explicitStart) {
			writer.writeIndent();
			writer.writeIndicator("---", { needsSpace: true });
		}
		this.#node(root, ITEM);
		writer.writeIndent();
		if (this.#options.explicitEnd || writer.isOpenEnded) {
			writer.writeIndicator("...", { needsSpace: true });
			writer.writeIndent();
		}
		return writer.text;
	}

	#node(node: NodeOut, context: Context): void {
		const anchor = this.#anchors.get(node);
		if (anchor !== undefined) {
			const isAlias = this.#written.has(node);
			this.#writer.writeIndicator(`${isAlias ? "*" : "&"}${anchor}`, {
				needsSpace: true,
			});
			if (isAlias) {
				if (context.isSimpleKey) this.#writer.put(" ");
				return;
			}
			this.#written.add(node);
		}
		if (node.kind === "scalar") this.#scalar(node, context);
		else if (node.kind === "sequence") this.#sequence(node, context);
		else this.#mapping(node);
	}

	#tag(tag: string): void {
		this.#writer.writeIndicator(tagText(tag), { needsSpace: true });
	}

	#scalar(node: ScalarOut, context: Context): void {
		const isPlainImplicit = resolvePlain(node.text) === node.tag;
		const isQuotedImplicit = node.tag === STR_TAG;
		const hasTag = !isPlainImplicit && !isQuotedImplicit;
		const style = this.#style(node, context, {
			isPlainImplicit,
			hasTag,
		});
		if (hasTag) this.#tag(node.tag);
		else if (!isQuotedImplicit && style !== "plain") this.#tag("!");
		const outer = this.#grow(true);
		this.#write(node.text, style, context);
		this.#writer.indent = outer;
	}

	#style(
		node: ScalarOut,
		context: Context,
		tags: { readonly isPlainImplicit: boolean; readonly hasTag: boolean },
	): ScalarStyle {
		const analysis = analyzeScalar(node.text, this.#options.allowUnicode);
		const inFlow = this.#flowLevel > 0;
		let style = node.style ?? "plain";
		if (context.isSimpleKey && analysis.isMultiline) return "double";
		if (style === "plain") {
			const isAllowed = inFlow
				? analysis.allowsFlowPlain
				: analysis.allowsBlockPlain;
			const isLost = node.text === "" && (inFlow || context.isSimpleKey);
			const isOther = !tags.hasTag && !tags.isPlainImplicit;
			if (!isAllowed || isLost || isOther) style = "single";
		}
		if (style === "single" && !analysis.allowsSingleQuoted) return "double";
		if (style === "literal" || style === "folded") {
			const isAllowed = analysis.allowsBlock && !inFlow && !context.isSimpleKey;
			if (!isAllowed) return "double";
		}
		return style;
	}

	#write(text: string, style: ScalarStyle, context: Context): void {
		const writer = this.#writer;
		const allowsBreaks = !context.isSimpleKey;
		switch (style) {
			case "plain":
				writer.writePlain(text, allowsBreaks, this.#flowLevel > 0);
				break;
			case "single":
				writer.writeSingleQuoted(text, allowsBreaks);
				break;
			case "double":
				writer.writeDoubleQuoted(text, allowsBreaks);
				break;
			case "literal":
				writer.writeLiteral(text);
				break;
			case "folded":
				writer.writeFolded(text);
				break;
		}
	}

	/** Deepens the indentation and gives the one before. */
	#grow(isFlow: boolean, isIndentless = false): number {
		const { indent } = this.#writer;
		const step = this.#options.indent;
		if (indent < 0) this.#writer.indent = isFlow ? step : 0;
		else if (!isIndentless) this.#writer.indent = indent + step;
		return indent;
	}

	#sequence(node: SequenceOut, context: Context): void {
		if (this.#flowLevel > 0 || node.isFlow || node.items.length === 0) {
			this.#flow("[", node.items, "]", (item) => this.#node(item, ITEM));
			return;
		}
		const writer = this.#writer;
		// A sequence under a key is not indented deeper than the key.
		const isIndentless = context.inMapping && !writer.isIndenting;
		const outer = this.#grow(false, isIndentless);
		for (const item of node.items) {
			writer.writeIndent();
			writer.writeIndicator("-", { needsSpace: true, isIndention: true });
			this.#node(item, ITEM);
		}
		writer.indent = outer;
	}

	#mapping(node: MappingOut): void {
		if (!node.tag.endsWith(":map")) this.#tag(node.tag);
		if (this.#flowLevel > 0 || node.isFlow || node.pairs.length === 0) {
			this.#flow("{", node.pairs, "}", ([key, value]) =>
				this.#flowPair(key, value),
			);
			return;
		}
		const writer = this.#writer;
		const outer = this.#grow(false);
		for (const [key, value] of node.pairs) {
			writer.writeIndent();
			if (this.#isSimpleKey(key)) {
				this.#node(key, SIMPLE_KEY);
				writer.writeIndicator(":");
			} else {
				writer.writeIndicator("?", { needsSpace: true, isIndention: true });
				this.#node(key, MAPPING_PART);
				writer.writeIndent();
				writer.writeIndicator(":", { needsSpace: true, isIndention: true });
			}
			this.#node(value, MAPPING_PART);
		}
		writer.indent = outer;
	}

	#flow<T>(
		open: string,
		entries: readonly T[],
		close: string,
		emit: (entry: T) => void,
	): void {
		const writer = this.#writer;
		writer.writeIndicator(open, { needsSpace: true, isSpace: true });
		const outer = this.#grow(true);
		this.#flowLevel++;
		for (const [at, entry] of entries.entries()) {
			if (at > 0) writer.writeIndicator(",");
			if (writer.isTooWide) writer.writeIndent();
			emit(entry);
		}
		this.#flowLevel--;
		writer.indent = outer;
		writer.writeIndicator(close);
	}

	#flowPair(key: NodeOut, value: NodeOut): void {
		const writer = this.#writer;
		if (this.#isSimpleKey(key)) {
			this.#node(key, SIMPLE_KEY);
			writer.writeIndicator(":");
		} else {
			writer.writeIndicator("?", { needsSpace: true });
			this.#node(key, MAPPING_PART);
			if (writer.isTooWide) writer.writeIndent();
			writer.writeIndicator(":", { needsSpace: true });
		}
		this.#node(value, MAPPING_PART);
	}

	#isSimpleKey(node: NodeOut): boolean {
		const anchor = this.#anchors.get(node);
		let length = anchor?.length ?? 0;
		if (anchor !== undefined && this.#written.has(node)) return true;
		if (node.kind === "scalar") {
			if (/[\n\r\u0085\u2028\u2029]/.test(node.text)) return false;
			length += Buffer.byteLength(node.text);
			const isImplicit =
				node.tag === STR_TAG || resolvePlain(node.text) === node.tag;
			if (!isImplicit) length += tagText(node.tag).length;
		} else if (node.kind === "sequence" && node.items.length > 0) return false;
		else if (node.kind === "mapping") {
			if (node.pairs.length > 0) return false;
			if (!node.tag.endsWith(":map")) length += tagText(node.tag).length;
		}
		return length <= MAX_SIMPLE_KEY;
	}
}

function tagText(tag: string): string {
	if (tag.startsWith(TAG_PREFIX)) return `!!${tag.slice(TAG_PREFIX.length)}`;
	return tag.startsWith("!") ? tag : `!<${tag}>`;
}

/** Names for the nodes that come more than once, numbered as their second mention comes. */
function findAnchors(root: NodeOut): Map<NodeOut, string> {
	const anchors = new Map<NodeOut, string>();
	const seen = new Set<NodeOut>();
	const visit = (node: NodeOut): void => {
		if (seen.has(node)) {
			if (anchors.has(node)) return;
			anchors.set(node, `id${String(anchors.size + 1).padStart(3, "0")}`);
			return;
		}
		seen.add(node);
		if (node.kind === "sequence") node.items.forEach(visit);
		else if (node.kind === "mapping") node.pairs.flat().forEach(visit);
	};
	visit(root);
	return anchors;
}
