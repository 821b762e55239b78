// `module_defaults:` for the task's module, by its name or by an action group.

import type { PyDict } from "../pyvalue/value.ts";
import type { LayeredScope } from "../vars/layered-scope.ts";
import type { HostTask } from "./host-task.ts";

export async function moduleDefaults(
	run: HostTask,
	scope: LayeredScope,
): Promise<PyDict> {
	const { task } = run;
	const written = task.inherited("module_defaults");
	if (!Array.isArray(written)) return new Map();
	const { templar, modules } = run.play.state.parts;
	const short = task.resolvedAction.replace(/^ansible\.(builtin|legacy)\./, "");
	const names = new Set([
		task.action,
		task.resolvedAction,
		short,
		`ansible.legacy.${short}`,
	]);
	const defaults: PyDict = new Map();
	const byGroup: PyDict = new Map();
	for (const layer of written) {
		const dict =
			layer instanceof Map ? layer : await templar.template(layer, scope);
		if (!(dict instanceof Map)) continue;
		for (const [name, value] of dict) {
			if (typeof name !== "string") continue;
			const isGroup = name.startsWith("group/");
			const isOurs = isGroup
				? (modules
						?.actionGroup(name.slice("group/".length))
						?.includes(task.resolvedAction) ?? false)
				: names.has(name);
			if (!isOurs) continue;
			const rendered = await templar.template(value, scope);
			if (!(rendered instanceof Map)) continue;
			for (const [key, item] of rendered)
				(isGroup ? byGroup : defaults).set(key, item);
		}
	}
	return new Map([...byGroup, ...defaults]);
}
