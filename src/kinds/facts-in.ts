// What a cache keeps for a host, as facts.

import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { VaultedText } from "../templar/template-node.ts";
import { type Cached, CorruptEntry } from "./cache.ts";
import { CacheEntry, VAULT_KEY } from "./cache-entry.ts";

interface FactsRequest {
	readonly host: string;
	/** The cache, for messages. */
	readonly title: string;
	/** A vault's text in clear. */
	readonly decrypt: (ciphertext: string) => string;
}

/** Throws a CorruptEntry for what are no facts. */
export function factsIn(
	found: NonNullable<Cached>,
	{ host, title, decrypt }: FactsRequest,
): PyDict {
	const entry = found instanceof CacheEntry ? found : CacheEntry.from(found);
	let value: PyValue;
	try {
		value = entry.python;
	} catch (cause) {
		throw new CorruptEntry(
			`What ${title} keeps for ${host} cannot be read: ${(cause as Error).message}`,
			{ cause },
		);
	}
	if (!(value instanceof Map))
		throw new CorruptEntry(
			`What ${title} keeps for ${host} is no dict of facts.`,
		);
	readVaults(value, decrypt);
	return value;
}

/** A vault that was kept as one is a vault again; the password is asked for when its text is. */
function readVaults(
	value: PyValue,
	decrypt: FactsRequest["decrypt"],
): VaultedText | undefined {
	if (Array.isArray(value)) {
		value.forEach((item, at) => {
			const vault = readVaults(item, decrypt);
			if (vault !== undefined) value[at] = vault;
		});
		return undefined;
	}
	if (!(value instanceof Map)) return undefined;
	const ciphertext = value.size === 1 ? value.get(VAULT_KEY) : undefined;
	if (typeof ciphertext === "string")
		return new VaultedText(() => decrypt(ciphertext), undefined, ciphertext);
	for (const [key, item] of value) {
		const vault = readVaults(item, decrypt);
		if (vault !== undefined) value.set(key, vault);
	}
	return undefined;
}
