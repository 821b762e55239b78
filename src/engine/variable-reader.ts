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
			return isPlain(raw) ? raw : this.#render(raw);
		}
		return undefined;
	}

	async #render(raw: PyValue): Promise<PyValue> {
		return this.#run.play.state.parts.templar.template(raw, this.#scope);
	}

	/** Those that are set, by name; most are plain texts, which nothing waits for. */
	async all(names: readonly string[]): Promise<Map<string, PyValue>> {
		const found = new Map<string, PyValue>();
		for (const name of names) {
			const raw = this.#scope.get(name);
			if (raw === undefined || raw === null) continue;
			const value = isPlain(raw) ? raw : await this.#render(raw);
			if (value !== null) found.set(name, value);
		}
		return found;
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

function isPlain(value: PyValue): boolean {
	return ["string", "number", "boolean"].includes(typeof value);
}
