// Merge keys (`<<`): the merged pairs come first, so that a mapping's own keys override
// them; of a list of mappings the first one wins. As PyYAML's flatten_mapping.

import { ShevekError } from "../errors/shevek-error.ts";
import {
	type MappingNode,
	type NodePair,
	STR_TAG,
	TAG_PREFIX,
	type YamlNode,
} from "./node.ts";
import type { SourceText } from "./places.ts";

const MERGE_TAG = `${TAG_PREFIX}merge`;
const VALUE_TAG = `${TAG_PREFIX}value`;

export function flattenMerges(node: MappingNode, source: SourceText): void {
	if (node.isFlat) return;
	node.isFlat = true;
	let own: NodePair[] | undefined;
	const merged: NodePair[] = [];
	for (const [at, pair] of node.pairs.entries()) {
		if (pair.key.tag === MERGE_TAG) {
			own ??= node.pairs.slice(0, at);
			merged.push(...mergedPairs(pair.value, source));
			continue;
		}
		if (pair.key.tag === VALUE_TAG) pair.key.tag = STR_TAG;
		own?.push(pair);
	}
	if (own !== undefined) node.pairs = [...merged, ...own];
}

function mergedPairs(value: YamlNode, source: SourceText): NodePair[] {
	if (value.kind === "mapping") {
		flattenMerges(value, source);
		return value.pairs;
	}
	const where = source.placeAt(value.start);
	if (value.kind === "scalar") {
		throw new ShevekError(
			"parse",
			"expected a mapping or list of mappings for merging, but found scalar",
			{ where, hint: `Give '<<' a mapping, such as '<<: *name'.` },
		);
	}
	return value.items
		.map((item) => {
			if (item.kind === "mapping") {
				flattenMerges(item, source);
				return item.pairs;
			}
			throw new ShevekError(
				"parse",
				`expected a mapping for merging, but found ${item.kind}`,
				{ where: source.placeAt(item.start) },
			);
		})
		.reverse()
		.flat();
}
