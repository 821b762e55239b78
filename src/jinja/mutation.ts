// Which templates may change a value in place.

import type { Node } from "./ast.ts";
import { descendants } from "./walk.ts";

const MUTATING = new Set([
	"append",
	"extend",
	"insert",
	"pop",
	"popitem",
	"remove",
	"clear",
	"update",
	"setdefault",
	"sort",
	"reverse",
	"add",
	"discard",
	"difference_update",
	"intersection_update",
	"symmetric_difference_update",
]);

/** True where a method with a mutating name is reached for, or `do` stands. */
export function mutates(nodes: readonly Node[]): boolean {
	for (const node of descendants(nodes)) {
		if (node.kind === "exprstmt") return true;
		if (node.kind === "getattr" && MUTATING.has(node.attr)) return true;
		if (node.kind !== "getitem" && node.kind !== "filter") continue;
		const key = node.kind === "getitem" ? node.arg : node.args[0];
		if (
			key?.kind === "const" &&
			typeof key.value === "string" &&
			MUTATING.has(key.value)
		)
			return true;
	}
	return false;
}
