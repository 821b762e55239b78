// A result without the marks that Ansible leaves in it for its own callbacks (`_ansible_item_label` …):
// they are in results and in the items of loops.

import type { PyDict, PyValue } from "../pyvalue/value.ts";

export function visibleResult(result: PyDict): PyDict {
	const visible: PyDict = new Map();
	for (const [key, value] of result)
		if (!isMark(key)) visible.set(key, withoutMarks(value));
	return visible;
}

/** What has no marks is left as it is, uncopied. */
function withoutMarks(value: PyValue): PyValue {
	if (hasMarks(value)) return visibleResult(value);
	if (Array.isArray(value) && value.some(hasMarks))
		return value.map((item) => (hasMarks(item) ? visibleResult(item) : item));
	return value;
}

function hasMarks(value: PyValue): value is PyDict {
	if (!(value instanceof Map)) return false;
	for (const key of value.keys()) if (isMark(key)) return true;
	return false;
}

function isMark(key: PyValue): boolean {
	return typeof key === "string" && key.startsWith("_ansible_");
}
