// The global functions of every template: range, dict, lipsum, cycler, joiner, namespace.

import { PyFunction } from "../pyvalue/call.ts";
import { dictFrom } from "../pyvalue/methods-dict.ts";
import { makeRange } from "../pyvalue/range.ts";
import { pyRepr } from "../pyvalue/text.ts";
import {
	type PyDict,
	PyError,
	type PyKwargs,
	PyObject,
	type PyValue,
} from "../pyvalue/value.ts";
import { exceeded, type Limits } from "./limits.ts";
import { lipsum } from "./lipsum.ts";

/** A type that templates call to make one of it. */
class PyClass extends PyObject {
	readonly typeName = "type";
	readonly #name: string;
	readonly #make: (args: readonly PyValue[], kwargs: PyKwargs) => PyValue;

	constructor(
		name: string,
		make: (args: readonly PyValue[], kwargs: PyKwargs) => PyValue,
	) {
		super();
		this.#name = name;
		this.#make = make;
	}
	override call(args: readonly PyValue[], kwargs: PyKwargs): PyValue {
		return this.#make(args, kwargs);
	}
	override getAttr(name: string): PyValue | undefined {
		return name === "__name__" ? this.#name.split(".").at(-1) : undefined;
	}
	override toRepr(): string {
		return `<class '${this.#name}'>`;
	}
}

/** Attributes that `{% set ns.x = … %}` can assign. */
export class Namespace extends PyObject {
	readonly typeName = "Namespace";
	readonly typeModule = "jinja2.utils";
	readonly #attrs: PyDict;

	constructor(attrs: PyDict) {
		super();
		this.#attrs = attrs;
	}
	set(name: string, value: PyValue): void {
		this.#attrs.set(name, value);
	}
	override getAttr(name: string): PyValue | undefined {
		return this.#attrs.get(name);
	}
	override toRepr(): string {
		return `<Namespace ${pyRepr(this.#attrs)}>`;
	}
}

class Cycler extends PyObject {
	readonly typeName = "Cycler";
	readonly typeModule = "jinja2.utils";
	readonly #items: readonly PyValue[];
	#at = 0;

	constructor(items: readonly PyValue[]) {
		super();
		if (items.length === 0)
			throw new PyError("RuntimeError", "at least one item has to be provided");
		this.#items = items;
	}
	get #current(): PyValue {
		return this.#items[this.#at] ?? null;
	}
	override getAttr(name: string): PyValue | undefined {
		if (name === "current") return this.#current;
		if (name === "pos") return this.#at;
		if (name === "next" || name === "__next__")
			return new PyFunction("next", () => {
				const item = this.#current;
				this.#at = (this.#at + 1) % this.#items.length;
				return item;
			});
		if (name !== "reset") return undefined;
		return new PyFunction("reset", () => {
			this.#at = 0;
			return null;
		});
	}
	override toRepr(): string {
		return "<jinja2.utils.Cycler object>";
	}
}

class Joiner extends PyObject {
	readonly typeName = "Joiner";
	readonly typeModule = "jinja2.utils";
	readonly #separator: PyValue;
	#isUsed = false;

	constructor(separator: PyValue) {
		super();
		this.#separator = separator;
	}
	override call(): PyValue {
		if (this.#isUsed) return this.#separator;
		this.#isUsed = true;
		return "";
	}
	override getAttr(name: string): PyValue | undefined {
		if (name === "sep") return this.#separator;
		return name === "used" ? this.#isUsed : undefined;
	}
	override toRepr(): string {
		return "<jinja2.utils.Joiner object>";
	}
}

export function makeGlobals(limits: Limits): Map<string, PyValue> {
	const range = (args: readonly PyValue[]) => {
		const made = makeRange(args);
		if (made.size > limits.rangeSize) throw exceeded("rangeSize", limits);
		return made;
	};
	return new Map<string, PyValue>([
		["range", new PyClass("range", range)],
		["dict", new PyClass("dict", (args, kwargs) => dictFrom(args, kwargs))],
		["lipsum", lipsum],
		["cycler", new PyClass("jinja2.utils.Cycler", (args) => new Cycler(args))],
		[
			"joiner",
			new PyClass(
				"jinja2.utils.Joiner",
				(args, kwargs) => new Joiner(args[0] ?? kwargs.get("sep") ?? ", "),
			),
		],
		[
			"namespace",
			new PyClass(
				"jinja2.utils.Namespace",
				(args, kwargs) => new Namespace(dictFrom(args, kwargs)),
			),
		],
	]);
}
