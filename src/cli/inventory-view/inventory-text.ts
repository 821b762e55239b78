// Values of an inventory as JSON or YAML text, templates as they are written.

import { pyGetAttr } from "../../pyvalue/access.ts";
import { pyCall } from "../../pyvalue/call.ts";
import { dumpJson } from "../../pyvalue/json.ts";
import { pyTypeName } from "../../pyvalue/text.ts";
import {
	type PyDict,
	PyError,
	PyTuple,
	type PyValue,
} from "../../pyvalue/value.ts";
import { Template, VaultedText } from "../../templar/template-node.ts";

interface Forms {
	/** What has been turned into plain values already. */
	readonly known: Map<object, PyValue>;
	readonly vaulted: (text: VaultedText) => PyValue;
}

/** Four blanks a level, keys sorted where they can be compared; `warn` hears where not. */
export function inventoryJson(
	value: PyDict,
	warn: (text: string) => void,
): string {
	const plain = written(value, {
		known: new Map(),
		vaulted: ({ ciphertext }) => new Map([["__ansible_vault", ciphertext]]),
	});
	const options = { indent: 4, ensureAscii: false, onUnknown: jsonForm };
	try {
		return dumpJson(plain, { ...options, sortKeys: true });
	} catch (error) {
		if (!(error instanceof PyError)) throw error;
		const text = dumpJson(plain, { ...options, sortKeys: false });
		warn(
			`Could not sort JSON output due to issues while sorting keys: ${error.message}`,
		);
		return text;
	}
}

/** Loaded only when YAML is asked for. */
export async function inventoryYaml(value: PyDict): Promise<string> {
	const { dumpYaml } = await import("../../yaml/dump.ts");
	const plain = written(value, { known: new Map(), vaulted: (text) => text });
	return dumpYaml(plain, {
		defaultFlowStyle: false,
		allowUnicode: true,
		onObject: (object) =>
			object instanceof VaultedText
				? { tag: "!vault", text: object.ciphertext, style: "literal" }
				: undefined,
	});
}

/** Dates and times, as Ansible's encoder writes them. */
function jsonForm(value: PyValue): PyValue | undefined {
	const isTime = /^datetime\.date(time)?$/.test(pyTypeName(value));
	const isoformat = isTime ? pyGetAttr(value, "isoformat") : undefined;
	return isoformat === undefined ? undefined : pyCall(isoformat, []);
}

/** Templates and vaults as they were written; what is shared by hosts stays shared, as YAML shows it. */
function written(value: PyValue, forms: Forms): PyValue {
	if (value instanceof Template) return value.source;
	if (value instanceof VaultedText) return forms.vaulted(value);
	if (typeof value !== "object" || value === null) return value;
	const known = forms.known.get(value);
	if (known !== undefined) return known;
	const plain = writtenContainer(value, forms);
	forms.known.set(value, plain);
	return plain;
}

function writtenContainer(value: PyValue, forms: Forms): PyValue {
	if (Array.isArray(value)) return value.map((item) => written(item, forms));
	if (value instanceof PyTuple) {
		return value.items.map((item) => written(item, forms));
	}
	if (!(value instanceof Map)) return value;
	return new Map([...value].map(([key, item]) => [key, written(item, forms)]));
}
