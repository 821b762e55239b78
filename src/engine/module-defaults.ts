// `module_defaults:` for a module, by its name or by an action group.

import type { PyDict, PyValue } from "../pyvalue/value.ts";
import type { LayeredScope } from "../vars/layered-scope.ts";
import type { HostTask } from "./host-task.ts";
import { collectionsOf, resolveAction } from "./resolve-action.ts";

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
	const wanted = defaultsNameOf(run, named);
	for (const [name, value] of await entriesOf(run, scope, written)) {
		const isGroup = name.startsWith(GROUP);
		const isOurs = isGroup
			? isMember(run, name.slice(GROUP.length), [named.resolvedAction, wanted])
			: name === wanted;
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
			if (typeof name === "string")
				for (const each of namesOf(run, name)) entries.set(each, value);
	}
	return entries;
}

function isMember(
	run: HostTask,
	group: string,
	names: readonly string[],
): boolean {
	const members = run.play.state.parts.modules?.actionGroup(group);
	return members?.some((member) => names.includes(member)) ?? false;
}

function defaultsNameOf({ play, task }: HostTask, named: Named): string {
	const found = resolveAction(play.state, named.action, collectionsOf(task));
	return found?.defaultsName ?? named.resolvedAction;
}

/**
 * The names that an entry stands for. `collections:` does not hold for them: a short one is the user's own or
 * ansible-core's, and what it says of the user's holds for ansible-core's, too.
 */
function namesOf({ play }: HostTask, written: string): readonly string[] {
	if (written.startsWith(GROUP)) return [written];
	const short = written.replace(/^ansible\.legacy\./, "");
	const isPlain = short.split(".").length < 3;
	const asked = isPlain ? [short, `ansible.builtin.${short}`] : [written];
	return asked.map(
		(name) => resolveAction(play.state, name, [])?.defaultsName ?? name,
	);
}
