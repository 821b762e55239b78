// The `yaml` callback: the default callback with results as YAML, several lines as blocks. Older than the
// default's own `result_format: yaml`, and written otherwise: a header line, two columns a level, no folding.

import { defineCallback } from "../../plugins/callback.ts";
import { stripSpace } from "../../pyvalue/str-split.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import type { DumpYamlOptions } from "../../yaml/dump.ts";
import { BlockText, dumpBlocks, withoutRepeats } from "./block-text.ts";
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
	dumpSide: (side) => dumpBlocks(side, (text) => text, STYLE),
};

/** What heads a result is taken out of it. */
const HEADED = ["changed", "skipped"];

function dumpResult(result: PyDict): string {
	const rest = withoutRepeats(result);
	let text = "";
	for (const key of HEADED) {
		const value = rest.get(key);
		if (value === undefined) continue;
		text += `${key}=${pyStr(value).toLowerCase()} `;
		rest.delete(key);
	}
	if (rest.size > 0) text += `\n${dumpBlocks(rest, asBlock, STYLE)}`;
	return stripSpace(text.replaceAll("\n", "\n  "), "right");
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
