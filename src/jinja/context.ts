// The variables and blocks of one template while it runs.

import { pyRepr } from "../pyvalue/text.ts";
import type { PyValue } from "../pyvalue/value.ts";
import type { CallContext } from "./definitions.ts";
import type { Environment } from "./environment.ts";
import type { Suspend } from "./evaluation.ts";
import type { Rendering } from "./rendering.ts";

/** The variables a caller gives; asked once for each name used. */
export interface Scope {
	lookup(name: string): PyValue | undefined;
	/** The environment's own of this evaluation: what an import without context sees too. */
	global?(name: string): PyValue | undefined;
}

export type Output = string | PyValue[];

/** A compiled template, block, macro or loop body: plain or, in the generator form, a generator. */
export type Body<T = Output> = (
	context: Context,
) => T | Generator<Suspend, T, void>;

export interface ContextOptions {
	readonly rendering: Rendering;
	readonly name: string | undefined;
	readonly scope: Scope;
	/** Seen before the scope: variables of the including template, loop variables. */
	readonly locals?: ReadonlyMap<string, PyValue> | undefined;
	readonly blocks?: ReadonlyMap<string, Body>;
	readonly autoescape: boolean;
}

export class Context implements CallContext {
	readonly rendering: Rendering;
	readonly environment: Environment;
	readonly name: string | undefined;
	readonly scope: Scope;
	readonly locals: ReadonlyMap<string, PyValue> | undefined;
	/** Assigned at the template's top level. */
	readonly vars = new Map<string, PyValue>();
	readonly exported = new Set<string>();
	/** By name, the most derived template's first. */
	readonly blocks: Map<string, Body[]>;
	/** Shared with derived contexts, as `{% autoescape %}` changes it. */
	evalContext: { autoescape: boolean };

	constructor(options: ContextOptions) {
		this.rendering = options.rendering;
		this.environment = options.rendering.environment;
		this.name = options.name;
		this.scope = options.scope;
		this.locals = options.locals;
		this.evalContext = { autoescape: options.autoescape };
		this.blocks = new Map();
		for (const [name, body] of options.blocks ?? [])
			this.blocks.set(name, [body]);
	}

	/** As a filter's CallContext. */
	get autoescape(): boolean {
		return this.evalContext.autoescape;
	}
	get context(): this {
		return this;
	}

	/** The variable, or undefined where there is none. */
	find(name: string): PyValue | undefined {
		let value = this.vars.get(name);
		if (value !== undefined) return value;
		value = this.locals?.get(name);
		if (value !== undefined) return value;
		value = this.scope.lookup(name);
		return value === undefined ? this.environment.globals.get(name) : value;
	}

	/** The variable, or one of the environment's undefined values. */
	resolve(name: string): PyValue {
		const value = this.find(name);
		return value === undefined
			? this.environment.makeUndefined({ name })
			: value;
	}

	/** What an included template sees, at this moment: everything here and these. */
	snapshot(
		locals: readonly (readonly [string, PyValue | undefined])[],
	): Map<string, PyValue> {
		const all = new Map([...(this.locals ?? []), ...this.vars]);
		for (const [name, value] of locals)
			if (value !== undefined) all.set(name, value);
		return all;
	}

	/** The same template's context with more variables, for scoped blocks. */
	derive(locals: readonly (readonly [string, PyValue | undefined])[]): Context {
		const derived = new Context({
			rendering: this.rendering,
			name: this.name,
			scope: this.scope,
			locals: this.snapshot(locals),
			autoescape: false,
		});
		derived.evalContext = this.evalContext;
		for (const [name, bodies] of this.blocks)
			derived.blocks.set(name, [...bodies]);
		return derived;
	}

	addParentBlocks(blocks: ReadonlyMap<string, Body>): void {
		for (const [name, body] of blocks) {
			const bodies = this.blocks.get(name);
			if (bodies === undefined) this.blocks.set(name, [body]);
			else bodies.push(body);
		}
	}

	noParentBlock(name: string): PyValue {
		return this.environment.makeUndefined({
			hint: `there is no parent block called ${pyRepr(name)}.`,
			name: "super",
		});
	}
}
