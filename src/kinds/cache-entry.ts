// What a cache keeps under one key, in the form that is at hand; the others are made when they are asked for,
// so that 2,000 hosts' facts are no JavaScript objects before somebody wants them.

import { pyCallMethod } from "../pyvalue/access.ts";
import { PyDate } from "../pyvalue/datetime.ts";
import { dumpJson, parseJson } from "../pyvalue/json.ts";
import { fromPlain, toPlain } from "../pyvalue/plain.ts";
import { type PyDict, PyObject, type PyValue } from "../pyvalue/value.ts";
import { VaultedText } from "../templar/template-node.ts";
import type { TaggedNode } from "../yaml/construct.ts";
import { dumpYaml } from "../yaml/dump.ts";
import { parseYaml } from "../yaml/load.ts";
import type { Representation } from "../yaml/represent.ts";

/** The only key of the dict that a vault is in JSON. */
export const VAULT_KEY = "__ansible_vault";

/** Facts of a host, or what an inventory plugin keeps. */
export class CacheEntry {
	#python: PyValue | undefined;
	readonly #read: () => PyValue;

	private constructor(read: () => PyValue) {
		this.#read = read;
	}

	/** Plain objects, lists, texts and numbers. */
	static from(value: unknown): CacheEntry {
		return new CacheEntry(() => fromPlain(value));
	}

	/** Python's values, as they are inside. */
	static fromPython(value: PyValue): CacheEntry {
		return new CacheEntry(() => value);
	}

	/** Of a form of its own, which is read when the value is wanted. */
	static fromReader(read: () => PyValue): CacheEntry {
		return new CacheEntry(read);
	}

	/** JSON as Ansible's caches write it: ints and floats stay apart. Read when the value is wanted. */
	static fromJson(text: string): CacheEntry {
		return new CacheEntry(() => parseJson(text));
	}

	/** YAML; `file` is named where it cannot be read. */
	static fromYaml(text: string, file: string): CacheEntry {
		return new CacheEntry(() =>
			parseYaml(text, { file, isYamlOnly: true, onTag }),
		);
	}

	/** What is inside: dicts are Maps, floats PyFloat. Throws for a text that is none of its form. */
	get python(): PyValue {
		this.#python ??= this.#read();
		return this.#python;
	}

	/** Reads the text now. Throws for one that is none of its form. */
	loaded(): this {
		this.#python ??= this.#read();
		return this;
	}

	get value(): unknown {
		return toPlain(this.python);
	}

	/** To the byte what Ansible's caches write: sorted keys, four blanks a level. */
	get json(): string {
		return dumpJson(this.python, {
			indent: 4,
			sortKeys: true,
			onUnknown: jsonForm,
		});
	}

	get yaml(): string {
		return dumpYaml(this.python, { onObject: yamlForm });
	}
}

function jsonForm(value: PyValue): PyValue | undefined {
	if (value instanceof VaultedText)
		return new Map([[VAULT_KEY, value.ciphertext]]);
	if (value instanceof PyDate) return pyCallMethod(value, "isoformat", []);
	return mappingOf(value);
}

function yamlForm(value: PyObject): Representation | undefined {
	if (value instanceof VaultedText)
		return { tag: "!vault", text: value.ciphertext, style: "literal" };
	const mapping = mappingOf(value);
	return mapping && { value: mapping };
}

/** A vault in YAML is what it is in JSON; who reads the facts has the passwords. */
function onTag(tag: string, node: TaggedNode): PyValue | undefined {
	if (tag !== "!vault") return undefined;
	return new Map([[VAULT_KEY, node.text]]);
}

function mappingOf(value: PyValue): PyDict | undefined {
	const mapping = value instanceof PyObject ? value.asMapping() : undefined;
	if (mapping === undefined) return undefined;
	return new Map(
		[...mapping.keys()].map((key) => [key, mapping.get(key) ?? null]),
	);
}
