import { defineLookup } from "../../kinds/lookup.ts";
import { decodeBytes } from "../../pyvalue/encoding.ts";
import { pyStr } from "../../pyvalue/text.ts";
import { AnsibleFailure } from "../../templar/failure.ts";
import { findLookupFile } from "./find.ts";

export const unvault = defineLookup({
	description: "The content of files that are encrypted with a vault.",
	values: "python",
	run({ terms, context }) {
		return terms.map((term) => {
			const path = findLookupFile(context, "files", term);
			if (path === undefined) {
				throw new AnsibleFailure(
					"AnsibleParserError",
					`Unable to find file matching "${pyStr(term)}" `,
				);
			}
			return decodeBytes(context.readFile(path), "utf-8", "surrogateescape");
		});
	},
});
