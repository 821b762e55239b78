// Which ansible.cfg counts: the first that can be read of ANSIBLE_CONFIG, the working directory (unless
// everyone may write there), the home folder and /etc/ansible.

import { existsSync, statSync } from "node:fs";
import { posix } from "node:path";
import { isReadable } from "./file-access.ts";
import { isFolder, type PathContext, unfrackPath } from "./paths.ts";

const WRITABLE_BY_OTHERS = 0o002;

export interface FoundConfigFile {
	readonly path: string | undefined;
	readonly warnings: readonly string[];
}

export function findConfigFile(context: PathContext): FoundConfigFile {
	const candidates: string[] = [];
	const fromEnv = configFromEnv(context);
	if (fromEnv !== undefined) candidates.push(fromEnv);
	const here = posix.join(context.cwd, "ansible.cfg");
	const isPublic = isWritableByOthers(context.cwd);
	if (isPublic === false) candidates.push(here);
	candidates.push(
		unfrackPath("~/.ansible.cfg", context),
		"/etc/ansible/ansible.cfg",
	);
	const path = candidates.find(isReadable);
	const isFromEnv = path !== undefined && path === fromEnv;
	const isSkipped = isPublic === true && existsSync(here) && !isFromEnv;
	return { path, warnings: isSkipped ? [publicWarning(context.cwd)] : [] };
}

function configFromEnv(context: PathContext): string | undefined {
	const written = context.env.ANSIBLE_CONFIG;
	if (written === undefined) return undefined;
	const path = unfrackPath(written, context);
	return isFolder(path) ? posix.join(path, "ansible.cfg") : path;
}

/** Undefined where the folder cannot be looked at; then it is no source either. */
function isWritableByOthers(folder: string): boolean | undefined {
	try {
		return (statSync(folder).mode & WRITABLE_BY_OTHERS) !== 0;
	} catch {
		return undefined;
	}
}

function publicWarning(folder: string): string {
	return (
		`Ansible is being run in a world writable directory (${folder}), ignoring it as an ansible.cfg source.` +
		" For more information see https://docs.ansible.com/ansible/devel/reference_appendices/config.html#cfg-in-world-writable-dir"
	);
}
