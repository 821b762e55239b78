// Names of user ids, from the passwd file, as far as it goes.

import { readFileSync } from "node:fs";

let names: Map<string, string> | undefined;

export function userName(uid: number): string {
	names ??= readNames();
	return names.get(String(uid)) ?? String(uid);
}

function readNames(): Map<string, string> {
	const read = new Map<string, string>();
	let text = "";
	try {
		text = readFileSync("/etc/passwd", "utf8");
	} catch {
		// Without one (some containers) ids stay numbers, as the reference's do.
	}
	for (const line of text.split("\n")) {
		const [name, , uid] = line.split(":");
		if (name !== undefined && uid !== undefined && !read.has(uid))
			read.set(uid, name);
	}
	return read;
}
