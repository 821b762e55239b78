// What a task's name of an action means: the name it goes by from then on, and the controller-side
// action behind it, if there is one (TaskExecutor._get_action_handler of 2.14).

import type { TaskNode } from "../playbook/nodes.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { Action } from "./action.ts";
import type { RunState } from "./run-state.ts";

/** Actions of the engine itself, which have neither file nor module. */
const BUILT_IN = new Set([
	"meta",
	"include",
	"include_tasks",
	"include_role",
	"import_tasks",
	"import_role",
	"import_playbook",
]);

export interface ResolvedAction {
	/** The module's full name, where no action stands in front of it; else the action's. */
	readonly name: string;
	/** The name under which an action is looked for. */
	readonly handler: string;
	/** What `module_defaults` go by: a name without a collection is a user's own file. */
	readonly defaultsName: string;
}

/**
 * Undefined where nothing has that name. Names come again and again, and each asks the file system: answers
 * are kept until folders with plugins come in.
 */
export function resolveAction(
	state: RunState,
	name: string,
	collections: readonly string[],
): ResolvedAction | undefined {
	const key = [name, ...collections].join("\0");
	const { version } = state.parts.plugins;
	const known = state.resolvedActions;
	if (known.version !== version) {
		known.version = version;
		known.names.clear();
	}
	if (!known.names.has(key))
		known.names.set(key, resolve(state, name, collections));
	return known.names.get(key);
}

function resolve(
	state: RunState,
	name: string,
	collections: readonly string[],
): ResolvedAction | undefined {
	const { plugins, modules, rejectedModules } = state.parts;
	if (rejectedModules.has(name)) return undefined;
	const short = name.replace(/^ansible\.(builtin|legacy)\./, "");
	const builtin = `ansible.builtin.${short}`;
	if (BUILT_IN.has(short))
		return { name: builtin, handler: builtin, defaultsName: builtin };
	const module = modules?.find(name, { collections });
	const handler = module?.actionPlugin ?? name;
	const action = plugins.find("action", handler, collections);
	const ofModule = module?.collection === "" ? short : module?.fqcn;
	// an `action_plugin` of runtime.yml acts for many modules, each of which has its own defaults
	const defaultsName =
		(module?.actionPlugin === undefined ? action?.fqcn : undefined) ??
		ofModule ??
		name;
	if (action?.language === "builtin")
		return { name: `ansible.builtin.${action.name}`, handler, defaultsName };
	// conditions, facts and screens go by what a name means: a file of the user's for `debug` is a debug
	const isOwnFile = action !== undefined && action.collection === undefined;
	if (isOwnFile && plugins.find("action", builtin)?.language === "builtin")
		return { name: builtin, handler, defaultsName };
	if (module !== undefined) {
		const isLocal = module.collection === "";
		return { name: isLocal ? name : module.fqcn, handler, defaultsName };
	}
	return action && { name: action.fqcn, handler, defaultsName };
}

/** The controller-side action of a name; undefined where the module of that name runs by itself. */
export function findAction(
	state: RunState,
	name: string,
	collections: readonly string[] = [],
): Action | undefined {
	const handler = resolveAction(state, name, collections)?.handler ?? name;
	return state.parts.actions.get(handler, collections);
}

export function actionOf(state: RunState, task: TaskNode): Action | undefined {
	return findAction(state, task.action, collectionsOf(task));
}

/** The `collections:` keyword that holds for a task. */
export function collectionsOf(task: TaskNode): string[] {
	const value = task.inherited("collections");
	return Array.isArray(value) ? value.map(pyStr) : [];
}
