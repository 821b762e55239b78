// ~/.netrc: who to be on a machine, where nobody says so.

import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { AnsibleFailure } from "../../../templar/failure.ts";
import type { Credentials } from "./authorization.ts";

/** Of the machine, or the file's default. A file that cannot be read has none; one that others may read is an error, as in Python. */
export function netrcCredentials(
	machine: string,
	environment: Readonly<Record<string, string | undefined>>,
): Credentials | undefined {
	const own = join(environment.HOME ?? "/", ".netrc");
	const named = environment.NETRC;
	const text = readIfThere(named ?? own);
	if (text === undefined) return undefined;
	const entries = parseNetrc(text);
	const found = entries.get(machine) ?? entries.get("");
	if (named === undefined) assertPrivate(own, entries);
	return found?.username && found.password ? found : undefined;
}

function readIfThere(file: string): string | undefined {
	try {
		return readFileSync(file, "utf8");
	} catch {
		return undefined;
	}
}

function assertPrivate(
	file: string,
	entries: ReadonlyMap<string, Credentials>,
): void {
	const isAnonymous = [...entries.values()].every(
		({ username }) => username === "anonymous",
	);
	const { mode, uid } = statSync(file);
	const why =
		uid !== process.getuid?.()
			? "~/.netrc file owner does not match current user"
			: "~/.netrc access too permissive: access permissions must restrict access to only the owner";
	const isOwn = uid === process.getuid?.() && (mode & 0o077) === 0;
	if (!isAnonymous && !isOwn) throw new AnsibleFailure("NetrcParseError", why);
}

/** By machine; the default's name is empty. */
export function parseNetrc(text: string): ReadonlyMap<string, Credentials> {
	const entries = new Map<string, Credentials>();
	const words = wordsOf(text);
	let entry: { name: string; username: string; password: string } | undefined;
	const next = () => words.shift() ?? "";
	while (words.length > 0) {
		const word = next();
		if (word === "machine" || word === "default") {
			entry = { name: "", username: "", password: "" };
			if (word === "machine") entry.name = next();
			if (!entries.has(entry.name)) entries.set(entry.name, entry);
		} else if (entry === undefined) {
			throw new AnsibleFailure(
				"NetrcParseError",
				`bad toplevel token '${word}'`,
			);
		} else if (word === "login" || word === "user") {
			entry.username = next();
		} else if (word === "password") {
			entry.password = next();
		} else if (word === "account") {
			next();
		} else {
			throw new AnsibleFailure(
				"NetrcParseError",
				`bad follower token '${word}'`,
			);
		}
	}
	return entries;
}

/** Without comments and macros; a macro goes on to an empty line. */
function wordsOf(text: string): string[] {
	const plain = text
		.replace(/^\s*macdef\b[\s\S]*?(\n[ \t]*(?=\n)|$(?![\s\S]))/gm, "")
		.replace(/(^|\s)#.*$/gm, "$1");
	const words = plain.matchAll(/"((?:[^"\\]|\\.)*)"|\S+/g);
	return [...words].map(([word, quoted]) =>
		(quoted ?? word).replace(/\\(.)/g, "$1"),
	);
}
