// A tree of this machine, as copy sends it: files, folders and links, each with its name under the destination.

import {
	readdirSync,
	readlinkSync,
	realpathSync,
	type Stats,
	statSync,
} from "node:fs";
import path from "node:path";

export interface TreeEntry {
	/** Where it is; of a link: what it points to, as written. */
	readonly path: string;
	/** Relative to the destination. */
	readonly name: string;
}

export interface LocalTree {
	readonly files: readonly TreeEntry[];
	readonly folders: readonly TreeEntry[];
	readonly links: readonly TreeEntry[];
}

interface Walk {
	readonly files: TreeEntry[];
	readonly folders: TreeEntry[];
	readonly links: TreeEntry[];
	readonly isFollowing: boolean;
}

/** `top` with a slash at its end stands for what is in it, else for itself too. */
export function walkTree(top: string, isFollowing: boolean): LocalTree {
	const walk: Walk = { files: [], folders: [], links: [], isFollowing };
	const folder = top.replace(/(.)\/+$/, "$1");
	const base = top.endsWith("/") ? "" : path.basename(folder);
	walkFolder(walk, folder, base, new Set([identity(folder)]));
	return walk;
}

function identity(folder: string): string {
	const { dev, ino } = statSync(folder);
	return `${dev}:${ino}`;
}

/** `above`: the folders that are being walked; a link back to one of them stays a link. */
function walkFolder(
	walk: Walk,
	folder: string,
	base: string,
	above: ReadonlySet<string>,
): void {
	const inner: (() => void)[] = [];
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const own = path.join(folder, entry.name);
		const name = base === "" ? entry.name : `${base}/${entry.name}`;
		if (entry.isSymbolicLink()) {
			const real = walkLink(walk, own, name, above);
			if (real !== undefined)
				inner.push(() => walkFolder(walk, real, name, extended(above, own)));
		} else if (entry.isDirectory()) {
			walk.folders.push({ path: own, name });
			inner.push(() => walkFolder(walk, own, name, extended(above, own)));
		} else walk.files.push({ path: own, name });
	}
	// as os.walk has it: the files of a folder before all that lies deeper
	for (const descend of inner) descend();
}

function extended(
	above: ReadonlySet<string>,
	folder: string,
): ReadonlySet<string> {
	return new Set([...above, identity(folder)]);
}

/** The folder that a followed link leads to. */
function walkLink(
	walk: Walk,
	own: string,
	name: string,
	above: ReadonlySet<string>,
): string | undefined {
	const stat = walk.isFollowing ? targetOf(own) : undefined;
	const link = { path: readlinkSync(own), name };
	if (stat?.isFile()) walk.files.push({ path: realpathSync(own), name });
	else if (stat?.isDirectory() && !above.has(identity(own))) {
		const real = realpathSync(own);
		walk.folders.push({ path: real, name });
		return real;
	} else walk.links.push(link);
	return undefined;
}

/** Undefined where a link leads nowhere, or round in a circle. */
function targetOf(link: string): Stats | undefined {
	try {
		return statSync(link);
	} catch {
		return undefined;
	}
}
