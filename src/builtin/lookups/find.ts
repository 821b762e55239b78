// Finding a lookup's file, with the reference's warning.

import { pyStr } from "../../pyvalue/text.ts";
import type { PyValue } from "../../pyvalue/value.ts";
import type { LookupContext } from "../../templar/lookup.ts";

export function findLookupFile(
	context: LookupContext,
	folder: string,
	term: PyValue,
): string | undefined {
	const name = pyStr(term);
	const path = context.findFile(context.scope, folder, name);
	if (path === undefined) {
		context.warn(
			`Unable to find '${name}' in expected paths (use -vvvvv to see paths)`,
		);
	}
	return path;
}
