// The static model of a playbook: what was written, with its places, parents linked.
// Nothing here depends on a host; values may hold Template nodes that are rendered per host.

import { randomUUID } from "node:crypto";
import type { Place } from "../errors/shevek-error.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { keyword } from "./keywords.ts";
import type { Role } from "./role.ts";

export type Keywords = Map<string, PyValue>;

/** Whatever a task may inherit from: a block, an import or include, a role, a play. */
export type ParentNode = BlockNode | TaskNode | Role | PlayNode;

/** Values found for one keyword on the way from a node up to its play. */
export function collectKeyword(start: ParentNode, name: string): PyValue[] {
	const found: PyValue[] = [];
	for (let node: ParentNode | undefined = start; node; node = node.parent) {
		// a dynamic include hands down its vars only; `apply:` becomes a block of its own
		const isOpaque =
			node !== start && node.kind === "task" && node.isDynamicInclude;
		if (isOpaque) continue;
		const value = node.keywords.get(name);
		if (value !== undefined) found.push(value);
	}
	return found;
}

function asList(value: PyValue): PyValue[] {
	return Array.isArray(value) ? value : [value];
}

const NOTHING: unique symbol = Symbol("nothing");

/** Inherited values of one node; computed once, as they depend on no host. */
class Inherited {
	readonly #node: ParentNode;
	readonly #memo = new Map<string, PyValue | typeof NOTHING>();

	constructor(node: ParentNode) {
		this.#node = node;
	}

	get(name: string): PyValue | undefined {
		let value = this.#memo.get(name);
		if (value === undefined) {
			value = this.#compute(name) ?? NOTHING;
			this.#memo.set(name, value);
		}
		return value === NOTHING ? undefined : value;
	}

	#compute(name: string): PyValue | undefined {
		const { inherit } = keyword(name);
		if (inherit === "none") return this.#node.keywords.get(name);
		const values = collectKeyword(this.#node, name);
		if (inherit === "nearest") return values[0];
		if (values.length === 0) return undefined;
		// parents' conditions and environments come first, so that nearer ones win or run last
		if (name !== "tags" && name !== "notify") values.reverse();
		return values.flatMap(asList);
	}
}

export class PlayNode {
	readonly kind = "play";
	readonly uuid = randomUUID();
	readonly parent = undefined;
	readonly keywords: Keywords;
	readonly where: Place;
	readonly #inherited = new Inherited(this);
	/** Conditions of the import_playbook that brought it. */
	readonly importConditions: readonly PyValue[];
	preTasks: BlockNode[] = [];
	roles: Role[] = [];
	tasks: BlockNode[] = [];
	postTasks: BlockNode[] = [];
	/** The play's own handlers; the roles' are in front of them at run time. */
	handlers: BlockNode[] = [];
	/** Variables of `vars:` and of the import that brought the play. */
	vars: PyDict = new Map();
	varsFiles: readonly PyValue[] = [];
	varsPrompt: readonly PyDict[] = [];

	constructor(
		keywords: Keywords,
		where: Place,
		importConditions: readonly PyValue[] = [],
	) {
		this.keywords = keywords;
		this.where = where;
		this.importConditions = importConditions;
	}

	inherited(name: string): PyValue | undefined {
		return this.#inherited.get(name);
	}
}

export class BlockNode {
	readonly kind = "block";
	readonly keywords: Keywords;
	readonly parent: ParentNode;
	readonly where: Place;
	readonly vars: PyDict;
	block: (BlockNode | TaskNode)[] = [];
	rescue: (BlockNode | TaskNode)[] = [];
	always: (BlockNode | TaskNode)[] = [];
	readonly #inherited = new Inherited(this);

	constructor(
		parent: ParentNode,
		where: Place,
		keywords: Keywords = new Map(),
		vars: PyDict = new Map(),
	) {
		this.parent = parent;
		this.where = where;
		this.keywords = keywords;
		this.vars = vars;
	}

	inherited(name: string): PyValue | undefined {
		return this.#inherited.get(name);
	}

