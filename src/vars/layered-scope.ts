// Variables as layers, the strongest first; asking walks them, so no task copies all variables.

import { combineVars } from "../inventory/combine-vars.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import type { VarScope, Warn } from "../templar/scope.ts";

/** A layer is a dict, or something that computes its values when asked. */
export interface VarLayer {
	get(name: string): PyValue | undefined;
	keys(): Iterable<PyValue>;
	/** What came from outside (results, facts): never a template, never an expression. */
	isData?(name: string): boolean;
}

export type HashBehaviour = "replace" | "merge";

export class LayeredScope implements VarScope {
	readonly #layers: readonly VarLayer[];
	readonly #hashBehaviour: HashBehaviour;
	readonly warn: Warn | undefined;

	constructor(
		layers: readonly VarLayer[],
		hashBehaviour: HashBehaviour = "replace",
		warn?: Warn,
	) {
		this.#layers = layers;
		this.#hashBehaviour = hashBehaviour;
		this.warn = warn;
	}

	get(name: string): PyValue | undefined {
		for (const [index, layer] of this.#layers.entries()) {
			const value = layer.get(name);
			if (value === undefined) continue;
			if (this.#hashBehaviour === "merge" && value instanceof Map) {
				return this.#merged(name, value, index + 1);
			}
			return value;
		}
		return undefined;
	}

	isData(name: string): boolean {
		const layer = this.#layers.find((each) => each.get(name) !== undefined);
		return layer?.isData?.(name) ?? false;
	}

	/** `hash_behaviour = merge`: dicts of weaker layers fill in what stronger ones lack, at every depth. */
	#merged(name: string, strongest: PyDict, from: number): PyDict {
		let result = strongest;
		for (const layer of this.#layers.slice(from)) {
			const value = layer.get(name);
			if (value === undefined) continue;
			if (!(value instanceof Map)) break;
			result = combineVars(value, result, true);
		}
		return result;
	}

	*names(): Generator<string> {
		const seen = new Set<string>();
		for (const layer of this.#layers) {
			for (const key of layer.keys()) {
				if (typeof key !== "string" || seen.has(key)) continue;
				seen.add(key);
				yield key;
			}
		}
	}

	/** The same variables with stronger ones in front. */
	with(...layers: readonly VarLayer[]): LayeredScope {
		return new LayeredScope(
			[...layers, ...this.#layers],
			this.#hashBehaviour,
			this.warn,
		);
	}

	/** The same variables with weaker ones behind. */
	before(layer: VarLayer): LayeredScope {
		return new LayeredScope(
			[...this.#layers, layer],
			this.#hashBehaviour,
			this.warn,
		);
	}

	/** The same variables, with warnings going elsewhere. */
	warning(warn: Warn): LayeredScope {
		return new LayeredScope(this.#layers, this.#hashBehaviour, warn);
	}
}

/** A layer whose values are computed once, when first asked for. */
export class LazyLayer implements VarLayer {
	readonly #makers: Readonly<Record<string, () => PyValue | undefined>>;
	readonly #values = new Map<string, PyValue | undefined>();

	constructor(makers: Readonly<Record<string, () => PyValue | undefined>>) {
		this.#makers = makers;
	}

	get(name: string): PyValue | undefined {
		if (!Object.hasOwn(this.#makers, name)) return undefined;
		if (!this.#values.has(name)) this.#values.set(name, this.#makers[name]?.());
		return this.#values.get(name);
	}

	keys(): string[] {
		return Object.keys(this.#makers);
	}
}
