// Which files of a folder include_vars reads.

import { readdirSync } from "node:fs";
import path from "node:path";
import { ShevekError } from "../../errors/shevek-error.ts";
import { compilePyRegex, type PyRegex } from "../../pyvalue/regex.ts";

export interface FolderFilter {
	/** Folders to read, 0 for all: counted one by one, not by level (as the reference does). */
	readonly depth: number;
	readonly matching: string | undefined;
	/** Patterns that the end of a name must not match. */
	readonly ignored: readonly string[];
	readonly extensions: readonly string[];
	readonly isIgnoringUnknown: boolean;
}

export function wantedFiles(folder: string, filter: FolderFilter): string[] {
	const matching =
		filter.matching === undefined ? undefined : compilePyRegex(filter.matching);
	const ignored = filter.ignored.map(ignorePattern);
	return readdirSync(folder, { withFileTypes: true })
		.filter((entry) => !entry.isDirectory())
		.map((entry) => entry.name)
		.sort()
		.filter(
			(name) =>
				(matching === undefined || matching.search(name) !== null) &&
				!ignored.some((pattern) => pattern.search(name) !== null) &&
				(!filter.isIgnoringUnknown ||
					filter.extensions.includes(path.extname(name).slice(1))),
		);
}

function ignorePattern(text: string): PyRegex {
	try {
		return compilePyRegex(`${text}$`);
	} catch (cause) {
		throw new ShevekError("playbook", `Invalid regular expression: ${text}`, {
			cause,
		});
	}
}
