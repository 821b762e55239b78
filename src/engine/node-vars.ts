// The variables that a task's place in the playbook gives it: blocks', includes' and roles'.
// They depend on no host, so each is merged once.

import type { ParentNode, PlayNode } from "../playbook/nodes.ts";
import type { Role } from "../playbook/role.ts";
import type { PyDict } from "../pyvalue/value.ts";

type Merge = (under: PyDict, over: PyDict) => PyDict;

export class NodeVars {
	readonly #merge: Merge;
	readonly #taskVars = new WeakMap<ParentNode, PyDict>();
	readonly #includeParams = new WeakMap<ParentNode, PyDict>();
	readonly #roleVars = new WeakMap<Role, PyDict>();
	readonly #roleDefaults = new WeakMap<Role, PyDict>();
	readonly #roleParams = new WeakMap<Role, PyDict>();

	constructor(merge: Merge) {
		this.#merge = merge;
	}

	/** `vars:` of the blocks and includes around, then the task's own. */
	taskVars(node: ParentNode): PyDict {
		if (node.kind === "play") return new Map();
		return memo(this.#taskVars, node, () => {
			const outer = this.taskVars(node.parent);
			if (node.kind === "role") return outer;
			const own = this.#over(outer, node.vars);
			const args = node.kind === "task" ? node.includeArgs : undefined;
			return args === undefined ? own : this.#over(own, args);
		});
	}

	/** The `vars:` of dynamic includes, which are stronger than facts that are set. */
	includeParams(node: ParentNode): PyDict {
		if (node.kind === "play") return new Map();
		return memo(this.#includeParams, node, () => {
			const outer = this.includeParams(node.parent);
			const isInclude = node.kind === "task" && node.isIncludeAction;
			return isInclude ? this.#over(outer, node.vars) : outer;
		});
	}

	roleVars(role: Role): PyDict {
		return memo(this.#roleVars, role, () => {
			let vars: PyDict = new Map();
			for (const outer of role.dependents) {
				vars = this.#over(this.#over(vars, outer.vars), outer.fileVars);
			}
			for (const inner of role.allDependencies()) {
				vars = this.#over(vars, this.roleVars(inner));
			}
			return this.#over(this.#over(vars, role.vars), role.fileVars);
		});
	}

	roleDefaults(role: Role): PyDict {
		return memo(this.#roleDefaults, role, () => {
			let vars = this.#ownDefaults(role, new Map());
			for (const outer of role.dependents)
				vars = this.#over(vars, outer.defaultVars);
			return this.#over(vars, role.defaultVars);
		});
	}

	#ownDefaults(role: Role, start: PyDict): PyDict {
		let vars = start;
		for (const inner of role.allDependencies())
			vars = this.#over(vars, inner.defaultVars);
		return vars;
	}

	roleParams(role: Role): PyDict {
		return memo(this.#roleParams, role, () => {
			let params: PyDict = new Map();
			for (const outer of role.dependents)
				params = this.#over(params, outer.params);
			return this.#over(params, role.params);
		});
	}

	playRoleDefaults(play: PlayNode): PyDict {
		let vars: PyDict = new Map();
		for (const role of play.roles)
			vars = this.#over(vars, this.roleDefaults(role));
		return vars;
	}

	playRoleVars(play: PlayNode): PyDict {
		let vars: PyDict = new Map();
		for (const role of play.roles) vars = this.#over(vars, this.roleVars(role));
		return vars;
	}

	#over(under: PyDict, over: PyDict): PyDict {
		if (over.size === 0) return under;
		return under.size === 0 ? over : this.#merge(under, over);
	}
}

function memo<K extends object>(
	cache: WeakMap<K, PyDict>,
	key: K,
	make: () => PyDict,
): PyDict {
	let value = cache.get(key);
	if (value === undefined) {
		value = make();
		cache.set(key, value);
	}
	return value;
}
