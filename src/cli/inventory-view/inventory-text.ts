// Values of an inventory as JSON or YAML text, templates as they are written.

import { pyGetAttr } from "../../pyvalue/access.ts";
import { pyCall } from "../../pyvalue/call.ts";
import { dumpJson } from "../../pyvalue/json.ts";
import { pyStr, pyTypeName } from "../../pyvalue/text.ts";
import {
	type PyDict,
	PyError,
	PyTuple,
	type PyValue,
} from "../../pyvalue/value.ts";
import { Template, VaultedText } from "../../templar/template-node.ts";

/** Four blanks a level, keys sorted where they can be compared; `warn` hears where not. */
export function inventoryJson(
	value: PyDict,
	warn: (text: string) => void,
): string {
	const plain = written(value);
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
	return dumpYaml(written(value), {
		defaultFlowStyle: false,
		allowUnicode: true,
	});
}

/** Dates and times, as Ansible's encoder writes them. */
function jsonForm(value: PyValue): PyValue | undefined {
	const isTime = /^datetime\.date(time)?$/.test(pyTypeName(value));
	const isoformat = isTime ? pyGetAttr(value, "isoformat") : undefined;
	return isoformat === undefined ? undefined : pyCall(isoformat, []);
}

function written(value: PyValue): PyValue {
	if (value instanceof Template) return value.source;
	if (value instanceof VaultedText) return pyStr(value);
	if (Array.isArray(value)) return value.map(written);
	if (value instanceof PyTuple) return value.items.map(written);
	if (value instanceof Map) {
		return new Map([...value].map(([key, item]) => [key, written(item)]));
	}
	return value;
}
