import { defineLookup } from "../../kinds/lookup.ts";
import { decodeBytes } from "../../pyvalue/encoding.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyValue } from "../../pyvalue/value.ts";
import { outputOf } from "./command.ts";

export const lines = defineLookup({
	description: "The lines that shell commands print on the controller.",
	values: "python",
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
});
