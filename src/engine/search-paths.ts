// Where files that tasks name are looked for: the role's folders, then the play's.

import { existsSync } from "node:fs";
import path from "node:path";
import { expandUser, expandVariables } from "../config/path-expansion.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import type { PyValue } from "../pyvalue/value.ts";
import type { VarScope } from "../templar/scope.ts";

/** The bases in a scope's `ansible_search_path`, the playbook's folder last. */
export function basesOf(scope: VarScope, baseDir: string): string[] {
	const value: PyValue | undefined = scope.get("ansible_search_path");
	const bases = Array.isArray(value)
		? value.filter((v): v is string => typeof v === "string")
		: [];
	return bases.includes(baseDir) ? bases : [...bases, baseDir];
}

/** Each base's `folder`, then the base itself. A base that is a role's tasks folder counts as the role. */
export function candidateFolders(
	bases: readonly string[],
	folder: string,
): string[] {
	const folders: string[] = [];
	for (const base of bases) {
		const isTasks = path.basename(base) === "tasks";
		const roots = isTasks ? [path.dirname(base), base] : [base];
		for (const root of roots) {
			for (const candidate of [path.join(root, folder), root]) {
				if (!folders.includes(candidate)) folders.push(candidate);
			}
		}
	}
	return folders;
}

export function findIn(
	folders: readonly string[],
	name: string,
): string | undefined {
	if (name.startsWith("~") || path.isAbsolute(name)) {
		const file = expandVariables(expandUser(name));
		return existsSync(file) ? file : undefined;
	}
	for (const folder of folders) {
		const candidate = path.join(folder, name);
		if (existsSync(candidate)) return candidate;
	}
	return undefined;
}

/** Told with the paths in the reference's order, the playbook's folder once more at their end. */
export function notFound(
	name: string,
	folder: string,
	bases: readonly string[],
	baseDir: string,
): ShevekError {
	const isNamed = name.split("/")[0] === folder;
	const searched = [...bases, baseDir]
		.flatMap((base) =>
			isNamed
				? [path.join(base, name)]
				: [path.join(base, folder, name), path.join(base, name)],
		)
		.map((file) => `\t${file}`)
		.join("\n");
	return new ShevekError(
		"file",
		`Could not find or access '${name}'\nSearched in:\n${searched} on the Ansible Controller.\nIf you are using a module and expect the file to exist on the remote, see the remote_src option`,
	);
}
