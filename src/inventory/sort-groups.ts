import { compareText } from "../pyvalue/codepoints.ts";
import type { Group } from "./group.ts";

/** Weakest first: by depth, then ansible_group_priority, then name. */
export function sortGroups(groups: Iterable<Group>): Group[] {
	return [...groups].sort(
		(a, b) =>
			a.depth - b.depth ||
			Number(a.priority) - Number(b.priority) ||
			compareText(a.name, b.name),
	);
}
