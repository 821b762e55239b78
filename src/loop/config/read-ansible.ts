// The section `ansible` of a configuration, but for what runs the playbooks (read-engine.ts).

import { existsSync } from "node:fs";
import path from "node:path";
import { isFolder, unfrackPath } from "../../config/paths.ts";
import type { LoopConfig } from "./loop-config.ts";
import type { Section } from "./section.ts";

export type ReadAnsible = Pick<
	LoopConfig,
	| "playbooksDir"
	| "configFile"
	| "inventory"
	| "allowsAnsibleVars"
	| "payloadVar"
	| "notes"
>;

export interface PathsContext {
	readonly cwd: string;
	readonly env: Readonly<Record<string, string | undefined>>;
	/** The configuration's. */
	readonly folder: string;
}

/** Undefined where there is no folder of playbooks, which is a fault. */
export function readAnsible(
	section: Section,
	context: PathsContext,
): ReadAnsible | undefined {
	const notes: string[] = [];
	const written = section.require(
		"playbooks_dir",
		section.text("playbooks_dir"),
	);
	const playbooksDir =
		written === undefined ? undefined : resolvePath(written, context);
	if (playbooksDir !== undefined && !isFolder(playbooksDir))
		section.fault("playbooks_dir", `is no folder: ${playbooksDir}`);
	const config = section.text("cfg_file_path");
	const configFile =
		config === undefined ? undefined : resolvePath(config, context);
	// Ansible goes on without it, too
	if (configFile !== undefined && !existsSync(configFile))
		notes.push(`ansible.cfg_file_path: there is no ${configFile}`);
	const rest = {
		configFile,
		inventory: readInventory(section, context),
		allowsAnsibleVars: section.flag("ansible_vars") ?? false,
		payloadVar: readPayloadVar(section),
		notes,
	};
	return playbooksDir === undefined ? undefined : { playbooksDir, ...rest };
}

/**
 * Relative to the configuration; where nothing is there but in the working directory is, to that, as loopabull's
 * examples have it.
 */
export function resolvePath(written: string, context: PathsContext): string {
	const own = unfrackPath(written, context, `${context.folder}/`);
	if (existsSync(own)) return own;
	const other = unfrackPath(written, context);
	return existsSync(other) ? other : own;
}

/** A list of hosts is no path. */
function readInventory(
	section: Section,
	context: PathsContext,
): string | undefined {
	const written = section.text("inventory");
	if (written === undefined || written.includes(",")) return written;
	const file = resolvePath(written, context);
	if (!existsSync(file))
		section.fault("inventory", `is not there: ${path.resolve(file)}`);
	return file;
}

function readPayloadVar(section: Section): string | undefined {
	const name = section.text("payload_var");
	if (name === undefined || /^[A-Za-z_]\w*$/.test(name)) return name;
	return section.fault("payload_var", `is no name of a variable: '${name}'`);
}
