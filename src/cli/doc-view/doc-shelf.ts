// All the documentation there is: of what ships, of users' files, of the installed modules and plugins in Python. A name
// means here what it means in a run.

import { ShevekError } from "../../errors/shevek-error.ts";
import type { PluginKind } from "../../plugins/kinds.ts";
import { loadPlugin } from "../../plugins/load-plugin.ts";
import type { PluginFinder } from "../../plugins/plugin-finder.ts";
import { type DescribedPlugin, definitionDoc } from "./definition-doc.ts";
import { DEFINED_KINDS } from "./definitions.ts";
import { type DocKind, isFinderKind } from "./doc-kinds.ts";
import type { PluginDoc } from "./plugin-doc.ts";
import type { PythonDocs } from "./python-docs.ts";
import {
	type ListPlaces,
	listPython,
	shortDescription,
} from "./python-list.ts";

export interface ShelfOptions {
	readonly finder: PluginFinder;
	/** Where modules and plugins in Python are; undefined without an ansible-core. */
	readonly python: PythonDocs | undefined;
	/** Of one kind. */
	readonly places: (kind: DocKind) => ListPlaces | undefined;
	/** As ansible-doc sees it: what ships here only counts where nothing in Python has the name. */
	readonly isReference: boolean;
	/** A file that is no plugin. */
	readonly onBadFile: (error: ShevekError) => void;
}

export interface ShelfEntry {
	readonly name: string;
	/** Undefined for what ships. */
	readonly file: string | undefined;
	/** Undefined where nothing is said. */
	short(): string | undefined;
}

export class DocShelf {
	readonly #options: ShelfOptions;

	constructor(options: ShelfOptions) {
		this.#options = options;
	}

	/** Undefined where nothing has that name. Throws a `plugin` error for a bad file or documentation. */
	async find(kind: DocKind, name: string): Promise<PluginDoc | undefined> {
		const { finder, python, isReference } = this.#options;
		const found = isFinderKind(kind) ? finder.find(kind, name) : undefined;
		if (found?.language === "script") {
			const { file, collection } = found;
			const definition = await readScript(kind, file, found.name);
			return definitionDoc({ name: found.name, file, collection, definition });
		}
		const shipped = () => this.#shipped(kind, found?.name ?? name);
		const inPython = () => python?.find(kind, name);
		return isReference || found?.language === "python"
			? (inPython() ?? (await shipped()))
			: ((await shipped()) ?? inPython());
	}

	async #shipped(kind: DocKind, name: string): Promise<PluginDoc | undefined> {
		const short = name.replace(/^ansible\.(?:builtin|legacy)\./, "");
		const all = await DEFINED_KINDS[kind]?.builtins();
		const definition = all?.get(short);
		return (
			definition && definitionDoc({ name: short, file: undefined, definition })
		);
	}

	/** What ships, of a kind. */
	async shipped(kind: DocKind): Promise<readonly DescribedPlugin[]> {
		const all = await DEFINED_KINDS[kind]?.builtins();
		return [...(all ?? [])].map(([name, definition]) => ({
			name,
			file: undefined,
			definition,
		}));
	}

	/** By name, sorted. `collection` narrows it. */
	async list(
		kind: DocKind,
		collection?: string,
	): Promise<readonly ShelfEntry[]> {
		const entries = new Map<string, ShelfEntry>();
		const add = (entry: ShelfEntry) => {
			if (!entries.has(entry.name)) entries.set(entry.name, entry);
		};
		if (collection === undefined) {
			for (const plugin of await this.#scripts(kind)) add(definedEntry(plugin));
			if (!this.#options.isReference)
				for (const plugin of await this.shipped(kind))
					add(definedEntry(plugin));
		}
		const places = this.#options.places(kind);
		const inPython = places ? listPython(kind, places, collection) : new Map();
		for (const [name, file] of inPython) {
			const core = name.replace(/^ansible\.builtin\./, "");
			if (core !== name && entries.has(core)) continue;
			add({ name, file, short: () => shortDescription(name, file) });
		}
		return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
	}

	/** Those of users, of the folders that a run looks in. */
	async #scripts(kind: DocKind): Promise<readonly DescribedPlugin[]> {
		if (!isFinderKind(kind)) return [];
		const plugins: DescribedPlugin[] = [];
		for (const { name, file, language } of this.#options.finder.all(kind)) {
			if (language !== "script") continue;
			try {
				const definition = await readScript(kind, file, name);
				plugins.push({ name, file, definition });
			} catch (error) {
				if (!(error instanceof ShevekError)) throw error;
				this.#options.onBadFile(error);
			}
		}
		return plugins;
	}
}

function definedEntry({ name, file, definition }: DescribedPlugin): ShelfEntry {
	return { name, file, short: () => definition.description };
}

async function readScript(
	kind: PluginKind | DocKind,
	file: string,
	name: string,
) {
	const read = DEFINED_KINDS[kind]?.read;
	if (!read)
		throw new ShevekError(
			"plugin",
			`${file}: ${kind} plugins in TypeScript are not run here`,
		);
	return read(await loadPlugin(file), file, name);
}
