// The values of YAML 1.1's standard scalar tags.

import { PyBytes, PyError, type PyValue } from "../pyvalue/value.ts";
import { TAG_PREFIX } from "./node.ts";
import { boolFrom, floatFrom, intFrom } from "./resolve.ts";

/** The value of `text` under a standard tag; undefined for a tag that is none of these. */
export function buildScalar(tag: string, text: string): PyValue | undefined {
	switch (tag.slice(TAG_PREFIX.length)) {
		case "null":
			return null;
		case "bool":
			return boolFrom(text) ?? keyError(text.toLowerCase());
		case "int":
			return intFrom(text);
		case "float":
			return floatFrom(text);
		case "binary":
			return new PyBytes(Buffer.from(text, "base64"));
		case "timestamp":
		case "str":
			return text;
	}
	return undefined;
}

function keyError(key: string): never {
	throw new PyError("KeyError", `'${key}'`);
}
