// What users' files add to templates: filters, tests and lookups by the names that templates use.

import type {
	FilterDefinition as JinjaFilter,
	TestDefinition as JinjaTest,
} from "../jinja/definitions.ts";
import { loadPluginNow } from "../plugins/load-plugin.ts";
import type { PluginFinder } from "../plugins/plugin-finder.ts";
import { asFilter, asTest, jinjaFilter, jinjaTest } from "./filter.ts";

/** Those in Python, by the name that redirects have led to. A file of theirs holds several, so it cannot go by file names. */
export interface PythonFunctions {
	filter(name: string): JinjaFilter | undefined;
	test(name: string): JinjaTest | undefined;
}

export class TemplatePlugins {
	readonly #finder: PluginFinder;
	readonly #python: PythonFunctions | undefined;
	readonly #filters = new Map<string, JinjaFilter | undefined>();
	readonly #tests = new Map<string, JinjaTest | undefined>();
	#version = 0;

	constructor(finder: PluginFinder, python?: PythonFunctions) {
		this.#finder = finder;
		this.#python = python;
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
