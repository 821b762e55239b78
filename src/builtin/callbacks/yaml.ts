// The `yaml` callback: the default callback with results as YAML, several lines as blocks. Older than the
// default's own `result_format: yaml`, and written otherwise: a header line, two columns a level, no folding.

import { defineCallback } from "../../plugins/callback.ts";
import { stripSpace } from "../../pyvalue/str-split.ts";
import { pyStr } from "../../pyvalue/text.ts";
import { type PyDict, PyObject, type PyValue } from "../../pyvalue/value.ts";
import { type DumpYamlOptions, dumpYaml } from "../../yaml/dump.ts";
import { STR_TAG } from "../../yaml/node.ts";
import { DefaultCallback } from "./default.ts";
import { SCREEN_OPTIONS } from "./options.ts";
import { listening, screenSettings } from "./screen-settings.ts";
import type { ResultForm } from "./settings.ts";
import { expandTabs } from "./wrap-text.ts";

const STYLE: DumpYamlOptions = {
	allowUnicode: true,
	defaultFlowStyle: false,
	width: 1000,
};

const FORM: ResultForm = {
	dump: dumpResult,
	dumpSide: (side) => dumpYaml(copied(side), STYLE),
};

/** What heads a result is taken out of it. */
const HEADED = ["changed", "skipped"];

function dumpResult(result: PyDict): string {
	const rest = new Map(result);
	let text = "";
	for (const key of HEADED) {
		const value = rest.get(key);
		if (value === undefined) continue;
		text += `${key}=${pyStr(value).toLowerCase()} `;
		rest.delete(key);
	}
	for (const stream of ["stdout", "stderr"])
		if (rest.has(stream) && rest.has(`${stream}_lines`))
			rest.set(`${stream}_lines`, "<omitted>");
	if (rest.size > 0) text += `\n${dumpBlocks(rest)}`;
	return stripSpace(text.replaceAll("\n", "\n  "), "right");
}

function dumpBlocks(value: PyValue): string {
	return dumpYaml(copied(value, asBlock), {
		...STYLE,
		onObject: (object) =>
			object instanceof BlockText
				? { tag: STR_TAG, text: object.text, style: "literal" }
				: undefined,
	});
}

/** A text that goes into a `|` block. */
class BlockText extends PyObject {
	readonly typeName = "str";
	readonly text: string;
	constructor(text: string) {
		super();
		this.text = text;
	}
}

/** A copy, so that what is shared inside comes out twice and not as an alias. */
function copied(
	value: PyValue,
	ofText: (text: string) => PyValue = (text) => text,
): PyValue {
	if (typeof value === "string") return ofText(value);
	if (Array.isArray(value)) return value.map((item) => copied(item, ofText));
	if (!(value instanceof Map)) return value;
	return new Map([...value].map(([key, item]) => [key, copied(item, ofText)]));
}

/** As Python's `splitlines` breaks, but not at \v and \f. */
const BREAKS = [..."\n\r\x1c\x1d\x1e\x85\u2028\u2029"];
/** Neither in `string.printable` nor from U+00A0 on. */
const UNPRINTABLE = /[^\P{Cc}\t\n\v\f\r]/gu;

/** A block holds no blanks at a line's end, no tabs, and nothing that YAML would have to escape. */
function asBlock(text: string): PyValue {
	if (!BREAKS.some((each) => text.includes(each))) return text;
	const printable = stripSpace(text, "right").replace(UNPRINTABLE, "");
	const bent = expandTabs(printable)
		.replace(/[\v\f\r]/g, "")
		.replace(/ +\n/g, "\n");
	return new BlockText(bent);
}

export default defineCallback({
	type: "stdout",
	description: "What default prints, with results as YAML.",
	options: SCREEN_OPTIONS,
	start: (context) => {
		const settings = { ...screenSettings(context), resultForm: FORM };
		return listening(new DefaultCallback(context.display, settings));
	},
});
