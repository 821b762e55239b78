// Which action a name means: a user's file, what ships, ansible-core's own in Python, or none: then it is a module.

import { ShevekError } from "../errors/shevek-error.ts";
import type { NamedPlugin } from "../plugins/plugin-finder.ts";
import type { Action } from "./action.ts";
import type { RunState } from "./run-state.ts";

/** One that lies in a file. */
export type ActionFile = Exclude<NamedPlugin, { language: "builtin" }>;

/** Found once a name; new folders of plugins make it look again. */
export class ActionNames {
	readonly #known = new Map<string, Action | undefined>();
	readonly #byFile = new Map<string, Action>();
	#version = -1;

	get(state: RunState, name: string): Action | undefined {
		const { version } = state.parts.plugins;
		if (version !== this.#version) this.#known.clear();
		this.#version = version;
		if (!this.#known.has(name)) this.#known.set(name, this.#find(state, name));
		return this.#known.get(name);
	}

	#find(state: RunState, name: string): Action | undefined {
		const { plugins, modules, actions } = state.parts;
		// meta/runtime.yml may give a module's action another name
		const handler =
			modules?.find(name, { collections: [] })?.actionPlugin ?? name;
		const found = plugins.find("action", handler);
		if (found !== undefined && found.language !== "builtin")
			return this.#ofFile(state, found);
		return (
			actions.get(handler) ??
			actions.get(handler.replace(/^ansible\.legacy\./, "ansible.builtin."))
		);
	}

	#ofFile(state: RunState, found: ActionFile): Action {
		let action = this.#byFile.get(found.file);
		if (action === undefined) {
			action = actionIn(state, found);
			this.#byFile.set(found.file, action);
		}
		return action;
	}
}

function actionIn(state: RunState, found: ActionFile): Action {
	const { scriptAction, pythonAction } = state.parts;
	const make = found.language === "python" ? pythonAction : scriptAction;
	if (make !== undefined) return make(found);
	throw new ShevekError(
		"plugin",
		`the action plugin ${found.name} (${found.file}) cannot be run here`,
		found.language === "python"
			? { hint: "Plugins in Python need an installed ansible-core." }
			: {},
	);
}

/** A file of the user's or a collection's that acts for this name; undefined where what ships, or a module, does. */
export function actionFile(
	state: RunState,
	name: string,
	collections: readonly string[] = [],
): ActionFile | undefined {
	const found = state.parts.plugins.find("action", name, collections);
	return found === undefined || found.language === "builtin"
		? undefined
		: found;
}
