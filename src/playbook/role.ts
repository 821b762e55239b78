// One role as one place uses it: its files, parameters and what depends on it.

import { randomUUID } from "node:crypto";
import type { Place } from "../errors/shevek-error.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import type { BlockNode, Keywords, ParentNode } from "./nodes.ts";

export interface RoleFiles {
	readonly tasks: string;
	readonly handlers: string;
	readonly vars: string;
	readonly defaults: string;
}

export const MAIN_FILES: RoleFiles = {
	tasks: "main",
	handlers: "main",
	vars: "main",
	defaults: "main",
};

export interface RoleDefinition {
	/** As shown: the folder's name, or `ns.coll.role`. */
	readonly name: string;
	readonly fqcn: string | undefined;
	readonly collection: string | undefined;
	readonly path: string;
	readonly where: Place;
	/** What the role hangs under: a play, a role that depends on it, an include or import task. */
	readonly parent: ParentNode;
	readonly keywords: Keywords;
	/** `vars:` of the role entry. */
	readonly vars: PyDict;
	/** The entry's keys that are no keywords. */
	readonly params: PyDict;
	readonly isFromInclude: boolean;
	readonly isPublic: boolean;
}

export class Role {
	readonly kind = "role";
	readonly uuid = randomUUID();
	readonly name: string;
	readonly fqcn: string | undefined;
	readonly collection: string | undefined;
	readonly path: string;
	readonly where: Place;
	readonly parent: ParentNode;
	readonly keywords: Keywords;
	readonly vars: PyDict;
	readonly params: PyDict;
	readonly isFromInclude: boolean;
	readonly isPublic: boolean;
	/** defaults/ and vars/ as read. */
	defaultVars: PyDict = new Map();
	fileVars: PyDict = new Map();
	dependencies: Role[] = [];
	/** Its own task blocks, without those of its dependencies. */
	tasks: BlockNode[] = [];
	handlers: BlockNode[] = [];
	allowsDuplicates = false;
	argumentSpecs: PyValue | undefined;
	/** Hosts that ran one of its tasks, and those that are through with it. */
	startedHosts = new Set<string>();
	completedHosts = new Set<string>();
	#first: Role | undefined;

	constructor(definition: RoleDefinition) {
		this.name = definition.name;
		this.fqcn = definition.fqcn;
		this.collection = definition.collection;
		this.path = definition.path;
		this.where = definition.where;
		this.parent = definition.parent;
		this.keywords = definition.keywords;
		this.vars = definition.vars;
		this.params = definition.params;
		this.isFromInclude = definition.isFromInclude;
		this.isPublic = definition.isPublic;
	}

	/** The roles around this one (that depend on it, include or import it), outermost first. */
	get dependents(): Role[] {
		const chain: Role[] = [];
		for (
			let node: ParentNode = this.parent;
			node.kind !== "play";
			node = node.parent
		) {
			if (node.kind === "role") chain.unshift(node);
		}
		return chain;
	}

	/** Dependencies of dependencies first, each as often as it is named. */
	*allDependencies(): Generator<Role> {
		for (const role of this.dependencies) {
			yield* role.allDependencies();
			yield role;
		}
	}

	/** Two uses with the same parameters are one role: what one has run, the other need not. */
	shareHistory(twin: Role): void {
		this.#first = twin;
		this.startedHosts = twin.startedHosts;
		this.completedHosts = twin.completedHosts;
	}

	/** The use whose handlers are taken for all: they inherit from where it stands, as in 2.14. */
	get handlerOwner(): Role {
		return this.#first ?? this;
	}

	hasRun(host: string): boolean {
		return !this.allowsDuplicates && this.completedHosts.has(host);
	}
}
