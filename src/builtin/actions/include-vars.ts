// include_vars: variables of files and folders, for the host from here on.

import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import type { Action, ActionContext } from "../../engine/action.ts";
import { describe } from "../../engine/task-error.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import { combineVars } from "../../inventory/combine-vars.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { textArg } from "./arguments.ts";
import { type FolderFilter, wantedFiles } from "./vars-folder.ts";

const FOLDER_ARGS = [
	"dir",
	"depth",
	"files_matching",
	"ignore_files",
	"extensions",
	"ignore_unknown_extensions",
];
const FILE_ARGS = ["file", "_raw_params"];
const COMMON_ARGS = ["name", "hash_behaviour"];
const EXTENSIONS = ["yaml", "yml", "json"];

const NULL_NAME = 'Invalid request to find a file that matches a "null" value';
const NO_FILE =
	"Could not find file on the Ansible Controller.\nIf you are using a module and expect the file to exist on the remote, see the remote_src option";

export const includeVars: Action = {
	name: "ansible.builtin.include_vars",
	needsHost: false,
	supportsCheckMode: true,
	run(context) {
		assertArgs(context.args);
		const found: Found = {
			vars: new Map(),
			files: [],
			error: undefined,
			isSecret: false,
		};
		if (pyTruth(context.args.get("dir") ?? null)) readFolder(context, found);
		else readOne(context, found);
		return resultOf(context, found);
	},
};

/** What was read up to now. */
interface Found {
	readonly vars: PyDict;
	readonly files: string[];
	error: string | undefined;
	isSecret: boolean;
}

function assertArgs(args: PyDict): void {
	const names = [...args.keys()].map(pyStr);
	for (const name of names) {
		if (![...FOLDER_ARGS, ...FILE_ARGS, ...COMMON_ARGS].includes(name)) {
			throw new ShevekError(
				"playbook",
				`${name} is not a valid option in include_vars`,
			);
		}
	}
	if (
		names.some((name) => FOLDER_ARGS.includes(name)) &&
		names.some((name) => FILE_ARGS.includes(name))
	) {
		throw new ShevekError(
			"playbook",
			"You are mixing file only and dir only arguments, these are incompatible",
		);
	}
}

function readOne(context: ActionContext, found: Found): void {
	const name =
		(textArg(context.args, "file") || undefined) ??
		textArg(context.args, "_raw_params")?.replace(/\n+$/, "");
	try {
		if (name === undefined) {
			context.warn(NULL_NAME);
			throw new ShevekError("file", NO_FILE);
		}
		takeFile(context, context.findFile("vars", name), found);
	} catch (error) {
		if (!(error instanceof ShevekError)) throw error;
		found.error = describe(error);
	}
}

function takeFile(context: ActionContext, file: string, found: Found): void {
	if (isVault(context.readLocalFile(file, { decrypt: false })))
		found.isSecret = true;
	const value = context.loadVarsFile(file);
	if (value instanceof Map) for (const [k, v] of value) found.vars.set(k, v);
	else if (pyTruth(value)) {
		found.error = `${file} must be stored as a dictionary/hash`;
		return;
	}
	found.files.push(file);
}

function isVault(bytes: Uint8Array): boolean {
	return (
		Buffer.from(bytes.subarray(0, 14)).toString("latin1") === "$ANSIBLE_VAULT"
	);
}

function readFolder(context: ActionContext, found: Found): void {
	const filter = folderFilter(context.args);
	const root = rootOf(context, pyStr(context.args.get("dir") ?? ""));
	const stat = statSync(root, { throwIfNoEntry: false });
	if (stat === undefined) found.error = `${root} directory does not exist`;
	else if (!stat.isDirectory()) found.error = `${root} is not a directory`;
	if (found.error !== undefined) return;
	const rolePath = textOf(context.vars.get("role_path"));
	for (const folder of foldersOf(root, filter.depth)) {
		const names = wantedFiles(folder, filter).filter(
			// a role's own vars/main.yml is loaded with the role
			(name) =>
				rolePath === undefined ||
				path.join(rolePath, name) !== path.join(folder, "vars", "main.yml"),
		);
		// a folder counts as a whole: what failed in it gives nothing
		const own: Found = { ...found, vars: new Map() };
		for (const name of names)
			takeOneOf(context, { file: path.join(folder, name), filter, own });
		found.isSecret = own.isSecret;
		found.error = own.error;
		if (own.error !== undefined) return;
		for (const [name, value] of own.vars) found.vars.set(name, value);
	}
}

