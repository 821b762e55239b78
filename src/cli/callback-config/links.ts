// --everywhere: links to our callback plugins in the folder that Ansible searches whatever ansible.cfg a
// project has.

import {
	lstatSync,
	mkdirSync,
	readdirSync,
	readlinkSync,
	symlinkSync,
	unlinkSync,
} from "node:fs";
import path from "node:path";
import { type PathContext, unfrackPath } from "../../config/paths.ts";
import { ShevekError } from "../../errors/shevek-error.ts";

/** For all users where root asks. */
export function everywhereFolder(context: PathContext): string {
	return process.getuid?.() === 0
		? "/usr/share/ansible/plugins/callback"
		: unfrackPath("~/.ansible/plugins/callback", context);
}

/** Gives the links. Throws a `file` error where a name is taken by something else. */
export function addLinks(folder: string, plugins: string): string[] {
	mkdirSync(folder, { recursive: true });
	const pairs = namesIn(plugins).map((name) => ({
		link: path.join(folder, name),
		target: path.join(plugins, name),
	}));
	for (const { link, target } of pairs) assertFree(link, target);
	for (const { link, target } of pairs)
		if (linkTarget(link) === undefined) symlinkSync(target, link);
	return pairs.map(({ link }) => link);
}

function assertFree(link: string, target: string): void {
	const there = linkTarget(link);
	if (there === undefined || there === target) return;
	throw new ShevekError("file", `${link} is there, and is not ours`, {
		hint: "Move it away, or use ansible.cfg: shevek callback install --write",
	});
}

/** Gives the links that were there. */
export function removeLinks(folder: string, plugins: string): string[] {
	const ours = namesIn(plugins)
		.map((name) => path.join(folder, name))
		.filter((link) => linkTarget(link)?.startsWith(`${plugins}/`));
	for (const link of ours) unlinkSync(link);
	return ours;
}

function namesIn(plugins: string): string[] {
	return readdirSync(plugins).filter((name) => name.endsWith(".py"));
}

/** Empty for what is there and no link; undefined where nothing is. */
function linkTarget(link: string): string | undefined {
	const stats = lstatSync(link, { throwIfNoEntry: false });
	if (stats === undefined) return undefined;
	return stats.isSymbolicLink() ? readlinkSync(link) : "";
}
