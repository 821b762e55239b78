import { statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { defineLookup } from "../../kinds/lookup.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyValue } from "../../pyvalue/value.ts";
import type { LookupContext } from "../../templar/lookup.ts";
import { findLookupFile } from "./find.ts";
import { globPaths } from "./glob.ts";

export const fileglob = defineLookup({
	description:
		"The paths of files on the controller that match patterns; folders below are not searched.",
	values: "python",
	run({ terms, context }) {
		return terms.flatMap((term): PyValue[] => {
			const pattern = pyStr(term);
			const name = basename(pattern);
			for (const folder of foldersOf(context, pattern, name)) {
				const found = globPaths(join(folder, name)).filter(isFile);
				if (found.length > 0) return found;
			}
			return [];
		});
	},
});

function foldersOf(
	context: LookupContext,
	pattern: string,
	name: string,
): string[] {
	if (name !== pattern) {
		const folder = findLookupFile(context, "files", dirname(pattern));
		return folder === undefined ? [] : [folder];
	}
	return context
		.searchPaths(context.scope)
		.flatMap((folder) => [join(folder, "files"), folder]);
}

function isFile(path: string): boolean {
	return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
