// The tree between text and values: what PyYAML calls a node graph. An alias is the
// very node it names, so that its value is the very same object.

import type { PyValue } from "../pyvalue/value.ts";

export type ScalarStyle = "plain" | "single" | "double" | "literal" | "folded";

interface NodeBase {
	/** The full tag, given or resolved: `tag:yaml.org,2002:str`, `!vault`. */
	tag: string;
	/** Offset of the node's first character, its tag and anchor included. */
	readonly start: number;
	/** What was built from it, once it was. */
	value: PyValue | undefined;
}

export interface ScalarNode extends NodeBase {
	readonly kind: "scalar";
	readonly text: string;
	readonly style: ScalarStyle;
}

interface SequenceNode extends NodeBase {
	readonly kind: "sequence";
	readonly items: YamlNode[];
}

export interface MappingNode extends NodeBase {
	readonly kind: "mapping";
	/** Changed once, when merge keys are resolved. */
	pairs: NodePair[];
	isFlat: boolean;
}

export interface NodePair {
	readonly key: YamlNode;
	readonly value: YamlNode;
}

export type YamlNode = ScalarNode | SequenceNode | MappingNode;

export const TAG_PREFIX = "tag:yaml.org,2002:";
export const STR_TAG = "tag:yaml.org,2002:str";
export const SEQ_TAG = "tag:yaml.org,2002:seq";
export const MAP_TAG = "tag:yaml.org,2002:map";
