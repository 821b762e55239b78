// Connection variables of a scope, rendered in it.

import { pyStr } from "../pyvalue/text.ts";
import type { PyValue } from "../pyvalue/value.ts";
import type { LayeredScope } from "../vars/layered-scope.ts";
import type { HostTask } from "./host-task.ts";
import { toBoolean } from "./keyword-values.ts";

export class VariableReader {
	readonly #run: HostTask;
	readonly #scope: LayeredScope;

	constructor(run: HostTask, scope: LayeredScope) {
		this.#run = run;
		this.#scope = scope;
	}

	/** The first that is set. */
	async value(...names: string[]): Promise<PyValue | undefined> {
		for (const name of names) {
			const raw = this.#scope.get(name);
			if (raw === undefined || raw === null) continue;
			if (
				typeof raw === "string" ||
				typeof raw === "number" ||
				typeof raw === "boolean"
			)
				return raw;
			return await this.#run.play.state.parts.templar.template(
				raw,
				this.#scope,
			);
		}
		return undefined;
	}

	async text(...names: string[]): Promise<string | undefined> {
		const value = await this.value(...names);
		return value === undefined || value === null ? undefined : pyStr(value);
	}

	async flag(...names: string[]): Promise<boolean | undefined> {
		const value = await this.value(...names);
		return value === undefined || value === null ? undefined : toBoolean(value);
	}
}
