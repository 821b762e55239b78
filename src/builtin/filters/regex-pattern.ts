// Patterns as `re.compile` takes them: text, bytes never, and patterns that are compiled already.

import {
	compilePyRegex,
	PyRegex,
	type RegexOptions,
} from "../../pyvalue/regex.ts";
import { pyStr, pyTypeName } from "../../pyvalue/text.ts";
import { PyBytes, PyError, PySet, type PyValue } from "../../pyvalue/value.ts";

export function compilePattern(pattern: PyValue, flags: RegexOptions): PyRegex {
	if (typeof pattern === "string") return compilePyRegex(pattern, flags);
	if (pattern instanceof PyRegex) return pattern;
	if (pattern instanceof PyBytes) {
		throw new PyError(
			"TypeError",
			"cannot use a bytes pattern on a string-like object",
		);
	}
	const name = pyTypeName(pattern);
	if (name === "AnsibleVaultEncryptedUnicode" || name === "AnsibleUndefined") {
		return compilePyRegex(pyStr(pattern), flags);
	}
	const isUnhashable =
		Array.isArray(pattern) ||
		pattern instanceof Map ||
		pattern instanceof PySet;
	throw new PyError(
		"TypeError",
		isUnhashable
			? `unhashable type: '${name}'`
			: "first argument must be string or compiled pattern",
	);
}
