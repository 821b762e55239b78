import { defineLookup } from "../../kinds/lookup.ts";
import { decodeBytes } from "../../pyvalue/encoding.ts";
import { pyStr } from "../../pyvalue/text.ts";
import { findLookupFile } from "./find.ts";
import { ansibleError, optionBool } from "./options.ts";

export const file = defineLookup({
	description: "The text of files on the controller.",
	values: "python",
	options: {
		lstrip: {
			type: "bool",
			default: false,
			description: "Drop white space at the beginning.",
		},
		rstrip: {
			type: "bool",
			default: true,
			description: "Drop white space at the end.",
		},
	},
	run({ terms, kwargs, context }) {
		const isStart = optionBool(kwargs, "lstrip", false);
		const isEnd = optionBool(kwargs, "rstrip", true);
		return terms.map((term) => {
			const path = findLookupFile(context, "files", term);
			if (path === undefined)
				throw ansibleError(`could not locate file in lookup: ${pyStr(term)}`);
			let text = decodeBytes(
				context.readFile(path),
				"utf-8",
				"surrogateescape",
			);
			if (isStart) text = text.trimStart();
			if (isEnd) text = text.trimEnd();
			return text;
		});
	},
});
