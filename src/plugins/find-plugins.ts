// Which plugin files lie in a folder, by name. A plugin's name is its file's.

import {
	existsSync,
	globSync,
	readdirSync,
	readFileSync,
	statSync,
} from "node:fs";
import path from "node:path";
import { isPluginFile } from "./load-plugin.ts";

export interface FoundPlugin {
	readonly name: string;
	readonly file: string;
	readonly language: "script" | "python";
}

/** Sorted by name, one a name; a script goes before a Python file beside it. A folder that is not there has none. */
export function pluginsIn(folder: string): readonly FoundPlugin[] {
	const found = new Map<string, FoundPlugin>();
	for (const entry of entriesOf(folder)) {
		const plugin = pluginOf(path.join(folder, entry));
		if (!plugin) continue;
		const other = found.get(plugin.name);
		if (!other || other.language === "python") found.set(plugin.name, plugin);
	}
	return [...found.values()];
}

function entriesOf(folder: string): readonly string[] {
	try {
		return readdirSync(folder).sort();
	} catch {
		return [];
	}
}

function pluginOf(file: string): FoundPlugin | undefined {
	const { base, name, ext } = path.parse(file);
	if (base.startsWith(".") || base.startsWith("_")) return undefined;
	if (ext === ".py") return { name, file, language: "python" };
	return isPluginFile(base) ? { name, file, language: "script" } : undefined;
}

export interface PythonCallback {
	readonly type: string;
	readonly needsEnabling: boolean;
}

/** What a callback in Python says of itself, as far as its text tells; undefined for a file that is none, or a link to nowhere. */
export function readPythonCallback(file: string): PythonCallback | undefined {
	const text = existsSync(file) ? readFileSync(file, "utf8") : "";
	if (!/^class CallbackModule\b/m.test(text)) return undefined;
	return {
		type: /^\s+CALLBACK_TYPE\s*=\s*['"](\w+)/m.exec(text)?.[1] ?? "",
		needsEnabling: /^\s+CALLBACK_NEEDS_(ENABLED|WHITELIST)\s*=\s*True/m.test(
			text,
		),
	};
}

/** A configured folder counts with the two levels of folders below it, those first, as in the reference. */
export function withSubfolders(folder: string): string[] {
	if (!isFolder(folder)) return [];
	const below = [...globSync(`${folder}/*`), ...globSync(`${folder}/*/*`)];
	return [...below.filter(isFolder), folder];
}

function isFolder(name: string): boolean {
	return statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
