// `module_defaults:` for a module, by its name or by an action group.

import type { PyDict, PyValue } from "../pyvalue/value.ts";
import type { LayeredScope } from "../vars/layered-scope.ts";
import type { HostTask } from "./host-task.ts";

/** The module in its own words and as found; the two differ where a short name was written. */
interface Named {
	readonly action: string;
	readonly resolvedAction: string;
}

const GROUP = "group/";

export async function moduleDefaults(
	run: HostTask,
	scope: LayeredScope,
	named: Named = run.task,
): Promise<PyDict> {
	const written = run.task.inherited("module_defaults");
	if (!Array.isArray(written)) return new Map();
	const { templar } = run.play.state.parts;
	const ofGroups: PyDict = new Map();
	const own: PyDict = new Map();
	for (const [name, value] of await entriesOf(run, scope, written)) {
		const isGroup = name.startsWith(GROUP);
		const isOurs = isGroup
			? isMember(run, name.slice(GROUP.length), named)
			: name === shortName(named.action) ||
				name === shortName(named.resolvedAction);
		if (!isOurs) continue;
		const rendered = await templar.template(value, scope);
		if (!(rendered instanceof Map)) continue;
		for (const [key, item] of rendered)
			(isGroup ? ofGroups : own).set(key, item);
	}
	return new Map([...ofGroups, ...own]);
}

/** An inner layer's entry takes the place of an outer's of the same name as a whole. */
async function entriesOf(
	run: HostTask,
	scope: LayeredScope,
	layers: readonly PyValue[],
): Promise<Map<string, PyValue>> {
	const entries = new Map<string, PyValue>();
	for (const layer of layers) {
		const dict =
			layer instanceof Map
				? layer
				: await run.play.state.parts.templar.template(layer, scope);
		if (!(dict instanceof Map)) continue;
		for (const [name, value] of dict)
			if (typeof name === "string") entries.set(shortName(name), value);
	}
	return entries;
}

function isMember(run: HostTask, group: string, named: Named): boolean {
	const members = run.play.state.parts.modules?.actionGroup(group);
	return members?.includes(named.resolvedAction) ?? false;
}

function shortName(name: string): string {
	return name.replace(/^ansible\.(builtin|legacy)\./, "");
}
