// How a role is named in a list of roles, and what reading it needs.

import { type Place, ShevekError } from "../errors/shevek-error.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { isKeywordOf } from "./keywords.ts";
import type { Keywords, ParentNode } from "./nodes.ts";
import { readKeywords, readVars, whereOf } from "./read-keywords.ts";
import type { RoleFiles } from "./role.ts";
import type { PlaybookSources } from "./sources.ts";

export interface RoleEntry {
	readonly name: string;
	readonly keywords: Keywords;
	readonly vars: PyDict;
	readonly params: PyDict;
	readonly where: Place;
}

export interface RoleContext {
	readonly sources: PlaybookSources;
	readonly parent: ParentNode;
	readonly searchRoleDir: string | undefined;
	readonly playbookDir: string;
	readonly files?: RoleFiles;
	readonly isFromInclude?: boolean;
	readonly isStatic?: boolean;
	readonly isPublic?: boolean;
	readonly allowsDuplicates?: boolean;
	readonly isValidated?: boolean;
}

/** `- common`, `- role: web`, `- {role: web, port: 80, tags: x}`. */
export function parseRoleEntry(
	entry: PyValue,
	context: RoleContext,
	listWhere: Place,
): RoleEntry {
	const where = whereOf(entry, listWhere);
	if (!(entry instanceof Map)) {
		if (typeof entry === "string" && entry.includes(",")) {
			throw new ShevekError(
				"playbook",
				`Invalid old style role requirement: ${entry}`,
				{ where },
			);
		}
		return {
			name: pyStr(context.sources.renderStatic(entry, context.parent)),
			keywords: new Map(),
			vars: new Map(),
			params: new Map(),
			where,
		};
	}
	const name = entry.get("role") ?? entry.get("name");
	if (name === undefined || name === null || name === "") {
		throw new ShevekError(
			"playbook",
			"role definitions must contain a role name",
			{ where },
		);
	}
	const known: PyDict = new Map();
	const params: PyDict = new Map();
	for (const [key, value] of entry) {
		if (typeof key === "string" && isKeywordOf("role", key))
			known.set(key, value);
		else if (key !== "name" && key !== "role") params.set(key, value);
	}
	const keywords = readKeywords("role", known, where);
	for (const key of ["name", "role"]) keywords.delete(key);
	return {
		name: pyStr(context.sources.renderStatic(name, context.parent)),
		keywords,
		vars: readVars(entry.get("vars"), where),
		params,
		where,
	};
}
