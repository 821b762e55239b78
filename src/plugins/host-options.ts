// A plugin's options where each host and task may set others: connections, become. Values that were
// resolved once are kept, for most tasks of a host set the same.

import type { Settings } from "../config/settings.ts";
import type { PyValue } from "../pyvalue/value.ts";
import type { OptionSpecs } from "./option-spec.ts";
import { resolveOptions } from "./resolve-options.ts";

type Values = ReadonlyMap<string, PyValue>;

/** What is set for a host and a task. */
export interface HostOptionSources {
	/** Those of `HostOptions.vars` that are set, rendered. */
	readonly vars: Values;
	/** By the names of options. */
	readonly keywords: Values;
	/** By Ansible's names of its command line options. */
	readonly cli: Values;
}

/** The options of one plugin, whatever language it is in. */
export interface OptionsByHost {
	/** The names of all variables that set an option. */
	readonly vars: readonly string[];
	/** The options' values by name. Throws a `config` error that names option, source and value. */
	resolve(sources: HostOptionSources): Readonly<Record<string, unknown>>;
}

interface HostOptionsOwner {
	readonly settings: Pick<Settings, "option">;
	readonly owner: { readonly type: string; readonly name: string };
}

/** More than that many different hosts are resolved again. */
const KEPT = 5_000;

export class HostOptions implements OptionsByHost {
	readonly vars: readonly string[];
	readonly #specs: OptionSpecs;
	readonly #owner: HostOptionsOwner;
	readonly #known = new Map<string, Readonly<Record<string, unknown>>>();

	constructor(specs: OptionSpecs, owner: HostOptionsOwner) {
		this.#specs = specs;
		this.#owner = owner;
		const vars = Object.values(specs).flatMap((spec) => spec.vars ?? []);
		this.vars = [...new Set(vars)];
	}

	resolve(sources: HostOptionSources): Readonly<Record<string, unknown>> {
		const key = keyOf(sources);
		const known = key === undefined ? undefined : this.#known.get(key);
		if (known !== undefined) return known;
		const resolved = resolveOptions(this.#specs, {
			...this.#owner,
			vars: (name) => sources.vars.get(name),
			keywords: this.#keywords(sources),
		});
		if (this.#known.size >= KEPT) this.#known.clear();
		if (key !== undefined) this.#known.set(key, resolved);
		return resolved;
	}

	/** The command line stands for keywords that are not written. */
	#keywords({ keywords, cli }: HostOptionSources): Values {
		const all = new Map<string, PyValue>();
		for (const [name, spec] of Object.entries(this.#specs)) {
			const written = [
				keywords.get(name),
				...(spec.cli ?? []).map((option) => cli.get(option)),
			].find((value) => value !== undefined && value !== null);
			if (written !== undefined) all.set(name, written);
		}
		return all;
	}
}

/** Undefined where a value is more than a text or a number. */
function keyOf({ vars, keywords, cli }: HostOptionSources): string | undefined {
	const all = [vars, keywords, cli].map((map) => [...map]);
	const isPlain = all.every((entries) =>
		entries.every(([, value]) =>
			["string", "number", "boolean"].includes(typeof value),
		),
	);
	return isPlain ? JSON.stringify(all) : undefined;
}
