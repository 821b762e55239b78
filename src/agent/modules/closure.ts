// Every module_utils file that a module needs: the imports of the module, of what those import, and so
// on, with the packages above each. The result is the set that AnsiballZ puts in its zip.

import { ShevekError } from "../../errors/shevek-error.ts";
import type { PythonImport } from "./import-scan.ts";
import {
	candidatesOf,
	type Located,
	locateUtil,
	type UtilPlaces,
	type Wanted,
} from "./locate-utils.ts";
import type { ModuleUtil } from "./payload.ts";
import type { PythonFile } from "./python-file.ts";

export interface ClosureRequest {
	/** `ansible.modules.ping`: what relative imports start from. */
	readonly moduleName: string;
	readonly file: PythonFile;
	/** Needed by whatever runs the module, imported or not: `ansible.module_utils.basic` … */
	readonly always: readonly string[];
	/** Packages that are there already, by name. */
	readonly given: ReadonlyMap<string, PythonFile>;
	readonly places: UtilPlaces;
}

export interface Closure {
	/** Sorted by name, so parents come first. */
	readonly utils: readonly ModuleUtil[];
	readonly hasLocal: boolean;
}

export function closureOf(request: ClosureRequest): Closure {
	const { moduleName, file, places } = request;
	const found = new Map<string, ModuleUtil>();
	for (const [name, given] of request.given) {
		found.set(name, utilOf(name, given, true));
	}
	const queue = new Queue();
	queue.addAll(wantedBy(file.imports, moduleName, false));
	for (const name of request.always) {
		queue.add({ ...REQUIRED, parts: name.split(".") });
	}
	let hasLocal = false;
	for (let wanted = queue.take(); wanted !== undefined; wanted = queue.take()) {
		if (found.has(wanted.parts.join("."))) continue;
		const located = locate(wanted, moduleName, places);
		if (located === undefined) continue;
		const name = located.parts.join(".");
		if (found.has(name)) continue;
		found.set(name, utilOf(name, located.file, located.isPackage));
		hasLocal ||= located.isLocal;
		queue.addAll(wantedBy(located.file.imports, name, located.isPackage));
		queue.addAll(parentsOf(located, wanted.isOptional));
	}
	const utils = [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
	return { utils, hasLocal };
}

const REQUIRED = {
	isAmbiguous: false,
	isParentOfRedirect: false,
	isOptional: false,
};

function locate(
	wanted: Wanted,
	moduleName: string,
	places: UtilPlaces,
): Located | undefined {
	const [first, second] = wanted.parts;
	const isUtil =
		(first === "ansible" && second === "module_utils") ||
		first === "ansible_collections";
	if (!isUtil) return undefined;
	const located = locateUtil(wanted, places);
	if (located !== undefined || wanted.isOptional) return located;
	const tried = candidatesOf(wanted).map((parts) => `'${parts.join(".")}'`);
	throw new ShevekError(
		"module",
		`Could not find imported module support code for ${moduleName}.  Looked for ([${tried.join(", ")}])`,
	);
}

function utilOf(
	name: string,
	file: PythonFile,
	isPackage: boolean,
): ModuleUtil {
	return { name, hash: file.hash, isPackage, read: () => file.read() };
}

function parentsOf(located: Located, isOptional: boolean): Wanted[] {
	return located.parts.slice(0, -1).map((_, at) => ({
		parts: located.parts.slice(0, at + 1),
		isAmbiguous: false,
		isParentOfRedirect: located.isRedirect,
		isOptional,
	}));
}

/** An import inside a block anywhere in the file makes that name optional, as in Ansible. */
function wantedBy(
	imports: readonly PythonImport[],
	importer: string,
	isPackage: boolean,
): Wanted[] {
	const wanted = new Map<string, Wanted>();
	for (const statement of imports) {
		for (const name of namesOf(statement, importer, isPackage)) {
			const isOptional =
				!statement.isTopLevel || (wanted.get(name)?.isOptional ?? false);
			const parts = name.split(".");
			wanted.set(name, { ...REQUIRED, parts, isAmbiguous: true, isOptional });
		}
	}
	return [...wanted.values()];
}

function namesOf(
	statement: PythonImport,
	importer: string,
	isPackage: boolean,
): readonly string[] {
	const { module, names } = statement;
	if (names === undefined) {
		const isUtil = /^(?:ansible\.module_utils|ansible_collections)\./.test(
			module,
		);
		return isUtil ? [module] : [];
	}
	const origin = absolute(statement, importer, isPackage);
	const isUtil =
		/^ansible\.module_utils(?:\.|$)/.test(origin) ||
		/^ansible_collections\..*(?:plugins\.module_utils$|\.plugins\.module_utils\.)/.test(
			origin,
		);
	// `from x import _six` is never followed: six's own package brings it.
	if (!isUtil || names[0] === "_six") return [];
	return names.map((name) => `${origin}.${name}`);
}

function absolute(
	statement: PythonImport,
	importer: string,
	isPackage: boolean,
): string {
	const { level, module } = statement;
	if (level === 0) return module;
	const above = isPackage ? level - 1 : level;
	const parts = importer.split(".");
	const base = parts.slice(0, Math.max(0, parts.length - above));
	return [...base, ...(module === "" ? [] : [module])].join(".");
}

/** Names in sorted order, required before optional: which one is met first decides what is an error. */
class Queue {
	readonly #waiting: { key: string; wanted: Wanted }[] = [];
	#isSorted = true;

	add(wanted: Wanted): void {
		const { isAmbiguous, isParentOfRedirect, isOptional } = wanted;
		const flags = [isAmbiguous, isParentOfRedirect, isOptional];
		// \x01 below \x02: a name sorts before the names that it begins.
		const key = `${wanted.parts.join("\x02")}\x01${flags.map(Number).join("")}`;
		this.#waiting.push({ key, wanted });
		this.#isSorted = false;
	}

	addAll(list: readonly Wanted[]): void {
		for (const wanted of list) this.add(wanted);
	}

	take(): Wanted | undefined {
		if (!this.#isSorted) {
			this.#waiting.sort((a, b) =>
				a.key < b.key ? 1 : a.key > b.key ? -1 : 0,
			);
			this.#isSorted = true;
		}
		return this.#waiting.pop()?.wanted;
	}
}
