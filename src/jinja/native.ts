// Native output: one node is its value, several are joined, and text that is a Python literal
// becomes its value (Jinja2's NativeEnvironment). Ansible brings rules of its own instead.

import { parseLiteral } from "../pyvalue/literal.ts";
import type { PyValue } from "../pyvalue/value.ts";
import { str } from "./operations.ts";

export function nativeConcat(nodes: PyValue[]): PyValue {
	const [first] = nodes;
	if (first === undefined) return null;
	if (nodes.length === 1 && typeof first !== "string") return first;
	const text = nodes.length === 1 ? str(first) : nodes.map(str).join("");
	const value = parseLiteral(text);
	return value === undefined ? text : value;
}
