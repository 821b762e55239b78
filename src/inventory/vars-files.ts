// The files of group_vars/ and host_vars/ beside an inventory or a playbook. A folder is listed once and a
// file is read once, so that asking for thousands of hosts without files costs next to nothing.

import { readdirSync, realpathSync, statSync } from "node:fs";
import { posix } from "node:path";
import { ShevekError } from "../errors/shevek-error.ts";
import { compareText } from "../pyvalue/codepoints.ts";
import { pyTruth } from "../pyvalue/compare.ts";
import { dumpJson } from "../pyvalue/json.ts";
import { pyTypeName } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { combineVars } from "./combine-vars.ts";
import type { InventoryReport } from "./report.ts";

export type VarsFolder = "group_vars" | "host_vars";

export interface VarsFilesOptions {
	readonly readData: (file: string) => PyValue;
	readonly report: InventoryReport;
	/** YAML_FILENAME_EXTENSIONS. */
	readonly endings: readonly string[];
	readonly isMerging: boolean;
}

interface ListedFolder {
	readonly path: string;
	readonly names: ReadonlySet<string>;
}

const NOTHING: PyDict = new Map();

export class VarsFiles {
	readonly #options: VarsFilesOptions;
	readonly #folders = new Map<string, ListedFolder | undefined>();
	readonly #vars = new Map<string, PyDict>();

	constructor(options: VarsFilesOptions) {
		this.#options = options;
	}

	/** The variables of one group or host beside `baseDir`; an empty dict where it has no file. Not to be changed. */
	varsOf(baseDir: string, folder: VarsFolder, name: string): PyDict {
		// A host may be called like a path (chroot connections); that names no file.
		if (name.startsWith("/")) return NOTHING;
		const listed = this.#listedFolder(baseDir, folder);
		if (listed === undefined || !this.#mayHave(listed, name)) return NOTHING;
		const key = posix.join(listed.path, name);
		let vars = this.#vars.get(key);
		if (vars === undefined) {
			vars = this.#readAll(findVarsFiles(key, this.#options.endings));
			this.#vars.set(key, vars);
		}
		return vars;
	}

	#mayHave(listed: ListedFolder, name: string): boolean {
		if (name.includes("/")) return true;
		return ["", ...this.#options.endings].some((ending) =>
			listed.names.has(name + ending),
		);
	}

	#listedFolder(baseDir: string, folder: VarsFolder): ListedFolder | undefined {
		const path = posix.join(baseDir, folder);
		if (!this.#folders.has(path)) {
			this.#folders.set(path, this.#listFolder(path, folder));
		}
		return this.#folders.get(path);
	}

	#listFolder(path: string, folder: VarsFolder): ListedFolder | undefined {
		const stat = statSync(path, { throwIfNoEntry: false });
		if (stat === undefined) return undefined;
		const real = realpathSync(path);
		if (!stat.isDirectory()) {
			this.#options.report.warn(
				`Found ${folder} that is not a directory, skipping: ${real}`,
			);
			return undefined;
		}
		return { path: real, names: new Set(readdirSync(real)) };
	}

	/** Whatever is wrong with such a file is an error of parsing to the reference (exit code 4). */
	#read(file: string): PyValue {
		try {
			return this.#options.readData(file);
		} catch (cause) {
			if (!(cause instanceof ShevekError)) throw cause;
			const { message, where, hint } = cause;
			throw new ShevekError("parse", message, { where, hint, cause });
		}
	}

	#readAll(files: readonly string[]): PyDict {
		let vars: PyDict = NOTHING;
		for (const file of files) {
			const data = this.#read(file);
			if (!pyTruth(data)) continue;
			if (!(data instanceof Map)) throw noDict(vars, data, file);
			vars = combineVars(vars, data, this.#options.isMerging);
		}
		return vars;
	}
}

/** The file or the folder's files of that path: without an ending first, then with each; the first there is wins. */
function findVarsFiles(path: string, endings: readonly string[]): string[] {
	for (const ending of ["", ...endings]) {
		const found = statSync(path + ending, { throwIfNoEntry: false });
		if (found === undefined) continue;
		if (!found.isDirectory()) return [path + ending];
		return filesBelow(path + ending, endings);
	}
	return [];
}

/** Sorted by name, folders in their place; hidden files and backups are no variables. */
function filesBelow(folder: string, endings: readonly string[]): string[] {
	const names = readdirSync(folder)
		.filter((name) => !name.startsWith(".") && !name.endsWith("~"))
		.sort(compareText);
	return names.flatMap((name) => {
		const path = posix.join(folder, name);
		const ending = posix.extname(name);
		const stat = statSync(path, { throwIfNoEntry: false });
		if (stat?.isDirectory()) {
			return ending === "" ? filesBelow(path, endings) : [];
		}
		const isVarsFile = ending === "" || endings.includes(ending);
		return stat?.isFile() && isVarsFile ? [path] : [];
	});
}

function noDict(vars: PyDict, data: PyValue, file: string): ShevekError {
	const type = Array.isArray(data)
		? "AnsibleSequence"
		: typeof data === "string"
			? "AnsibleUnicode"
			: pyTypeName(data);
	return new ShevekError(
		"parse",
		`failed to combine variables, expected dicts but got a 'dict' and a '${type}': \n${dumpJson(vars)}\n${dumpJson(data)}`,
		{ where: { file, line: 1, column: 1 } },
	);
}
