// Results as YAML in which some texts are `|` blocks. Which ones, and how they are bent for that, is the callers'.

import { type PyDict, PyObject, type PyValue } from "../../pyvalue/value.ts";
import { type DumpYamlOptions, dumpYaml } from "../../yaml/dump.ts";
import { STR_TAG } from "../../yaml/node.ts";

/** A text that goes into a `|` block. */
export class BlockText extends PyObject {
	readonly typeName = "str";
	readonly text: string;
	constructor(text: string) {
		super();
		this.text = text;
	}
}

/** `ofText` gives the text as it is, or as a block. */
export function dumpBlocks(
	value: PyValue,
	ofText: (text: string) => PyValue,
	options: DumpYamlOptions,
): string {
	return dumpYaml(copied(value, ofText), {
		...options,
		onObject: (object) =>
			object instanceof BlockText
				? { tag: STR_TAG, text: object.text, style: "literal" }
				: undefined,
	});
}

/** A copy, so that what is shared inside comes out twice and not as an alias. */
function copied(value: PyValue, ofText: (text: string) => PyValue): PyValue {
	if (typeof value === "string") return ofText(value);
	if (Array.isArray(value)) return value.map((item) => copied(item, ofText));
	if (!(value instanceof Map)) return value;
	return new Map([...value].map(([key, item]) => [key, copied(item, ofText)]));
}

/** Lines of what is there as a text already are left out. */
export function withoutRepeats(result: PyDict): PyDict {
	const shown = new Map(result);
	for (const stream of ["stdout", "stderr"])
		if (shown.has(stream) && shown.has(`${stream}_lines`))
			shown.set(`${stream}_lines`, "<omitted>");
	return shown;
}
