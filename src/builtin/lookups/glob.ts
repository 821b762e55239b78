// Python's glob.glob: `*`, `?`, `[…]`, no hidden names, in the order of the folder.

import { existsSync, opendirSync } from "node:fs";
import { dirname, join } from "node:path";

const MAGIC = /[*?[]/;

export function globPaths(pattern: string): string[] {
	if (!MAGIC.test(pattern)) return existsSync(pattern) ? [pattern] : [];
	const folder = dirname(pattern);
	const name = pattern.slice(pattern.lastIndexOf("/") + 1);
	const folders = MAGIC.test(folder) ? globPaths(folder) : [folder];
	if (!MAGIC.test(name)) {
		return folders
			.map((each) => join(each, name))
			.filter((path) => existsSync(path));
	}
	const regex = nameRegex(name);
	return folders.flatMap((each) =>
		namesIn(each)
			.filter((entry) => !entry.startsWith(".") || name.startsWith("."))
			.filter((entry) => regex.test(entry))
			.map((entry) => (pattern.includes("/") ? join(each, entry) : entry)),
	);
}

function namesIn(folder: string): string[] {
	const names: string[] = [];
	try {
		const handle = opendirSync(folder);
		for (let entry = handle.readSync(); entry; entry = handle.readSync())
			names.push(entry.name);
		handle.closeSync();
	} catch {
		// As Python's: a folder that cannot be read has no files in it.
	}
	return names;
}

/** As fnmatch.translate. */
function nameRegex(pattern: string): RegExp {
	const source = pattern.replace(
		/\[(!?)(\]?[^\]]*)\]|[\s\S]/g,
		(all, not: string | undefined, set: string | undefined) => {
			if (set !== undefined && set !== "")
				return `[${not ? "^" : ""}${set.replace(/[\\\]^]/g, "\\$&")}]`;
			if (all === "*") return "[^]*";
			if (all === "?") return "[^]";
			return all.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
		},
	);
	return new RegExp(`^${source}$`, "u");
}
