// The plugins of one kind in a run: a name's definition, found, loaded and looked at once.

import { ShevekError } from "../errors/shevek-error.ts";
import type { PluginKind } from "../plugins/kinds.ts";
import { loadPluginNow } from "../plugins/load-plugin.ts";
import type { NamedPlugin, PluginFinder } from "../plugins/plugin-finder.ts";

/** One that lies in a file. */
export type PluginInFile = Exclude<NamedPlugin, { language: "builtin" }>;

export interface PluginSetOptions<T> {
	readonly kind: PluginKind;
	readonly finder: PluginFinder;
	/** What ships, by its short name. */
	readonly builtin: (name: string) => T | undefined;
	/** What the file exports, looked at. Throws a `plugin` error where it is none. */
	readonly script: (exported: unknown, found: PluginInFile) => T;
	/** Undefined where the name means nothing after all; without it a plugin in Python is refused by name. */
	readonly python?: ((found: PluginInFile) => T | undefined) | undefined;
}

export class PluginSet<T> {
	readonly #options: PluginSetOptions<T>;
	readonly #loaded = new Map<string, T | undefined>();

	constructor(options: PluginSetOptions<T>) {
		this.#options = options;
	}

	/** Undefined where nothing has that name. Throws a `plugin` error that names the file of a bad one. */
	get(name: string, collections: readonly string[] = []): T | undefined {
		const { finder, kind, builtin } = this.#options;
		const found = finder.find(kind, name, collections);
		if (!found) return undefined;
		if (found.language === "builtin") return builtin(found.name);
		if (!this.#loaded.has(found.file))
			this.#loaded.set(found.file, this.#load(found));
		return this.#loaded.get(found.file);
	}

	#load(found: PluginInFile): T | undefined {
		const { script, python } = this.#options;
		if (found.language === "script")
			return script(loadPluginNow(found.file), found);
		if (python) return python(found);
		throw pythonRefusal(found);
	}
}

/** For kinds whose plugins in Python are not run. */
export function pythonRefusal({ kind, name, file }: PluginInFile): ShevekError {
	return new ShevekError(
		"plugin",
		`the ${kind} plugin ${name} (${file}) is in Python, and ${kind} plugins in Python are not run here`,
		{ hint: "--engine ansible runs it." },
	);
}
