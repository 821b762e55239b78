// Which uses of a role in a play are one and the same.

import { pyStr } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import type { Keywords, ParentNode, PlayNode } from "./nodes.ts";
import { MAIN_FILES, type Role } from "./role.ts";
import type { RoleContext, RoleEntry } from "./role-entry.ts";

/** The same role with the same parameters is one role to a play: it runs once unless it allows duplicates. */
const CACHES = new WeakMap<PlayNode, Map<string, Role>>();

function cacheKey(
	rolePath: string,
	entry: RoleEntry,
	context: RoleContext,
): string {
	const describe = (value: PyDict | Keywords): string =>
		[...value]
			.map(([k, v]) => `${String(k)}=${describeValue(v)}`)
			.join("\u0001");
	return [
		rolePath,
		describe(entry.params),
		describe(entry.vars),
		describe(entry.keywords),
		JSON.stringify(context.files ?? MAIN_FILES),
		// one that is included or imported is another than that under roles:
		String(context.isFromInclude ?? false),
	].join("\u0002");
}

function describeValue(value: PyValue): string {
	if (value instanceof Map)
		return `{${[...value].map(([k, v]) => `${describeValue(k)}:${describeValue(v)}`).join()}}`;
	if (Array.isArray(value)) return `[${value.map(describeValue).join()}]`;
	return `${typeof value}${pyStr(value)}`;
}

export function playOf(node: ParentNode): PlayNode {
	let current = node;
	while (current.kind !== "play") current = current.parent;
	return current;
}

export function reuse(
	rolePath: string,
	entry: RoleEntry,
	context: RoleContext,
): Role | undefined {
	if (context.isFromInclude) return undefined;
	const cached = CACHES.get(playOf(context.parent))?.get(
		cacheKey(rolePath, entry, context),
	);
	// the run-once bookkeeping is shared; the place in the tree (and so what is inherited) is not
	if (cached === undefined || cached.parent !== context.parent)
		return undefined;
	return cached;
}

export function remember(
	role: Role,
	entry: RoleEntry,
	context: RoleContext,
): void {
	const play = playOf(context.parent);
	const cache = CACHES.get(play) ?? new Map<string, Role>();
	CACHES.set(play, cache);
	const key = cacheKey(role.path, entry, context);
	const first = cache.get(key);
	if (first === undefined) cache.set(key, role);
	else role.shareHistory(first);
}
