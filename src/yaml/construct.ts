// From nodes to values, in the order PyYAML builds them: a container is made empty and
// filled later, level by level, so a structure may hold itself and warnings come in
// the reference's order.

import { type Place, ShevekError } from "../errors/shevek-error.ts";
import { dictHas, dictSet, setFrom } from "../pyvalue/dict.ts";
import { pyRepr } from "../pyvalue/text.ts";
import {
	type PyDict,
	PyError,
	type PyList,
	PyTuple,
	type PyValue,
} from "../pyvalue/value.ts";
import { flattenMerges } from "./merge.ts";
import type { MappingNode, ScalarNode, ScalarStyle, YamlNode } from "./node.ts";
import { recordPlaces, type SourceText } from "./places.ts";
import { buildScalar, isScalarTag } from "./scalars.ts";
import { YamlSyntaxError } from "./syntax-error.ts";

/** What a custom tag's handler sees. */
export interface TaggedNode {
	readonly kind: YamlNode["kind"];
	/** A scalar's text, "" for others. */
	readonly text: string;
	readonly place: Place;
	/** The value as if it had no tag (a scalar: its text), without `onScalarString`. */
	plainValue(): PyValue;
}

export interface ConstructHooks {
	/** Makes the value of every string that is not a key; `text` itself where not given. */
	readonly onScalarString?: (
		text: string,
		place: Place,
		style: ScalarStyle,
	) => PyValue;
	/** Gives the value of a node with a tag YAML 1.1 does not know; undefined rejects the tag. */
	readonly onTag?: (tag: string, node: TaggedNode) => PyValue | undefined;
	/** A key came again; the last value counts. `mapping` is the place of the whole mapping. */
	readonly onDuplicateKey?: (
		key: PyValue,
		places: { readonly mapping: Place; readonly key: Place },
	) => void;
}

export function constructDocument(
	root: YamlNode,
	source: SourceText,
	hooks: ConstructHooks,
): PyValue {
	return new Constructor(source, hooks).document(root);
}

class Constructor {
	readonly #source: SourceText;
	readonly #hooks: ConstructHooks;
	readonly #pending: (() => void)[] = [];

	constructor(source: SourceText, hooks: ConstructHooks) {
		this.#source = source;
		this.#hooks = hooks;
	}

	document(root: YamlNode): PyValue {
		const value = this.#build(root);
		// Grows while it runs.
		for (const fill of this.#pending) fill();
		return value;
	}

	#build(node: YamlNode, isKey = false): PyValue {
		if (node.value !== undefined) return node.value;
		const value =
			node.kind === "scalar" && node.tag === "tag:yaml.org,2002:str"
				? this.#string(node, isKey)
				: this.#buildTagged(node);
		// A key's text may be the value elsewhere (`*alias`), where the hook must see it.
		if (!isKey) node.value = value;
		return value;
	}

