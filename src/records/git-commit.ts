// The commit that a folder's git checkout is at, read from its files: no process is started.

import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Undefined where the folder is in no checkout. */
export function gitCommit(folder: string): string | undefined {
	const git = findGitFolder(resolve(folder));
	if (git === undefined) return undefined;
	const head = readText(join(git, "HEAD"));
	const ref = /^ref: (.+)$/.exec(head ?? "")?.[1];
	if (ref === undefined) return commitOf(head);
	// A worktree keeps its HEAD apart from the branches that all share.
	const common = readText(join(git, "commondir"));
	const shared = common === undefined ? git : resolve(git, common);
	return (
		commitOf(readText(join(git, ref))) ??
		commitOf(readText(join(shared, ref))) ??
		packedRef(shared, ref)
	);
}

function findGitFolder(start: string): string | undefined {
	for (let folder = start; ; folder = dirname(folder)) {
		const found = gitFolderOf(join(folder, ".git"));
		if (found !== undefined || folder === dirname(folder)) return found;
	}
}

/** `.git` is a folder, or a file that names one (worktrees, submodules). */
function gitFolderOf(path: string): string | undefined {
	const stat = statSync(path, { throwIfNoEntry: false });
	if (stat === undefined) return undefined;
	if (stat.isDirectory()) return path;
	const target = /^gitdir: (.+)$/.exec(readText(path) ?? "")?.[1];
	return target === undefined ? undefined : resolve(dirname(path), target);
}

function packedRef(folder: string, ref: string): string | undefined {
	const packed = readText(join(folder, "packed-refs")) ?? "";
	const line = packed.split("\n").find((each) => each.endsWith(` ${ref}`));
	return commitOf(line?.split(" ")[0]);
}

function commitOf(text: string | undefined): string | undefined {
	return text !== undefined && /^[0-9a-f]{40,64}$/.test(text)
		? text
		: undefined;
}

function readText(path: string): string | undefined {
	try {
		return readFileSync(path, "utf8").trim();
	} catch {
		return undefined;
	}
}
