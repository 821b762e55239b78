import { defineLookup } from "../../kinds/lookup.ts";
import { decodeBytes } from "../../pyvalue/encoding.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyValue } from "../../pyvalue/value.ts";
import { outputOf } from "./command.ts";

export const pipe = defineLookup({
	description: "What shell commands print on the controller.",
	values: "python",
	async run({ terms, context }) {
		const results: PyValue[] = [];
		for (const term of terms) {
			const output = await outputOf("pipe", pyStr(term), context.basedir);
			results.push(decodeBytes(output).trimEnd());
		}
		return results;
	},
});
