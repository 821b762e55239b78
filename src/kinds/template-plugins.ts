// What users' files add to templates: filters, tests and lookups by the names that templates use.

import type {
	FilterDefinition as JinjaFilter,
	TestDefinition as JinjaTest,
} from "../jinja/definitions.ts";
import { loadPluginNow } from "../plugins/load-plugin.ts";
import type { PluginFinder } from "../plugins/plugin-finder.ts";
import type { Lookup } from "../templar/lookup.ts";
import { asFilter, asTest, jinjaFilter, jinjaTest } from "./filter.ts";
import { asLookup } from "./lookup.ts";
import { userLookup } from "./lookup-calls.ts";
import { type PluginInFile, PluginSet } from "./plugin-set.ts";

/** Those in Python. */
export interface PythonFunctions {
	/** By the name that redirects have led to: a file of theirs holds several, so it cannot go by file names. */
	filter(name: string): JinjaFilter | undefined;
	test(name: string): JinjaTest | undefined;
	lookup?(found: PluginInFile): Lookup | undefined;
}

export class TemplatePlugins {
	readonly #finder: PluginFinder;
	readonly #python: PythonFunctions | undefined;
	readonly #filters = new Map<string, JinjaFilter | undefined>();
	readonly #tests = new Map<string, JinjaTest | undefined>();
	readonly #lookups: PluginSet<Lookup>;
	#version = 0;

	constructor(finder: PluginFinder, python?: PythonFunctions) {
		this.#finder = finder;
		this.#python = python;
		const lookup = python?.lookup?.bind(python);
		this.#lookups = new PluginSet({
			kind: "lookup",
			finder,
			builtin: () => undefined,
			script: (exported, { name, file }) =>
				userLookup(name, asLookup(exported, file), file),
			...(lookup && { python: lookup }),
		});
	}

	/** Undefined for what ships, too. Throws a `plugin` error where the file of that name is none. */
	lookup(name: string): Lookup | undefined {
		return this.#lookups.get(name);
	}

	/** Undefined for what ships, too. Throws a `plugin` error where the file of that name is none. */
	filter(name: string): JinjaFilter | undefined {
		return this.#remembered(this.#filters, name, () =>
			this.#find("filter", name, {
				script: (exported, file) =>
					jinjaFilter(asFilter(exported, file), name, file),
				python: (wanted) => this.#python?.filter(wanted),
			}),
		);
	}

	/** Undefined for what ships, too. Throws a `plugin` error where the file of that name is none. */
	test(name: string): JinjaTest | undefined {
		return this.#remembered(this.#tests, name, () =>
			this.#find("test", name, {
				script: (exported, file) =>
					jinjaTest(asTest(exported, file), name, file),
				python: (wanted) => this.#python?.test(wanted),
			}),
		);
	}

	/** Names are asked for with each template; a role's folder may bring more. */
	#remembered<T>(known: Map<string, T>, name: string, find: () => T): T {
		if (this.#version !== this.#finder.version) {
			this.#version = this.#finder.version;
			this.#filters.clear();
			this.#tests.clear();
		}
		const before = known.get(name);
		if (before !== undefined || known.has(name)) return before as T;
		const found = find();
		known.set(name, found);
		return found;
	}

	#find<T>(
		kind: "filter" | "test",
		name: string,
		make: {
			script: (exported: unknown, file: string) => T;
			python: (name: string) => T | undefined;
		},
	): T | undefined {
		const found = this.#finder.find(kind, name);
		if (found?.language === "script")
			return make.script(loadPluginNow(found.file), found.file);
		const wanted = this.#finder.redirected(kind, name);
		return make.python(wanted);
	}
}
