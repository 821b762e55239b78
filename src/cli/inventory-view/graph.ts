// `--graph`: groups, hosts and, if wanted, their variables as a drawn tree.

import type { Group } from "../../inventory/group.ts";
import { pySorted } from "../../pyvalue/sort.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict } from "../../pyvalue/value.ts";
import {
	type VarsView,
	visibleGroupVars,
	visibleHostVars,
} from "./visible-vars.ts";

export interface GraphOptions extends VarsView {
	readonly showsVars: boolean;
	/** Whether a host is to be seen (--limit). */
	readonly isShown: (host: string) => boolean;
}

export function graphText(top: Group, options: GraphOptions): string {
	return graphLines(top, 0, options).join("\n");
}

function graphLines(
	group: Group,
	depth: number,
	options: GraphOptions,
): string[] {
	const lines = [drawn(`@${group.name}:`, depth)];
	for (const child of group.children) {
		lines.push(...graphLines(child, depth + 1, options));
	}
	if (group.name !== "all") {
		for (const host of group.hosts.values()) {
			if (!options.isShown(host.name)) continue;
			lines.push(drawn(host.name, depth + 1));
			if (options.showsVars) {
				lines.push(...varLines(visibleHostVars(host, options), depth + 2));
			}
		}
	}
	if (options.showsVars) {
		lines.push(...varLines(visibleGroupVars(group, options), depth + 1));
	}
	return lines;
}

function varLines(vars: PyDict, depth: number): string[] {
	return pySorted([...vars.keys()]).map((name) =>
		drawn(`{${pyStr(name)} = ${pyStr(vars.get(name) ?? null)}}`, depth),
	);
}

function drawn(text: string, depth: number): string {
	return depth === 0 ? text : `${"  |".repeat(depth)}--${text}`;
}
