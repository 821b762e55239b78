// The modules and actions that may not be used: the file of `plugin_filters_cfg`.

import { existsSync, readFileSync } from "node:fs";
import { ShevekError } from "../errors/shevek-error.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyValue } from "../pyvalue/value.ts";
import { parseYaml } from "../yaml/load.ts";

/** Where it is looked for when no setting names it. */
const USUAL_FILE = "/etc/ansible/plugin_filters.yml";
const VERSION = "1.0";
/** 2.14 documents the first and reads the second; later versions read both. */
const KEYS = ["module_rejectlist", "module_blacklist"];

/** Their names as tasks write them. Throws a `plugin` error where `stat` is among them: hardly anything runs without. */
export function readRejectedModules(
	configured: string | undefined,
	warn: (text: string) => void,
): ReadonlySet<string> {
	const file = configured ?? USUAL_FILE;
	if (!existsSync(file)) {
		if (configured !== undefined)
			warn(`The plugin filter file, ${file} does not exist. Skipping.`);
		return new Set();
	}
	const names = new Set(readNames(file, warn));
	if (names.has("stat"))
		throw new ShevekError(
			"plugin",
			`The stat module was specified in the module blacklist file, ${file}, but Ansible will not function without the stat module.  Please remove stat from the blacklist.`,
		);
	return names;
}

function readNames(file: string, warn: (text: string) => void): string[] {
	let content: PyValue;
	try {
		content = parseYaml(readFileSync(file, "utf8"), { file });
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		warn(`The plugin filter file, ${file} was not parsable. Skipping: ${why}`);
		return [];
	}
	const version = content instanceof Map ? content.get("filter_version") : null;
	if (!(content instanceof Map) || version === undefined) {
		warn(`The plugin filter file, ${file} was invalid. Skipping.`);
		return [];
	}
	if (pyStr(version ?? null).trim() !== VERSION) {
		warn(
			`The plugin filter file, ${file} was a version not recognized by this version of Ansible. Skipping.`,
		);
		return [];
	}
	const key = KEYS.find((each) => content.has(each)) ?? KEYS[0] ?? "";
	const names = content.get(key);
	if (Array.isArray(names)) return names.map(pyStr);
	warn(
		`Unable to parse the plugin filter file ${file} as ${key} is not a list. Skipping.`,
	);
	return [];
}
