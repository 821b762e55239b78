// JSON as nodes, for texts that may be either: Ansible tries JSON first (its loader's
// from_yaml). JSON differs from YAML in `1e3`, in `\/` and surrogate escapes, and a key
// that comes twice is no warning.

import {
	MAP_TAG,
	type NodePair,
	type ScalarNode,
	SEQ_TAG,
	STR_TAG,
	TAG_PREFIX,
	type YamlNode,
} from "./node.ts";
import type { SourceText } from "./places.ts";

/** Python's json gives up near here, and the text is read as YAML then. */
const MAX_DEPTH = 1000;

/** What Ansible's JSON encoder writes for tagged values, and the tags they stand for. */
const TAG_KEYS: ReadonlyMap<string, string> = new Map([
	["__ansible_vault", "!vault"],
	["__ansible_unsafe", "!unsafe"],
]);

const CONSTANTS: readonly (readonly [string, string, string])[] = [
	["null", "null", "null"],
	["true", "bool", "true"],
	["false", "bool", "false"],
	["NaN", "float", ".nan"],
	["Infinity", "float", ".inf"],
	["-Infinity", "float", "-.inf"],
];

const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
const SPACE = /[ \t\n\r]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON strings hold none
const STRING = /"((?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"/y;
const MAY_BE_JSON = /^[ \t\n\r]*(?:[{["0-9]|-[0-9I]|null|true|false|NaN|Inf)/;

class NotJson extends Error {}

/** The root node of a JSON text, or undefined where it is none. */
export function composeJson(source: SourceText): YamlNode | undefined {
	if (!MAY_BE_JSON.test(source.text)) return undefined;
	try {
		return new JsonReader(source.text).document();
	} catch (error) {
		if (error instanceof NotJson) return undefined;
		throw error;
	}
}

class JsonReader {
	readonly #text: string;
	#at = 0;
	#depth = 0;

	constructor(text: string) {
		this.#text = text;
	}

	document(): YamlNode {
		const root = this.#value();
		this.#skipSpace();
		if (this.#at < this.#text.length) throw new NotJson();
		return root;
	}

	#match(pattern: RegExp): RegExpExecArray | null {
		pattern.lastIndex = this.#at;
		const found = pattern.exec(this.#text);
		if (found !== null) this.#at = pattern.lastIndex;
		return found;
	}

	#skipSpace(): void {
		this.#match(SPACE);
	}

	#accept(character: string): boolean {
		this.#skipSpace();
		if (this.#text.charAt(this.#at) !== character) return false;
		this.#at++;
		return true;
	}

	#value(): YamlNode {
		this.#skipSpace();
		const start = this.#at;
		switch (this.#text.charAt(start)) {
			case "{":
				return this.#nested(() => this.#object(start));
			case "[":
				return this.#nested(() => this.#array(start));
			case '"':
				return this.#string();
		}
		for (const [word, type, text] of CONSTANTS) {
			if (!this.#text.startsWith(word, start)) continue;
			this.#at += word.length;
			return scalar(TAG_PREFIX + type, text, start);
		}
		const number = this.#match(NUMBER);
		if (number === null) throw new NotJson();
		const isFloat = number[1] !== undefined || number[2] !== undefined;
		return scalar(
			`${TAG_PREFIX}${isFloat ? "float" : "int"}`,
			number[0],
			start,
		);
	}

	#nested(read: () => YamlNode): YamlNode {
		if (++this.#depth > MAX_DEPTH) throw new NotJson();
		this.#at++;
		const node = read();
		this.#depth--;
		return node;
	}

	#string(): ScalarNode {
		const start = this.#at;
		const found = this.#match(STRING)?.[1];
		if (found === undefined) throw new NotJson();
		const text = found.includes("\\") ? JSON.parse(`"${found}"`) : found;
		return { ...scalar(STR_TAG, text, start), style: "double" };
	}

	#array(start: number): YamlNode {
		const items: YamlNode[] = [];
		if (!this.#accept("]")) {
			do items.push(this.#value());
			while (this.#accept(","));
			if (!this.#accept("]")) throw new NotJson();
		}
		return { kind: "sequence", tag: SEQ_TAG, start, value: undefined, items };
	}

	#object(start: number): YamlNode {
		const pairs = new Map<string, NodePair>();
		if (!this.#accept("}")) {
			do {
				this.#skipSpace();
				const key = this.#string();
				if (!this.#accept(":")) throw new NotJson();
				pairs.set(key.text, { key, value: this.#value() });
			} while (this.#accept(","));
			if (!this.#accept("}")) throw new NotJson();
		}
		for (const [name, { value }] of pairs) {
			const tag = TAG_KEYS.get(name);
			if (tag !== undefined) return { ...value, tag };
		}
		return {
			kind: "mapping",
			tag: MAP_TAG,
			start,
			value: undefined,
			pairs: [...pairs.values()],
			isFlat: true,
		};
	}
}

function scalar(tag: string, text: string, start: number): ScalarNode {
	return { kind: "scalar", tag, start, value: undefined, text, style: "plain" };
}
