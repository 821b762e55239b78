// Groups that an INI inventory has mentioned but not declared yet: as a child, or by a [name:vars] section.

import type { InventoryBuilder } from "./builder.ts";

export interface PendingGroup {
	readonly name: string;
	readonly line: number;
	readonly kind: "vars" | "children";
	/** Who wants it as a child. */
	readonly parents: string[];
}

export class PendingGroups {
	readonly #inventory: InventoryBuilder;
	readonly #pending = new Map<string, PendingGroup>();

	constructor(inventory: InventoryBuilder) {
		this.#inventory = inventory;
	}

	expectDeclaration(name: string, line: number): void {
		if (this.#pending.has(name)) return;
		this.#pending.set(name, { name, line, kind: "vars", parents: [] });
	}

	expectChild(name: string, parent: string, line: number): void {
		const known = this.#pending.get(name);
		if (known !== undefined) known.parents.push(parent);
		else {
			const parents = [parent];
			this.#pending.set(name, { name, line, kind: "children", parents });
		}
	}

	/** The group is declared now: its waiting parents get it, and pass on what waited for them. */
	declare(name: string): void {
		const pending = this.#pending.get(name);
		if (pending === undefined) return;
		if (pending.kind === "children") {
			for (const parent of pending.parents) {
				this.#inventory.addChild(parent, name);
				if (this.#pending.get(parent)?.kind === "children") {
					this.declare(parent);
				}
			}
		}
		this.#pending.delete(name);
	}

	firstMissing(): PendingGroup | undefined {
		return this.#pending.values().next().value;
	}
}
