// What reading a playbook needs from the world; the engine supplies it.

import type { PyValue } from "../pyvalue/value.ts";
import type { ParentNode } from "./nodes.ts";

export interface PlaybookSources {
	/** The folder of the playbook: of the one that is imported, where it is one. */
	readonly baseDir: string;
	/** The same for a playbook in another folder. */
	at(baseDir: string): PlaybookSources;
	/** A YAML or JSON file with its strings typed; throws ShevekError when missing or broken. */
	readYaml(path: string): PyValue;
	exists(path: string): boolean;
	/** The first of NAME.yml, NAME.yaml, NAME.json, NAME that is there; a folder's files when `isFolderAllowed`. */
	findVarsFiles(base: string, isFolderAllowed: boolean): readonly string[];
	/** Undefined when no action or module has that name. */
	resolveAction(
		name: string,
		collections: readonly string[],
	): string | undefined;
	/** Whether `with_NAME` means something. */
	hasLookup(name: string): boolean;
	/** Where a role is; undefined when `where` should be told in an error with the places searched. */
	findRole(name: string, from: RoleSearch): FoundRole | undefined;
	roleSearchPaths(from: RoleSearch): readonly string[];
	/** Renders what must be known before any host is: names of imports and roles. */
	renderStatic(value: PyValue, node: ParentNode): PyValue;
	/** Told of every role folder used: its library/, module_utils/, plugins. */
	onRole(path: string): void;
	warn(text: string): void;
	deprecate(text: string): void;
	/** Text shown from -vv on. */
	verbose(text: string, level: number): void;
	setting(name: string): PyValue;
}

export interface RoleSearch {
	/** The folder of the playbook file in which the role is named. */
	readonly playbookDir: string;
	/** The folder of the role that names it. */
	readonly roleDir: string | undefined;
	readonly collections: readonly string[];
}

export interface FoundRole {
	readonly name: string;
	readonly path: string;
	readonly collection: string | undefined;
}