	#string(node: ScalarNode, isKey: boolean): PyValue {
		const { onScalarString } = this.#hooks;
		if (onScalarString === undefined || isKey) return node.text;
		return onScalarString(
			node.text,
			this.#source.placeAt(node.start),
			node.style,
		);
	}

	#buildTagged(node: YamlNode): PyValue {
		switch (node.tag) {
			case "tag:yaml.org,2002:map":
				return this.#dict(node);
			case "tag:yaml.org,2002:seq":
				return this.#list(node);
			case "tag:yaml.org,2002:set":
				return this.#set(node);
			case "tag:yaml.org,2002:omap":
			case "tag:yaml.org,2002:pairs":
				return this.#pairs(node);
		}
		return isScalarTag(node.tag) ? this.#scalar(node) : this.#custom(node);
	}

	#scalar(node: YamlNode): PyValue {
		const text = this.#scalarText(node);
		if (text === undefined) throw this.#wrongKind("scalar", node);
		try {
			return buildScalar(node.tag, text);
		} catch (error) {
			if (!(error instanceof PyError)) throw error;
			throw this.#error(error.message, node, error);
		}
	}

	/** A mapping with a key `=` stands for that key's value where a scalar is wanted. */
	#scalarText(node: YamlNode): string | undefined {
		if (node.kind === "scalar") return node.text;
		if (node.kind === "sequence") return undefined;
		const pair = node.pairs.find(
			({ key }) => key.tag === "tag:yaml.org,2002:value",
		);
		return pair === undefined ? undefined : this.#scalarText(pair.value);
	}

	#custom(node: YamlNode): PyValue {
		const value = this.#hooks.onTag?.(node.tag, {
			kind: node.kind,
			text: node.kind === "scalar" ? node.text : "",
			place: this.#source.placeAt(node.start),
			plainValue: () => this.#plainValue(node),
		});
		if (value !== undefined) return value;
		throw this.#error(
			`could not determine a constructor for the tag ${pyRepr(node.tag)}`,
			node,
		);
	}

	#plainValue(node: YamlNode): PyValue {
		if (node.kind === "scalar") return node.text;
		const { onTag, onDuplicateKey } = this.#hooks;
		const plain = new Constructor(this.#source, {
			...(onTag && { onTag }),
			...(onDuplicateKey && { onDuplicateKey }),
		});
		return plain.document({
			...node,
			tag: `tag:yaml.org,2002:${node.kind === "mapping" ? "map" : "seq"}`,
		});
	}

	#list(node: YamlNode): PyValue {
		const list: PyList = [];
		this.#pending.push(() => this.#fillList(node, list));
		return list;
	}

	#fillList(node: YamlNode, list: PyList): void {
		if (node.kind !== "sequence") throw this.#wrongKind("sequence", node);
		const offsets: number[] = [];
		for (const item of node.items) {
			list.push(this.#build(item));
			offsets.push(item.start, item.start);
		}
		recordPlaces(list, this.#source, { own: node.start, offsets });
	}

	#dict(node: YamlNode): PyValue {
		const dict: PyDict = new Map();
		this.#pending.push(() => this.#fillDict(node, dict));
		return dict;
	}

	#fillDict(node: YamlNode, dict: PyDict): void {
		if (node.kind !== "mapping") throw this.#wrongKind("mapping", node);
		flattenMerges(node, this.#source);
		const keys: PyValue[] = [];
		const offsets: number[] = [];
		for (const pair of node.pairs) {
			const key = this.#build(pair.key, true);
			this.#checkKey(dict, key, node, pair.key);
			dictSet(dict, key, this.#build(pair.value));
			keys.push(key);
			offsets.push(pair.key.start, pair.value.start);
		}
		recordPlaces(dict, this.#source, { own: node.start, keys, offsets });
	}

	#checkKey(
		dict: PyDict,
		key: PyValue,
		node: MappingNode,
		keyNode: YamlNode,
	): void {
		let isThere: boolean;
		try {
			isThere = dictHas(dict, key);
		} catch (error) {
			if (!(error instanceof PyError)) throw error;
			throw new YamlSyntaxError(
				`found unacceptable key (unhashable type: '${containerType(keyNode)}')`,
				{
					where: this.#source.placeAt(keyNode.start),
					context: {
						words: "while constructing a mapping",
						where: this.#source.placeAt(node.start),
					},
					cause: error,
				},
			);
		}
		if (!isThere) return;
		this.#hooks.onDuplicateKey?.(key, {
			mapping: this.#source.placeAt(node.start),
			key: this.#source.placeAt(keyNode.start),
		});
	}

	#set(node: YamlNode): PyValue {
		const set = setFrom([]);
		this.#pending.push(() => {
			const dict: PyDict = new Map();
			this.#fillDict(node, dict);
			for (const key of dict.keys()) set.members.set(key, true);
		});
		return set;
	}

	#pairs(node: YamlNode): PyValue {
		const list: PyList = [];
		this.#pending.push(() => {
			if (node.kind !== "sequence") {
				throw this.#error(`expected a sequence, but found ${node.kind}`, node);
			}
			for (const item of node.items) list.push(this.#pair(item));
			recordPlaces(list, this.#source, { own: node.start, offsets: [] });
		});
		return list;
	}

	#pair(item: YamlNode): PyTuple {
		if (item.kind !== "mapping") {
			throw this.#error(
				`expected a mapping of length 1, but found ${item.kind}`,
				item,
			);
		}
		const [pair] = item.pairs;
		if (pair === undefined || item.pairs.length !== 1) {
			throw this.#error(
				`expected a single mapping item, but found ${item.pairs.length} items`,
				item,
			);
		}
		return new PyTuple([this.#build(pair.key), this.#build(pair.value)]);
	}

	#wrongKind(wanted: string, node: YamlNode): ShevekError {
		return this.#error(
			`expected a ${wanted} node, but found ${node.kind}`,
			node,
		);
	}

	#error(message: string, node: YamlNode, cause?: unknown): ShevekError {
		const where = this.#source.placeAt(node.start);
		return new ShevekError("parse", message, { where, cause });
	}
}

/** The name Python shows for what a node is built into. */
function containerType(node: YamlNode): string {
	switch (node.tag) {
		case "tag:yaml.org,2002:seq":
			return "AnsibleSequence";
		case "tag:yaml.org,2002:set":
			return "set";
		case "tag:yaml.org,2002:omap":
		case "tag:yaml.org,2002:pairs":
			return "list";
	}
	return "AnsibleMapping";
}
