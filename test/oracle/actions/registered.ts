// What the playbooks test/e2e/actions/site/results-*.yml register, without what differs from one
// run, machine or user to the next: times, ids of files and users, names of temporary files.

import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

export type Registered = Record<string, Record<string, unknown>>;

export interface Folders {
	readonly scratch: string;
	/** Where the playbooks write: a file for each theme. */
	readonly store: string;
	readonly site: string;
}

const PASSING = new Set([
	...["start", "end", "stop", "delta"],
	...["atime", "mtime", "ctime", "inode", "dev", "version", "blocks"],
	...["uid", "gid", "owner", "group", "pw_name", "gr_name"],
	// Python's own account of where it failed
	"exception",
	// the reference writes what it makes to a file of its own first and names that; no such file here
	"after_header",
]);

export function readRegistered(folders: Folders): Registered {
	const themes = readdirSync(folders.store)
		.filter((file) => file.endsWith(".json"))
		.sort();
	return Object.fromEntries(
		themes.map((file) => {
			const text = readFileSync(join(folders.store, file), "utf8");
			const results: Record<string, unknown> = JSON.parse(text);
			return [
				basename(file, ".json"),
				lasting(results, folders) as Record<string, unknown>,
			];
		}),
	);
}

function lasting(value: unknown, folders: Folders): unknown {
	if (typeof value === "string") return lastingText(value, folders);
	if (Array.isArray(value)) return value.map((item) => lasting(item, folders));
	if (typeof value !== "object" || value === null) return value;
	const isFolder = isFolderState(value);
	return Object.fromEntries(
		Object.entries(value)
			.filter(([key]) => !PASSING.has(key) && !(isFolder && key === "size"))
			.map(([key, item]) => [key, lasting(item, folders)]),
	);
}

/** What a folder's size and links are is the file system's affair. */
function isFolderState(value: object): boolean {
	return (
		("state" in value && value.state === "directory") ||
		("isdir" in value && value.isdir === true)
	);
}

function lastingText(text: string, folders: Folders): string {
	return text
		.replaceAll(folders.scratch, "SCRATCH")
		.replaceAll(folders.store, "STORE")
		.replaceAll(folders.site, "SITE")
		.replace(/[^\s'"]*\/ansible-tmp-[\d.-]+/g, "REMOTE_TMP")
		.replace(/[^\s'"]*\/ansible-local-\w+\/tmp\w+/g, "LOCAL_TMP")
		.replace("dynamically generated", "LOCAL_TMP")
		.replace(/\.\d+\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~/g, ".BACKUP")
		.replace(/Paused for [\d.]+ /g, "Paused for N ");
}
