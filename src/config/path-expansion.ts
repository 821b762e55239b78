// `~` and `$NAME` in paths, as Python's os.path expands them.

import { readFileSync } from "node:fs";

/** The home of a user by the machine's own list; undefined for one it does not hold. */
function homeOf(user: string): string | undefined {
	for (const line of readFileSync("/etc/passwd", "utf8").split("\n")) {
		const fields = line.split(":");
		if (fields[0] === user) return fields[5];
	}
	return undefined;
}

function homeOfProcess(): string | undefined {
	const home = process.env.HOME;
	if (home !== undefined) return home;
	const own = String(process.getuid?.());
	for (const line of readFileSync("/etc/passwd", "utf8").split("\n")) {
		const fields = line.split(":");
		if (fields[2] === own) return fields[5];
	}
	return undefined;
}

export function expandUser(path: string): string {
	if (!path.startsWith("~")) return path;
	const slash = path.indexOf("/");
	const end = slash < 0 ? path.length : slash;
	const user = path.slice(1, end);
	const home = user === "" ? homeOfProcess() : homeOf(user);
	if (home === undefined) return path;
	return home.replace(/\/+$/, "") + path.slice(end) || "/";
}

/** A name that is not set stays as it is written. */
export function expandVariables(path: string): string {
	return path.replace(
		/\$(?:([A-Za-z0-9_]+)|\{([^}]*)\})/g,
		(all, name: string | undefined, braced: string | undefined) =>
			process.env[name ?? braced ?? ""] ?? all,
	);
}
