// What stands in JSON for values that JSON has no form for, as Ansible's encoder writes them.

import { PyDate } from "../../pyvalue/datetime.ts";
import { type PyDict, PyObject, type PyValue } from "../../pyvalue/value.ts";
import { VaultedText } from "../../templar/template-node.ts";

/** Undefined where there is nothing to stand for it: then writing fails as Python's does. */
export function jsonForm(value: PyValue): PyValue | undefined {
	if (value instanceof PyDate) return value.isoformat();
	// The secret stays one: what was written is shown, not what it hides.
	if (value instanceof VaultedText)
		return new Map([["__ansible_vault", value.ciphertext]]);
	if (!(value instanceof PyObject)) return undefined;
	const mapping = value.asMapping();
	if (!mapping) return undefined;
	const entries: PyDict = new Map();
	for (const key of mapping.keys()) entries.set(key, mapping.get(key) ?? null);
	return entries;
}
