// The actions of a run: users' files in TypeScript and Python where the finder finds them, and what ships.

import type { Action } from "../engine/action.ts";
import type { ActionLibrary } from "../engine/options.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import type { PluginFinder } from "../plugins/plugin-finder.ts";
import { asAction, userAction } from "./action.ts";
import { type PluginInFile, PluginSet } from "./plugin-set.ts";

interface ActionLibraryParts {
	readonly finder: PluginFinder;
	/** By full name. */
	readonly builtin: ReadonlyMap<string, Action>;
	/** Those in Python; undefined where the module of the name runs by itself. */
	readonly python?: (found: PluginInFile) => Action | undefined;
}

export function makeActionLibrary(parts: ActionLibraryParts): ActionLibrary {
	const { finder, builtin, python = refuse } = parts;
	const set = new PluginSet<Action>({
		kind: "action",
		finder,
		builtin: (name) => builtin.get(`ansible.builtin.${name}`),
		script: (exported, found) =>
			userAction(asAction(exported, found.file), found.fqcn, found.file),
		python,
	});
	// asked for each task and host
	const known = new Map<string, Action | undefined>();
	let version = finder.version;
	return {
		get(name, collections = []) {
			if (version !== finder.version) known.clear();
			version = finder.version;
			const key = [name, ...collections].join("\0");
			if (!known.has(key)) known.set(key, set.get(name, collections));
			return known.get(key);
		},
	};
}

/** Without a Python host: what core has beside its module is left to the module. */
function refuse(found: PluginInFile): undefined {
	if (found.collection === "ansible.builtin") return undefined;
	throw new ShevekError(
		"plugin",
		`the action ${found.fqcn} (${found.file}) is in Python, and actions in Python are not run here`,
		{ hint: "--engine ansible runs it." },
	);
}
