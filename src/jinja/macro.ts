// Macros: functions of the template's own, with Jinja2's rules for their arguments.

import { dictSet } from "../pyvalue/dict.ts";
import { pyRepr } from "../pyvalue/text.ts";
import {
	type PyDict,
	PyError,
	type PyKwargs,
	PyTuple,
	type PyValue,
} from "../pyvalue/value.ts";
import { Pending, runToEnd, TemplateCallable } from "./callable.ts";
import type { Context } from "./context.ts";
import type { Suspend } from "./evaluation.ts";
import { isGenerator } from "./loop.ts";
import { Markup } from "./markup.ts";

type MacroBody = (
	...args: (PyValue | undefined)[]
) => PyValue | Generator<Suspend, PyValue, void>;

type Flags = readonly [
	catchesKwargs: boolean,
	catchesVarargs: boolean,
	usesCaller: boolean,
];

export class Macro extends TemplateCallable {
	readonly typeName = "Macro";
	readonly typeModule = "jinja2.runtime";
	readonly #context: Context;
	readonly #body: MacroBody;
	readonly #name: string | null;
	readonly #params: readonly string[];
	readonly #flags: Flags;
	readonly #autoescape: boolean;

	constructor(
		context: Context,
		body: MacroBody,
		name: string | null,
		params: readonly string[],
		flags: Flags,
	) {
		super();
		this.#context = context;
		this.#body = body;
		this.#name = name;
		this.#params = params;
		this.#flags = flags;
		this.#autoescape = context.evalContext.autoescape;
	}

	override callWith(
		context: Context,
		args: readonly PyValue[],
		kwargs: PyKwargs,
	): PyValue | Pending<PyValue> {
		return this.#invoke(args, kwargs, context.evalContext.autoescape);
	}

	override call(args: readonly PyValue[], kwargs: PyKwargs): PyValue {
		return runToEnd(this.#invoke(args, kwargs, this.#autoescape));
	}

	#invoke(
		args: readonly PyValue[],
		kwargs: PyKwargs,
		autoescape: boolean,
	): PyValue | Pending<PyValue> {
		const mark = (value: PyValue) =>
			autoescape && typeof value === "string" ? new Markup(value) : value;
		const answer = this.#body(...this.#bind(args, kwargs));
		if (!isGenerator(answer)) return mark(answer);
		return new Pending(function* () {
			return mark(yield* answer);
		});
	}

	/** The body's arguments: parameters, then caller, kwargs and varargs where it uses them. */
	#bind(args: readonly PyValue[], kwargs: PyKwargs): (PyValue | undefined)[] {
		const params = this.#params;
		const [catchesKwargs, catchesVarargs, usesCaller] = this.#flags;
		const isPlain = !catchesKwargs && !catchesVarargs && !usesCaller;
		if (isPlain && kwargs.size === 0 && args.length === params.length)
			return [...args];
		const bound: (PyValue | undefined)[] = args.slice(0, params.length);
		const rest = new Map(kwargs);
		let hasCaller = params.includes("caller");
		if (bound.length < params.length) {
			hasCaller = false;
			for (const name of params.slice(bound.length)) {
				bound.push(rest.get(name));
				rest.delete(name);
				if (name === "caller") hasCaller = true;
			}
		}
		if (usesCaller && !hasCaller) {
			bound.push(rest.get("caller") ?? this.#noCaller());
			rest.delete("caller");
		}
		if (catchesKwargs) bound.push(dictOf(rest));
		else this.#assertNone(rest);
		if (catchesVarargs) bound.push(new PyTuple(args.slice(params.length)));
		else if (args.length > params.length)
			throw new PyError(
				"TypeError",
				`macro ${pyRepr(this.#name)} takes not more than ${params.length} argument(s)`,
			);
		return bound;
	}

	#noCaller(): PyValue {
		return this.#context.environment.makeUndefined({
			hint: "No caller defined",
			name: "caller",
		});
	}

	#assertNone(kwargs: PyKwargs): void {
		const [first] = kwargs.keys();
		if (first === undefined) return;
		const name = pyRepr(this.#name);
		throw new PyError(
			"TypeError",
			kwargs.has("caller")
				? `macro ${name} was invoked with two values for the special caller argument. This is most likely a bug.`
				: `macro ${name} takes no keyword argument ${pyRepr(first)}`,
		);
	}

	override getAttr(name: string): PyValue | undefined {
		const [catchesKwargs, catchesVarargs, usesCaller] = this.#flags;
		switch (name) {
			case "name":
				return this.#name;
			case "arguments":
				return new PyTuple(this.#params);
			case "catch_kwargs":
				return catchesKwargs;
			case "catch_varargs":
				return catchesVarargs;
			case "caller":
				return usesCaller;
			case "explicit_caller":
				return this.#params.includes("caller");
			default:
				return undefined;
		}
	}
	override toRepr(): string {
		return `<Macro ${this.#name === null ? "anonymous" : pyRepr(this.#name)}>`;
	}
}

function dictOf(kwargs: PyKwargs): PyDict {
	const dict: PyDict = new Map();
	for (const [key, value] of kwargs) dictSet(dict, key, value);
	return dict;
}
