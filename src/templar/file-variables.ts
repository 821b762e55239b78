// The variables that a template file sees besides the task's: template_path, ansible_managed …

import { statSync } from "node:fs";
import { hostname } from "node:os";
import { resolve } from "node:path";
import { PyDateTime, strftime } from "../pyvalue/datetime.ts";
import { formatStr } from "../pyvalue/format.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyValue } from "../pyvalue/value.ts";
import { userName } from "./user-name.ts";

export interface FileVariablesOptions {
	/** Where the file was found. */
	readonly path: string;
	/** As the task or lookup named it. */
	readonly name: string;
	readonly destination?: string | undefined;
	/** DEFAULT_MANAGED_STR */
	setting(name: string): PyValue | undefined;
}

export function fileVariables(
	options: FileVariablesOptions,
): Map<string, PyValue> {
	const { path, name, destination } = options;
	const stat = statSync(path);
	const owner = userName(stat.uid);
	const modified = PyDateTime.fromTimestamp(stat.mtimeMs / 1000);
	const host = hostname();
	return new Map<string, PyValue>([
		["template_host", host],
		["template_path", name],
		["template_mtime", modified],
		["template_uid", owner],
		["template_run_date", PyDateTime.fromTimestamp(Date.now() / 1000)],
		["template_destpath", destination ?? null],
		["template_fullpath", resolve(path)],
		["ansible_managed", managedText(options, { host, owner, modified })],
	]);
}

function managedText(
	{ name, setting }: FileVariablesOptions,
	of: { host: string; owner: string; modified: PyDateTime },
): string {
	const form = pyStr(setting("DEFAULT_MANAGED_STR") ?? "Ansible managed");
	const text = formatStr(
		form,
		[],
		new Map([
			["host", of.host],
			["uid", of.owner],
			["file", name],
		]),
	);
	return strftime(of.modified, text);
}