function takeOneOf(
	context: ActionContext,
	of: { file: string; filter: FolderFilter; own: Found },
): void {
	const { file, filter, own } = of;
	if (own.error !== undefined) return;
	if (filter.extensions.includes(path.extname(file).slice(1)))
		takeFile(context, file, own);
	else
		own.error = `${file} does not have a valid extension: ${filter.extensions.join(", ")}`;
}

function folderFilter(args: PyDict): FolderFilter {
	const extensions = args.get("extensions") ?? EXTENSIONS;
	// a text is taken apart into its letters (a quirk of the reference, 2.14)
	const list = typeof extensions === "string" ? [...extensions] : extensions;
	if (!Array.isArray(list)) {
		throw new ShevekError(
			"playbook",
			'Invalid type for "extensions" option, it must be a list',
		);
	}
	const ignored = args.get("ignore_files") ?? [];
	const depth = args.get("depth");
	return {
		depth: typeof depth === "number" ? depth : Number(depth ?? 0),
		matching: textArg(args, "files_matching"),
		ignored: (typeof ignored === "string"
			? ignored.split(/\s+/).filter((part) => part !== "")
			: Array.isArray(ignored)
				? ignored
				: []
		).map(pyStr),
		extensions: list.map(pyStr),
		isIgnoringUnknown: pyTruth(args.get("ignore_unknown_extensions") ?? false),
	};
}

function textOf(value: PyValue | undefined): string | undefined {
	return typeof value === "string" ? value : undefined;
}

/** In a role: below its vars/ (or the role, for `vars/…`); else beside the file of the task. */
function rootOf(context: ActionContext, dir: string): string {
	const rolePath = textOf(context.vars.get("role_path"));
	if (rolePath !== undefined) {
		if (dir.split("/")[0] !== "vars") return join(rolePath, "vars", dir);
		const own = join(rolePath, dir);
		return statSync(own, { throwIfNoEntry: false }) ? own : dir;
	}
	const { where } = context.task;
	return where === undefined ? dir : join(path.dirname(where.file), dir);
}

function join(...parts: string[]): string {
	const last = parts.at(-1) ?? "";
	return path.isAbsolute(last) ? last : parts.join("/");
}

function foldersOf(root: string, depth: number): string[] {
	const folders = [root];
	for (const entry of readdirSync(root, {
		withFileTypes: true,
		recursive: true,
	})) {
		if (entry.isDirectory())
			folders.push(path.join(entry.parentPath, entry.name));
	}
	folders.sort();
	return depth === 0 ? folders : folders.slice(0, depth);
}

function resultOf(context: ActionContext, found: Found): PyDict {
	const name = textArg(context.args, "name");
	let vars = found.vars;
	if (name) vars = new Map<PyValue, PyValue>([[name, vars]]);
	const result: PyDict = new Map();
	const behaviour = textArg(context.args, "hash_behaviour");
	if (found.error !== undefined) {
		result.set("failed", true);
		result.set("message", found.error);
	} else if (
		behaviour !== undefined &&
		behaviour !== context.setting("DEFAULT_HASH_BEHAVIOUR")
	) {
		const isMerging = behaviour === "merge";
		for (const [key, value] of vars) {
			const old = context.vars.get(pyStr(key));
			if (old instanceof Map && value instanceof Map)
				vars.set(key, combineVars(old, value, isMerging));
		}
	}
	result.set("ansible_included_var_files", found.files);
	result.set("ansible_facts", vars);
	result.set("_ansible_no_log", found.isSecret);
	return result;
}
