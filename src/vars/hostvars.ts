// `hostvars` and `vars`: dicts whose values are rendered when asked for, in the right host's context.

import { PyFunction } from "../pyvalue/call.ts";
import { pyRepr } from "../pyvalue/text.ts";
import {
	type PyMapping,
	PyObject,
	PyTuple,
	type PyValue,
} from "../pyvalue/value.ts";
import type { VarScope } from "../templar/scope.ts";

/**
 * What these views need of templating: to render one value now, inside the evaluation that asks. A template
 * that meets something undefined is shown as it is written (`fail_on_undefined=False` of 2.14).
 */
export interface NestedRenderer {
	renderNested(value: PyValue, scope: VarScope): PyValue;
}

/** The methods of a dict that only read. */
const DICT_METHODS: Readonly<
	Record<string, (mapping: PyMapping, args: readonly PyValue[]) => PyValue>
> = {
	keys: (mapping) => [...mapping.keys()],
	values: (mapping) =>
		[...mapping.keys()].map((key) => mapping.get(key) ?? null),
	items: (mapping) =>
		[...mapping.keys()].map(
			(key) => new PyTuple([key, mapping.get(key) ?? null]),
		),
	get: (mapping, [key = null, fallback = null]) => mapping.get(key) ?? fallback,
};

abstract class LazyDict extends PyObject {
	override readonly typeName: string = "dict";

	abstract override asMapping(): PyMapping;

	override getItem(key: PyValue): PyValue | undefined {
		return this.asMapping().get(key);
	}
	override getAttr(name: string): PyValue | undefined {
		const method = Object.hasOwn(DICT_METHODS, name)
			? DICT_METHODS[name]
			: undefined;
		return (
			method && new PyFunction(name, (args) => method(this.asMapping(), args))
		);
	}
	override iterate(): Iterable<PyValue> {
		return this.asMapping().keys();
	}
	override length(): number {
		return this.asMapping().size();
	}
	override isTruthy(): boolean {
		return this.length() > 0;
	}
	override contains(item: PyValue): boolean {
		return this.getItem(item) !== undefined;
	}
	override toRepr(): string {
		const mapping = this.asMapping();
		const parts: string[] = [];
		for (const key of mapping.keys()) {
			parts.push(`${pyRepr(key)}: ${pyRepr(mapping.get(key) ?? null)}`);
		}
		return `{${parts.join(", ")}}`;
	}
}

/** All variables of a scope as one dict; names whose value cannot be rendered are there all the same. */
export class ScopeDict extends LazyDict {
	readonly #scope: VarScope;
	readonly #renderer: NestedRenderer;

	constructor(scope: VarScope, renderer: NestedRenderer) {
		super();
		this.#scope = scope;
		this.#renderer = renderer;
	}

	override asMapping(): PyMapping {
		const scope = this.#scope;
		return {
			keys: () => scope.names(),
			get: (key) => {
				const raw = typeof key === "string" ? scope.get(key) : undefined;
				return raw === undefined
					? undefined
					: this.#renderer.renderNested(raw, scope);
			},
			size: () => [...scope.names()].length,
		};
	}
}

/** `hostvars[host]`, a class of its own in messages. */
class HostVarsOfOne extends ScopeDict {
	override readonly typeName = "HostVarsVars";
	readonly typeModule = "ansible.vars.hostvars";
}

export interface HostVarsParts {
	readonly names: () => Iterable<string>;
	readonly scope: (host: string) => VarScope | undefined;
	readonly templar: NestedRenderer;
}

export class HostVars extends LazyDict {
	override readonly typeName = "HostVars";
	readonly typeModule = "ansible.vars.hostvars";
	readonly #parts: HostVarsParts;
	readonly #hosts = new Map<string, ScopeDict>();

	constructor(parts: HostVarsParts) {
		super();
		this.#parts = parts;
	}

	override asMapping(): PyMapping {
		return {
			keys: () => this.#parts.names(),
			get: (key) => (typeof key === "string" ? this.#host(key) : undefined),
			size: () => [...this.#parts.names()].length,
		};
	}

	/** One host's variables as they are written, nothing rendered. */
	scopeOf(host: string): VarScope | undefined {
		return this.#parts.scope(host);
	}

	#host(name: string): PyValue | undefined {
		let dict = this.#hosts.get(name);
		if (dict === undefined) {
			const scope = this.#parts.scope(name);
			if (scope === undefined) return undefined;
			dict = new HostVarsOfOne(scope, this.#parts.templar);
			this.#hosts.set(name, dict);
		}
		return dict;
	}
}
