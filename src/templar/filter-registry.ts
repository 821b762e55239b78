// Filters and tests by name, as Ansible finds them: its own before Jinja2's, and what they
// give is a list where Jinja2 alone would give a generator.

import type {
	FilterDefinition,
	Registry,
	TestDefinition,
} from "../jinja/definitions.ts";
import { TemplateError } from "../jinja/errors.ts";
import { pyRepr } from "../pyvalue/text.ts";
import { unroll } from "./conversion.ts";
import { keepText, STRING_TYPE_FILTERS } from "./kept-text.ts";

const COLLECTION = /^ansible\.(?:builtin|legacy)\./;

export interface NamedDefinitions<T> {
	readonly builtin: ReadonlyMap<string, T>;
	/** Names that also answer to ansible.builtin.X and ansible.legacy.X. */
	readonly ansibleNames: ReadonlySet<string>;
	/** Of users: they win. */
	readonly plugin?: ((name: string) => T | undefined) | undefined;
}

class NamedRegistry<T> implements Registry<T> {
	readonly #definitions: NamedDefinitions<T>;
	readonly #prepared = new Map<string, { made: T; from: T }>();

	constructor(definitions: NamedDefinitions<T>) {
		this.#definitions = definitions;
	}

	has(name: string): boolean {
		return this.get(name) !== undefined;
	}

	/** Throws for an unknown name: in 2.14 even asking whether there is one does. */
	get(name: string): T {
		const from = this.#find(name);
		const known = this.#prepared.get(name);
		if (known?.from === from) return known.made;
		const made = this.prepare(from, name.replace(COLLECTION, ""));
		this.#prepared.set(name, { made, from });
		return made;
	}

	protected prepare(definition: T, _name: string): T {
		return definition;
	}

	#find(name: string): T {
		const { builtin, ansibleNames, plugin } = this.#definitions;
		const own = plugin?.(name);
		if (own !== undefined) return own;
		const short = name.replace(COLLECTION, "");
		const found =
			short === name || ansibleNames.has(short)
				? builtin.get(short)
				: undefined;
		if (found !== undefined) return found;
		const why = pyRepr(reasonFor(name));
		throw new TemplateError("syntax", `Could not load "${name}": ${why}`);
	}
}

function reasonFor(name: string): string {
	if (!/^\w+(\.\w+)*$/u.test(name))
		return `invalid plugin name: ansible.builtin.${name}`;
	const [namespace, collection, ...rest] = name.split(".");
	return rest.length === 0 || namespace === "ansible"
		? name
		: `Invalid plugin FQCN (${name}): unable to locate collection ${namespace}.${collection}`;
}

export class TestRegistry extends NamedRegistry<TestDefinition> {}

export class FilterRegistry extends NamedRegistry<FilterDefinition> {
	protected override prepare(
		definition: FilterDefinition,
		name: string,
	): FilterDefinition {
		if (STRING_TYPE_FILTERS.has(name)) return keeping(definition);
		return {
			...definition,
			call(args, kwargs, context) {
				const result = definition.call(args, kwargs, context);
				return result instanceof Promise ? result.then(unroll) : unroll(result);
			},
		};
	}
}

/** What the filter gives stays text, so its use is no constant. */
function keeping(definition: FilterDefinition): FilterDefinition {
	return {
		...definition,
		needsContext: true,
		call(args, kwargs, context) {
			const result = definition.call(args, kwargs, context);
			if (typeof result === "string") keepText(result, context.context?.scope);
			return result;
		},
	};
}
