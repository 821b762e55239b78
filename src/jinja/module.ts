// What `import` gives: a template's exported names, and its output as text.

import { pyRepr } from "../pyvalue/text.ts";
import { PyObject, type PyValue } from "../pyvalue/value.ts";
import type { Context, Output } from "./context.ts";
import { str } from "./operations.ts";

export class TemplateModule extends PyObject {
	readonly typeName = "TemplateModule";
	readonly typeModule = "jinja2.environment";
	readonly #name: string | undefined;
	readonly #exported = new Map<string, PyValue>();
	readonly body: Output;

	constructor(context: Context, body: Output) {
		super();
		this.#name = context.name;
		this.body = body;
		for (const name of context.exported) {
			const value = context.vars.get(name);
			if (value !== undefined) this.#exported.set(name, value);
		}
	}
	get name(): PyValue {
		return this.#name ?? null;
	}
	toHtml(): string {
		return this.toStr();
	}
	override toStr(): string {
		return typeof this.body === "string"
			? this.body
			: this.body.map(str).join("");
	}
	override getAttr(name: string): PyValue | undefined {
		return name === "__name__" ? this.name : this.#exported.get(name);
	}
	override toRepr(): string {
		return `<TemplateModule ${this.#name === undefined ? "memory" : pyRepr(this.#name)}>`;
	}
}
