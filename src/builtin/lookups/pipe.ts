import { decodeBytes } from "../../pyvalue/encoding.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyValue } from "../../pyvalue/value.ts";
import type { Lookup } from "../../templar/lookup.ts";
import { outputOf } from "./command.ts";

export const pipe: Lookup = {
	name: "pipe",
	async run({ terms, context }) {
		const results: PyValue[] = [];
		for (const term of terms) {
			const output = await outputOf("pipe", pyStr(term), context.basedir);
			results.push(decodeBytes(output).trimEnd());
		}
		return results;
	},
};
