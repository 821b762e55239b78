// The action groups of runtime.yml, for `group/NAME` of module_defaults.

import { dictGet } from "../../pyvalue/dict.ts";
import type { PyValue } from "../../pyvalue/value.ts";
import type { Collections } from "./collections.ts";

/**
 * The full names of a group's actions, groups that it extends included. A name without a collection
 * means ansible.builtin. `resolve` follows an action's redirects and gives undefined for an unknown one.
 */
export function actionsOfGroup(
	group: string,
	collections: Collections,
	resolve: (name: string) => string | undefined,
): readonly string[] | undefined {
	return collect(group, { collections, resolve, seen: new Set() });
}

interface Walk {
	readonly collections: Collections;
	readonly resolve: (name: string) => string | undefined;
	readonly seen: Set<string>;
}

function collect(group: string, walk: Walk): readonly string[] | undefined {
	const parts = group.split(".");
	const isFull = parts.length > 2;
	const owner = isFull ? parts.slice(0, 2).join(".") : "ansible.builtin";
	const fullName = isFull ? group : `${owner}.${group}`;
	// Groups may extend each other in a circle.
	if (walk.seen.has(fullName)) return [];
	walk.seen.add(fullName);
	const groups = walk.collections.get(owner)?.routing.actionGroups;
	if (!(groups instanceof Map)) return undefined;
	const short = fullName.slice(owner.length + 1);
	const members = dictGet(groups, fullName) ?? dictGet(groups, short);
	if (!Array.isArray(members)) return undefined;
	const qualify = (name: string): string =>
		name.split(".").length > 2 ? name : `${owner}.${name}`;
	const own = members
		.filter((member) => typeof member === "string")
		.map((member) => walk.resolve(qualify(member)))
		.filter((name) => name !== undefined);
	const extended = members
		.flatMap(extendedGroups)
		.flatMap((name) => collect(qualify(name), walk) ?? []);
	return [...own, ...extended];
}

function extendedGroups(member: PyValue): string[] {
	if (!(member instanceof Map)) return [];
	const metadata = dictGet(member, "metadata");
	if (!(metadata instanceof Map)) return [];
	const extend = dictGet(metadata, "extend_group");
	if (typeof extend === "string") return [extend];
	return Array.isArray(extend)
		? extend.filter((name) => typeof name === "string")
		: [];
}
