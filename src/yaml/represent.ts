// From values to nodes ready to be written, as PyYAML's SafeRepresenter (with Ansible's
// additions) makes them: tags, flow or block, sorted keys, shared containers as one node.

import { pyCompare } from "../pyvalue/compare.ts";
import { PyDate } from "../pyvalue/datetime.ts";
import { floatRepr } from "../pyvalue/numbers.ts";
import { pyRepr } from "../pyvalue/text.ts";
import {
	PyBytes,
	type PyDict,
	PyError,
	PyFloat,
	PyObject,
	PySet,
	PyTuple,
	type PyValue,
} from "../pyvalue/value.ts";
import {
	MAP_TAG,
	type ScalarStyle,
	SEQ_TAG,
	STR_TAG,
	TAG_PREFIX,
} from "./node.ts";

export interface ScalarOut {
	readonly kind: "scalar";
	readonly tag: string;
	readonly text: string;
	readonly style: ScalarStyle | undefined;
}

export interface SequenceOut {
	readonly kind: "sequence";
	readonly tag: string;
	readonly items: NodeOut[];
	isFlow: boolean;
}

export interface MappingOut {
	readonly kind: "mapping";
	readonly tag: string;
	readonly pairs: (readonly [NodeOut, NodeOut])[];
	isFlow: boolean;
}

export type NodeOut = ScalarOut | SequenceOut | MappingOut;

/** What stands for an object with behaviour: another value, or a scalar with its tag. */
export type Representation =
	| { readonly value: PyValue }
	| {
			readonly tag: string;
			readonly text: string;
			readonly style?: ScalarStyle;
	  };

export interface RepresentOptions {
	/** Null: flow for collections that hold scalars only. */
	readonly defaultFlowStyle: boolean | null;
	readonly sortKeys: boolean;
	readonly defaultStyle: ScalarStyle | undefined;
	readonly onObject:
		| ((object: PyObject) => Representation | undefined)
		| undefined;
}

export function represent(value: PyValue, options: RepresentOptions): NodeOut {
	return new Representer(options).node(value);
}

class Representer {
	readonly #options: RepresentOptions;
	/** By identity, so that what is shared (or holds itself) becomes one node. */
	readonly #known = new Map<object, NodeOut>();

	constructor(options: RepresentOptions) {
		this.#options = options;
	}

	node(value: PyValue): NodeOut {
		const simple = this.#simple(value);
		if (simple !== undefined) return simple;
		if (typeof value !== "object" || value === null) return cannot(value);
		const known = this.#known.get(value);
		return known ?? this.#container(value);
	}

	/** The values PyYAML never makes an alias of. */
	#simple(value: PyValue): ScalarOut | undefined {
		if (value === null) return this.#scalar("null", "null");
		switch (typeof value) {
			case "string":
				return this.#scalar("str", value);
			case "boolean":
				return this.#scalar("bool", String(value));
			case "number":
			case "bigint":
				return this.#scalar("int", String(value));
		}
		if (value instanceof PyFloat) {
			return this.#scalar("float", floatText(value.value));
		}
		if (value instanceof PyBytes) {
			return {
				kind: "scalar",
				tag: `${TAG_PREFIX}binary`,
				text: base64Lines(value.bytes),
				style: "literal",
			};
		}
		return undefined;
	}

	#scalar(type: string, text: string): ScalarOut {
		const tag = type === "str" ? STR_TAG : TAG_PREFIX + type;
		return { kind: "scalar", tag, text, style: this.#options.defaultStyle };
	}

	#container(value: object & PyValue): NodeOut {
		if (Array.isArray(value)) return this.#sequence(value, value);
		if (value instanceof PyTuple) return this.#sequence(value, value.items);
		if (value instanceof Map) {
			return this.#mapping(value, MAP_TAG, this.#sorted(value));
		}
		if (value instanceof PySet) {
			const entries = Array.from(value.members.keys(), (key) => [key, null]);
			const dict = new Map(entries as [PyValue, PyValue][]);
			return this.#mapping(value, `${TAG_PREFIX}set`, this.#sorted(dict));
		}
		if (value instanceof PyObject) return this.#object(value);
		return cannot(value);
	}

	#sequence(identity: object, items: readonly PyValue[]): SequenceOut {
		const node: SequenceOut = {
			kind: "sequence",
			tag: SEQ_TAG,
			items: [],
			isFlow: false,
		};
		this.#known.set(identity, node);
		for (const item of items) node.items.push(this.node(item));
		node.isFlow =
			this.#options.defaultFlowStyle ?? node.items.every(isPlainScalar);
		return node;
	}

	#mapping(
		identity: object,
		tag: string,
		entries: readonly (readonly [PyValue, PyValue])[],
	): MappingOut {
		const node: MappingOut = { kind: "mapping", tag, pairs: [], isFlow: false };
		this.#known.set(identity, node);
		for (const [key, value] of entries) {
			node.pairs.push([this.node(key), this.node(value)]);
		}
		node.isFlow =
			this.#options.defaultFlowStyle ?? node.pairs.flat().every(isPlainScalar);
		return node;
	}

	/** Python's sorted(items); keys that cannot be compared keep their order. */
	#sorted(dict: PyDict): [PyValue, PyValue][] {
		const entries = [...dict];
		if (!this.#options.sortKeys) return entries;
		try {
			return entries.sort(([a], [b]) => pyCompare(a, b));
		} catch (error) {
			if (error instanceof PyError) return [...dict];
			throw error;
		}
	}

	#object(object: PyObject): NodeOut {
		const given = this.#options.onObject?.(object);
		let node: NodeOut;
		if (given !== undefined && "value" in given) node = this.node(given.value);
		else if (given !== undefined) {
			const { tag, text, style } = given;
			node = { kind: "scalar", tag, text, style };
		} else node = this.#builtInObject(object);
		this.#known.set(object, node);
		return node;
	}

	#builtInObject(object: PyObject): NodeOut {
		if (object instanceof PyDate) {
			return this.#scalar("timestamp", object.toStr());
		}
		const mapping = object.asMapping();
		if (mapping === undefined) return cannot(object);
		const dict: PyDict = new Map();
		for (const key of mapping.keys()) dict.set(key, mapping.get(key) ?? null);
		return this.#mapping(object, MAP_TAG, this.#sorted(dict));
	}
}

function cannot(value: PyValue): never {
	throw new PyError(
		"TypeError",
		`('cannot represent an object', ${pyRepr(value)})`,
	);
}

function isPlainScalar(node: NodeOut): boolean {
	return node.kind === "scalar" && node.style === undefined;
}

function floatText(value: number): string {
	if (Number.isNaN(value)) return ".nan";
	if (!Number.isFinite(value)) return value > 0 ? ".inf" : "-.inf";
	const text = floatRepr(value).toLowerCase();
	// "1e17" is no float in YAML 1.1.
	return text.includes(".") ? text : text.replace("e", ".0e");
}

/** base64.encodebytes: lines of 76 characters, each ended. */
function base64Lines(bytes: Uint8Array): string {
	const text = Buffer.from(bytes).toString("base64");
	return text.replace(/.{1,76}/g, "$&\n");
}
