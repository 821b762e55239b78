// What a value on the command line becomes, and which setting stands in for a missing one.

import { realpathSync } from "node:fs";
import { type PathContext, unfrackPath } from "../../config/paths.ts";
import type { Settings } from "../../config/settings.ts";

/** Absolute, `~` and variables resolved, symbolic links followed as far as the path exists. */
export function followedPath(text: string, paths: PathContext): string {
	if (text === "-") return text;
	const path = unfrackPath(text, paths);
	try {
		return realpathSync(path);
	} catch {
		return path;
	}
}

export function plainPath(text: string, paths: PathContext): string {
	return text === "-" ? text : unfrackPath(text, paths);
}

/** A list of hosts (it has a comma) stays as written. */
export function inventorySource(text: string, paths: PathContext): string {
	return text.includes(",") ? text : unfrackPath(text, paths);
}

export function variablesSource(text: string, paths: PathContext): string {
	return text.startsWith("@") ? `@${followedPath(text.slice(1), paths)}` : text;
}

export const fromText = (name: string) => (settings: Settings) =>
	settings.text(name);
export const fromFlag = (name: string) => (settings: Settings) =>
	settings.flag(name);
export const fromInteger = (name: string) => (settings: Settings) =>
	settings.integer(name);
export const fromTexts = (name: string) => (settings: Settings) =>
	settings.texts(name);
