// A task's keywords as values: inherited, rendered for the host, of their type.

import { ShevekError } from "../errors/shevek-error.ts";
import { keyword } from "../playbook/keywords.ts";
import { collectKeyword, type TaskNode } from "../playbook/nodes.ts";
import { toFloat, toInt } from "../pyvalue/numbers.ts";
import { pyRepr, pyStr } from "../pyvalue/text.ts";
import { PyFloat, type PyValue } from "../pyvalue/value.ts";
import { OMIT_TOKEN } from "../templar/omit.ts";
import { explainField } from "./task-error.ts";

export type Render = (value: PyValue) => PyValue | Promise<PyValue>;

const TRUE = new Set(["y", "yes", "on", "1", "true", "t"]);
const FALSE = new Set(["n", "no", "off", "0", "false", "f"]);

/** Ansible's boolean(): undefined for what is neither. */
export function toBoolean(value: PyValue): boolean | undefined {
	if (typeof value === "boolean") return value;
	const number = value instanceof PyFloat ? value.value : value;
	if (number === 1) return true;
	if (number === 0) return false;
	if (typeof value !== "string") return undefined;
	const text = value.trim().toLowerCase();
	return TRUE.has(text) ? true : FALSE.has(text) ? false : undefined;
}

export class KeywordValues {
	readonly #task: TaskNode;
	readonly #render: Render;

	constructor(task: TaskNode, render: Render) {
		this.#task = task;
		this.#render = render;
	}

	async value(name: string): Promise<PyValue | undefined> {
		const written = this.#task.inherited(name);
		if (written === undefined || written === null) return undefined;
		if (typeof written === "boolean" || typeof written === "number")
			return written;
		if (typeof written === "string") return written;
		return this.#rendered(name, written);
	}

	/** One that comes to `omit` is as if not written there: what is around it counts. */
	async #rendered(
		name: string,
		written: PyValue,
	): Promise<PyValue | undefined> {
		try {
			let value = await this.#render(written);
			if (value === OMIT_TOKEN) value = await this.#outer(name);
			return value === null || value === OMIT_TOKEN ? undefined : value;
		} catch (error) {
			throw explainField(error, name, this.#task.where);
		}
	}

	async #outer(name: string): Promise<PyValue> {
		if (keyword(name).inherit !== "nearest") return null;
		for (const written of collectKeyword(this.#task, name).slice(1)) {
			const value = await this.#render(written);
			if (value !== OMIT_TOKEN) return value;
		}
		return null;
	}

	async flag(name: string): Promise<boolean | undefined> {
		const value = await this.value(name);
		if (value === undefined) return undefined;
		const flag = toBoolean(value);
		if (flag === undefined) {
			throw this.#wrong(
				name,
				value,
				`The value '${pyStr(value)}' is not a valid boolean.  Valid booleans include: ${[...TRUE, ...FALSE].map((t) => `'${t}'`).join(", ")}`,
			);
		}
		return flag;
	}

	async integer(name: string): Promise<number | undefined> {
		const value = await this.value(name);
		if (value === undefined) return undefined;
		try {
			return Number(toInt(value));
		} catch (error) {
			throw this.#wrong(name, value, (error as Error).message);
		}
	}

	async float(name: string): Promise<number | undefined> {
		const value = await this.value(name);
		if (value === undefined) return undefined;
		try {
			return toFloat(value);
		} catch (error) {
			throw this.#wrong(name, value, (error as Error).message);
		}
	}

	async text(name: string): Promise<string | undefined> {
		const value = await this.value(name);
		return value === undefined ? undefined : pyStr(value);
	}

	async list(name: string): Promise<PyValue[]> {
		const value = await this.value(name);
		if (value === undefined) return [];
		return Array.isArray(value) ? value : [value];
	}

	#wrong(name: string, value: PyValue, reason: string): ShevekError {
		return new ShevekError(
			"playbook",
			`the field '${name}' has an invalid value (${pyRepr(value)}), and could not be converted to an ${keyword(name).type}.The error was: ${reason}`,
			{ where: this.#task.where },
		);
	}
}
