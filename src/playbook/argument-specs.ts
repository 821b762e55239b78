// A role's argument specs, and the task that checks them before all others.

import path from "node:path";
import type { PyValue } from "../pyvalue/value.ts";
import { BlockNode, TaskNode } from "./nodes.ts";
import type { Role } from "./role.ts";
import type { Part } from "./role-files.ts";
import type { PlaybookSources } from "./sources.ts";

export function argumentSpecsOf(
	role: Role,
	meta: Part | undefined,
	sources: PlaybookSources,
): PyValue | undefined {
	const [file] = sources.findVarsFiles(
		path.join(role.path, "meta", "argument_specs"),
		false,
	);
	const own = file === undefined ? undefined : sources.readYaml(file);
	const specs = own instanceof Map ? own.get("argument_specs") : undefined;
	if (specs !== undefined) return specs;
	return meta?.value instanceof Map
		? meta.value.get("argument_specs")
		: undefined;
}

/** The task that checks a role's arguments, before all others (ansible-core 2.11 on). */
export function addValidation(role: Role, entryPoint: string): void {
	const specs = role.argumentSpecs;
	const entry = specs instanceof Map ? specs.get(entryPoint) : undefined;
	if (!(entry instanceof Map)) return;
	const description = entry.get("short_description");
	const block = new BlockNode(role, role.where);
	const title = typeof description === "string" ? ` - ${description}` : "";
	block.block = [
		new TaskNode({
			parent: block,
			where: role.where,
			keywords: new Map<string, PyValue>([
				[
					"name",
					`Validating arguments against arg spec '${entryPoint}'${title}`,
				],
				["tags", ["always"]],
			]),
			vars: new Map(),
			action: "ansible.builtin.validate_argument_spec",
			resolvedAction: "ansible.builtin.validate_argument_spec",
			args: new Map<PyValue, PyValue>([
				["argument_spec", entry.get("options") ?? new Map()],
				["provided_arguments", new Map(role.params)],
				[
					"validate_args_context",
					new Map<PyValue, PyValue>([
						["type", "role"],
						["name", role.name],
						["argument_spec_name", entryPoint],
						["path", role.path],
					]),
				],
			]),
			role,
			isHandler: false,
			taskRole: "action",
		}),
	];
	role.tasks.unshift(block);
}
