// The files in a role's folders.

import path from "node:path";
import { ShevekError } from "../errors/shevek-error.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import type { Role } from "./role.ts";
import type { PlaybookSources } from "./sources.ts";

export interface Part {
	readonly value: PyValue;
	readonly file: string;
}

export function readPart(
	role: Role,
	folder: string,
	name: string,
	sources: PlaybookSources,
): Part | undefined {
	const base = path.join(role.path, folder, name);
	const [file] = sources.findVarsFiles(base, false);
	if (file === undefined) {
		if (name === "main") return undefined;
		throw new ShevekError(
			"file",
			`Could not find specified file in role: ${folder}/${name}`,
			{ where: role.where },
		);
	}
	const value = sources.readYaml(file);
	return value === null ? undefined : { value, file };
}

export function readVarsPart(
	role: Role,
	folder: string,
	name: string,
	sources: PlaybookSources,
): PyDict {
	const files = sources.findVarsFiles(path.join(role.path, folder, name), true);
	if (files.length === 0 && name !== "main") {
		throw new ShevekError(
			"file",
			`Could not find specified file in role: ${folder}/${name}`,
			{ where: role.where },
		);
	}
	const merged: PyDict = new Map();
	for (const file of files) {
		const value = sources.readYaml(file);
		if (value === null) continue;
		if (!(value instanceof Map)) {
			throw new ShevekError(
				"playbook",
				`The ${folder}/${name}.yml file for role '${role.name}' must contain a dictionary of variables`,
				{ where: { file, line: 1, column: 1 } },
			);
		}
		for (const [key, item] of value) merged.set(key, item);
	}
	return merged;
}
