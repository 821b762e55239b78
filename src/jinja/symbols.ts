// Which variable of the generated code a name means in which frame. The rules are
// Jinja2 3.1's: a frame's names are known before its code runs, branches of an `if`
// are merged, and an inner frame that assigns an outer name works on a copy of its own.

import type { Node, Statement, Target } from "./ast.ts";
import { childrenOf } from "./walk.ts";

export type Load =
	| { readonly kind: "parameter" }
	/** From the context, when first used. */
	| { readonly kind: "resolve"; readonly name: string }
	/** Starts as a copy of an outer frame's variable. */
	| { readonly kind: "alias"; readonly of: string }
	/** Assigned in this frame only: undefined until then. */
	| { readonly kind: "undefined" };

/** Numbers for the names of one template, so that no name of the user's enters generated code. */
export class NameTable {
	readonly #ids = new Map<string, number>();

	idOf(name: string): number {
		let id = this.#ids.get(name);
		if (id === undefined) {
			id = this.#ids.size;
			this.#ids.set(name, id);
		}
		return id;
	}
}

export class Symbols {
	readonly names: NameTable;
	readonly parent: Symbols | undefined;
	readonly level: number;
	readonly refs: Map<string, string>;
	readonly loads: Map<string, Load>;
	readonly stores: Set<string>;

	constructor(names: NameTable, parent?: Symbols, copyOf?: Symbols) {
		this.names = names;
		this.parent = parent;
		this.level = copyOf?.level ?? (parent === undefined ? 0 : parent.level + 1);
		this.refs = new Map(copyOf?.refs);
		this.loads = new Map(copyOf?.loads);
		this.stores = new Set(copyOf?.stores);
	}

	inner(): Symbols {
		return new Symbols(this.names, this);
	}

	branch(): Symbols {
		return new Symbols(this.names, this.parent, this);
	}

	find(name: string): string | undefined {
		return this.refs.get(name) ?? this.parent?.find(name);
	}

	/** The variable of a name; every name of a frame was declared before. */
	ref(name: string): string {
		return this.find(name) ?? this.#define(name, { kind: "resolve", name });
	}

	/** Where the variable's first value comes from, through copies of outer frames. */
	originOf(ref: string): Load {
		const load = this.loads.get(ref);
		if (load === undefined)
			return this.parent?.originOf(ref) ?? { kind: "parameter" };
		if (load.kind !== "alias") return load;
		return this.parent?.originOf(load.of) ?? { kind: "parameter" };
	}

	#define(name: string, load: Load): string {
		const ref = `l${this.level}_${this.names.idOf(name)}`;
		this.refs.set(name, ref);
		this.loads.set(ref, load);
		return ref;
	}

	declareParameter(name: string): string {
		this.stores.add(name);
		return this.#define(name, { kind: "parameter" });
	}

	load(name: string): void {
		if (this.find(name) === undefined)
			this.#define(name, { kind: "resolve", name });
	}

	store(name: string): void {
		this.stores.add(name);
		if (this.refs.has(name)) return;
		const outer = this.parent?.find(name);
		this.#define(
			name,
			outer === undefined
				? { kind: "undefined" }
				: { kind: "alias", of: outer },
		);
	}

	/** Takes in what the branches of an `if` declared. */
	merge(branches: readonly Symbols[]): void {
		const counts = new Map<string, number>();
		for (const { stores } of branches)
			for (const name of stores)
				if (!this.stores.has(name))
					counts.set(name, (counts.get(name) ?? 0) + 1);
		for (const branch of branches) {
			for (const [name, ref] of branch.refs) this.refs.set(name, ref);
			for (const [ref, load] of branch.loads) this.loads.set(ref, load);
			for (const name of branch.stores) this.stores.add(name);
		}
		for (const [name, count] of counts) {
			const ref = this.find(name);
			if (count === branches.length || ref === undefined) continue;
			const outer = this.parent?.find(name);
			this.loads.set(
				ref,
				outer === undefined
					? { kind: "resolve", name }
					: { kind: "alias", of: outer },
			);
		}
	}

	/** Every assigned name visible here, with its variable. */
	visibleStores(): Map<string, string> {
		const found = new Map<string, string>();
		for (let at: Symbols | undefined = this; at; at = at.parent)
			for (const name of [...at.stores].sort())
				if (!found.has(name)) found.set(name, this.ref(name));
		return found;
	}
}

/** Declares what these nodes, being part of the frame itself, read and assign. */
export function analyze(symbols: Symbols, nodes: readonly Node[]): void {
	for (const node of nodes) visit(symbols, node);
}

export function declareTarget(symbols: Symbols, target: Target): void {
	if (target.kind === "name") symbols.declareParameter(target.name);
	else for (const item of target.items) declareTarget(symbols, item);
}

function store(symbols: Symbols, target: Node): void {
	if (target.kind === "name") symbols.store(target.name);
	else if (target.kind === "nsref") symbols.load(target.name);
	else for (const item of childrenOf(target)) store(symbols, item);
}

function visit(symbols: Symbols, node: Node): void {
	switch (node.kind) {
		case "name":
			symbols.load(node.name);
			return;
		case "if": {
			visit(symbols, node.test);
			const branches = [node.body, node.elifs, node.otherwise].map(
				(nodes: readonly Statement[]) => {
					const branch = symbols.branch();
					analyze(branch, nodes);
					return branch;
				},
			);
			symbols.merge(branches);
			return;
		}
		case "macro":
			symbols.store(node.name);
			return;
		case "import":
			visit(symbols, node.template);
			symbols.store(node.target);
			return;
		case "fromimport":
			visit(symbols, node.template);
			for (const { alias } of node.names) symbols.store(alias);
			return;
		case "assign":
			visit(symbols, node.value);
			store(symbols, node.target);
			return;
		case "assignblock":
			store(symbols, node.target);
			return;
		case "for":
			visit(symbols, node.iter);
			return;
		case "callblock":
			visit(symbols, node.call);
			return;
		case "filterblock":
			visit(symbols, node.filter);
			return;
		case "with":
			analyze(symbols, node.values);
			return;
		case "autoescape":
		case "block":
			return;
		default:
			analyze(symbols, childrenOf(node));
			return;
	}
}
