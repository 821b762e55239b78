import { decodeBytes } from "../../pyvalue/encoding.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyValue } from "../../pyvalue/value.ts";
import type { Lookup } from "../../templar/lookup.ts";
import { outputOf } from "./command.ts";

export const lines: Lookup = {
	name: "lines",
	async run({ terms, context }) {
		const results: PyValue[] = [];
		for (const term of terms) {
			const output = await outputOf("lines", pyStr(term), context.basedir);
			// bytes.splitlines knows these three line ends only
			const text = decodeBytes(output, "utf-8", "surrogateescape");
			const split = text.split(/\r\n|\r|\n/);
			if (split.at(-1) === "") split.pop();
			results.push(...split);
		}
		return results;
	},
};
