// `self` and `super()`.

import { pyRepr, pyTypeName } from "../pyvalue/text.ts";
import { PyError, PyObject, type PyValue } from "../pyvalue/value.ts";
import { Pending, runToEnd, TemplateCallable } from "./callable.ts";
import type { Body, Context, Output } from "./context.ts";
import { isGenerator } from "./loop.ts";
import { isText, Markup } from "./markup.ts";
import { str } from "./operations.ts";

/** `self`: the template's blocks by name. */
export class TemplateReference extends PyObject {
	readonly typeName = "TemplateReference";
	readonly typeModule = "jinja2.runtime";
	readonly #context: Context;

	constructor(context: Context) {
		super();
		this.#context = context;
	}
	override getItem(key: PyValue): PyValue | undefined {
		const bodies =
			typeof key === "string" ? this.#context.blocks.get(key) : undefined;
		if (bodies === undefined || typeof key !== "string") return undefined;
		return new BlockReference(key, this.#context, bodies, 0);
	}
	override toRepr(): string {
		return `<TemplateReference ${pyRepr(this.#context.name ?? null)}>`;
	}
}

/** A block that can be called: the one of `self.name`, or the parent's of `super`. */
export class BlockReference extends TemplateCallable {
	readonly typeName = "BlockReference";
	readonly typeModule = "jinja2.runtime";
	readonly #name: string;
	readonly #context: Context;
	readonly #bodies: readonly Body[];
	readonly #depth: number;

	constructor(
		name: string,
		context: Context,
		bodies: readonly Body[],
		depth: number,
	) {
		super();
		this.#name = name;
		this.#context = context;
		this.#bodies = bodies;
		this.#depth = depth;
	}

	override getAttr(name: string): PyValue | undefined {
		if (name === "name") return this.#name;
		if (name !== "super") return undefined;
		return parentBlock(this.#name, this.#context, this.#bodies, this.#depth);
	}

	override callWith(): PyValue | Pending<PyValue> {
		const body = this.#bodies[this.#depth];
		if (body === undefined) return this.#context.noParentBlock(this.#name);
		const { autoescape } = this.#context.evalContext;
		const joined = (output: Output): PyValue => {
			const text = typeof output === "string" ? output : joinTexts(output);
			return autoescape ? new Markup(text) : text;
		};
		const answer = body(this.#context);
		if (!isGenerator(answer)) return joined(answer);
		return new Pending(function* () {
			return joined(yield* answer);
		});
	}
	override call(): PyValue {
		return runToEnd(this.callWith());
	}
	override toRepr(): string {
		return "<jinja2.runtime.BlockReference object>";
	}
}

/** As Python's `"".join`, which wants texts. */
function joinTexts(nodes: readonly PyValue[]): string {
	return nodes
		.map((node, i) => {
			if (isText(node)) return str(node);
			throw new PyError(
				"TypeError",
				`sequence item ${i}: expected str instance, ${pyTypeName(node)} found`,
			);
		})
		.join("");
}

/** The body below the `depth`th of a block's, or undefined (Jinja2's) where there is none. */
function parentBlock(
	name: string,
	context: Context,
	bodies: readonly Body[],
	depth: number,
): PyValue {
	return depth + 1 < bodies.length
		? new BlockReference(name, context, bodies, depth + 1)
		: context.noParentBlock(name);
}

export function superBlock(
	context: Context,
	name: string,
	current: Body,
): PyValue {
	const bodies = context.blocks.get(name) ?? [];
	const at = bodies.indexOf(current);
	return at === -1
		? context.noParentBlock(name)
		: parentBlock(name, context, bodies, at);
}
