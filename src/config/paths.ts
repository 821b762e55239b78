// Paths as users write them in settings and on the command line: ~, $VARIABLES and relative parts.

import { readFileSync, type Stats, statSync } from "node:fs";
import { homedir } from "node:os";
import { posix } from "node:path";

export interface PathContext {
	readonly cwd: string;
	readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * An absolute path without `~`, `$VAR`, `.` and `..`; symbolic links stay. A relative path counts from
 * `basedir` (its folder, where it is a file), else from the working directory.
 */
export function unfrackPath(
	path: string,
	context: PathContext,
	basedir?: string,
): string {
	const expanded = expandUser(expandVariables(path, context.env), context.env);
	if (posix.isAbsolute(expanded)) return normalizePath(expanded);
	return normalizePath(posix.join(startFolder(context, basedir), expanded));
}

/** Like unfrackPath, and `{{CWD}}` is the working directory. */
export function resolveSettingPath(
	path: string,
	context: PathContext,
	basedir?: string,
): string {
	return unfrackPath(path.replaceAll("{{CWD}}", context.cwd), context, basedir);
}

/** Python's os.path.normpath: no trailing slash, two leading slashes stay two. */
function normalizePath(path: string): string {
	if (path === "") return ".";
	const hasTwoSlashes = /^\/\/(?!\/)/.test(path);
	const normal = posix.normalize(path);
	const trimmed =
		normal.length > 1 && normal.endsWith("/") ? normal.slice(0, -1) : normal;
	return hasTwoSlashes ? `/${trimmed}` : trimmed;
}

export function isFile(path: string): boolean {
	return kindOf(path)?.isFile() ?? false;
}

export function isFolder(path: string): boolean {
	return kindOf(path)?.isDirectory() ?? false;
}

function kindOf(path: string): Stats | undefined {
	try {
		return statSync(path, { throwIfNoEntry: false });
	} catch {
		// A part of the path is a file or may not be searched, or the text is too long to be a path.
		return undefined;
	}
}

function startFolder(context: PathContext, basedir: string | undefined) {
	if (basedir === undefined) return context.cwd;
	return isFile(basedir) ? posix.dirname(basedir) : basedir;
}

function expandVariables(path: string, env: PathContext["env"]): string {
	return path.replace(
		/\$(?:([A-Za-z0-9_]+)|\{([^}]*)\})/g,
		(written, bare, braced) => env[bare ?? braced] ?? written,
	);
}

function expandUser(path: string, env: PathContext["env"]): string {
	const match = /^~([^/]*)/.exec(path);
	if (match === null) return path;
	const user = match[1] ?? "";
	const home = user === "" ? (env.HOME ?? homedir()) : homeOf(user);
	if (home === undefined) return path;
	const rest = path.slice(match[0].length);
	return home.replace(/\/+$/, "") + rest || "/";
}

function homeOf(user: string): string | undefined {
	const entry = readFileSync("/etc/passwd", "utf8")
		.split("\n")
		.find((line) => line.startsWith(`${user}:`));
	return entry?.split(":")[5];
}