	/** A block like this one with other contents (filtered by tags). */
	withParts(parts: {
		block: (BlockNode | TaskNode)[];
		rescue: (BlockNode | TaskNode)[];
		always: (BlockNode | TaskNode)[];
	}): BlockNode {
		const copy = new BlockNode(
			this.parent,
			this.where,
			this.keywords,
			this.vars,
		);
		copy.block = parts.block;
		copy.rescue = parts.rescue;
		copy.always = parts.always;
		return copy;
	}
}

/** What a task is, beyond a plain action. */
export type TaskRole =
	| "action"
	| "meta"
	| "includeTasks"
	| "includeRole"
	| "importTasks"
	| "importRole";

export interface TaskDefinition {
	readonly parent: ParentNode;
	readonly where: Place;
	readonly keywords: Keywords;
	readonly vars: PyDict;
	/** `include: file a=1`: variables, weaker than `vars:` of the same include. */
	readonly includeArgs?: PyDict | undefined;
	readonly action: string;
	readonly resolvedAction: string;
	readonly args: PyDict;
	/** A Template that renders to a dict of further arguments (`args: "{{ x }}"`). */
	readonly variableArgs?: PyValue | undefined;
	/** `with_NAME`'s NAME. */
	readonly loopLookup?: string | undefined;
	readonly role: Role | undefined;
	readonly isHandler: boolean;
	readonly taskRole: TaskRole;
	readonly isImplicit?: boolean;
	/** Of the task that this one stands for. */
	readonly uuid?: string;
}

export class TaskNode {
	readonly kind = "task";
	readonly uuid: string;
	readonly parent: ParentNode;
	readonly where: Place;
	readonly keywords: Keywords;
	readonly vars: PyDict;
	readonly includeArgs: PyDict | undefined;
	readonly action: string;
	readonly resolvedAction: string;
	readonly args: PyDict;
	readonly variableArgs: PyValue | undefined;
	readonly loopLookup: string | undefined;
	readonly role: Role | undefined;
	readonly isHandler: boolean;
	readonly taskRole: TaskRole;
	readonly isImplicit: boolean;
	readonly #inherited = new Inherited(this);

	constructor(definition: TaskDefinition) {
		this.uuid = definition.uuid ?? randomUUID();
		this.parent = definition.parent;
		this.where = definition.where;
		this.keywords = definition.keywords;
		this.vars = definition.vars;
		this.includeArgs = definition.includeArgs;
		this.action = definition.action;
		this.resolvedAction = definition.resolvedAction;
		this.args = definition.args;
		this.variableArgs = definition.variableArgs;
		this.loopLookup = definition.loopLookup;
		this.role = definition.role;
		this.isHandler = definition.isHandler;
		this.taskRole = definition.taskRole;
		this.isImplicit = definition.isImplicit ?? false;
	}

	get isDynamicInclude(): boolean {
		return this.taskRole === "includeTasks" || this.taskRole === "includeRole";
	}

	/** Written as an include; the old bare `include` is one even where it is read statically. */
	get isIncludeAction(): boolean {
		return this.isDynamicInclude || /(^|\.)include$/.test(this.action);
	}

	get hasLoop(): boolean {
		return this.keywords.has("loop");
	}

	inherited(name: string): PyValue | undefined {
		return this.#inherited.get(name);
	}

	/** The same task as someone at the debugger changed it. */
	edited(changes: {
		readonly keywords: Keywords;
		readonly args: PyDict;
		readonly vars: PyDict;
		/** Whether arguments out of a variable are still to be added. */
		readonly hasVariableArgs: boolean;
	}): TaskNode {
		const { keywords, args, vars } = changes;
		const variableArgs = changes.hasVariableArgs
			? this.variableArgs
			: undefined;
		return new TaskNode({ ...this, keywords, args, vars, variableArgs });
	}

	/** The play at the top of the parents. */
	get play(): PlayNode {
		let node: ParentNode = this;
		while (node.kind !== "play") node = node.parent;
		return node;
	}
}

/** Every task of a list of nodes in the order they are written: block, rescue, always. */
export function* flatten(
	nodes: readonly (BlockNode | TaskNode)[],
): Generator<TaskNode> {
	for (const node of nodes) {
		if (node.kind === "task") yield node;
		else {
			yield* flatten(node.block);
			yield* flatten(node.rescue);
			yield* flatten(node.always);
		}
	}
}
