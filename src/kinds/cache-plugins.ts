// Caches by name: found, opened with their options, users' files behind the fence.

import type { Settings } from "../config/settings.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { describeFault } from "../plugins/describe-fault.ts";
import { type FenceOwner, fenced } from "../plugins/fence.ts";
import type { PluginFinder } from "../plugins/plugin-finder.ts";
import { resolveOptions } from "../plugins/resolve-options.ts";
import type { PyValue } from "../pyvalue/value.ts";
import { asCache, type CacheDefinition, type CacheStore } from "./cache.ts";
import { type PluginInFile, PluginSet } from "./plugin-set.ts";

export interface CachePluginsOptions {
	readonly finder: PluginFinder;
	readonly builtin: (name: string) => CacheDefinition | undefined;
	/** A cache in Python, as a definition. */
	readonly python?: ((found: PluginInFile) => CacheDefinition) | undefined;
	readonly settings: Settings;
	/** The folder of the playbook. */
	readonly folder: string;
	readonly warn: (text: string) => void;
}

/** A cache that a name means, not open yet. */
export interface NamedCache {
	readonly name: string;
	/** Undefined for one that ships. */
	readonly file: string | undefined;
	readonly limitMs: number;
	/** With options of the caller's over what is configured: an inventory plugin has its own. */
	open(direct?: ReadonlyMap<string, PyValue>): CacheStore | Promise<CacheStore>;
	/** Runs what calls the plugin; throws what it throws. */
	call<T>(work: () => T): T;
	/** What it threw, in one line that names its file. */
	describe(error: unknown): string;
}

const DEFAULT_SECONDS = 5;

interface Loaded {
	readonly definition: CacheDefinition;
	readonly file: string | undefined;
}

export class CachePlugins {
	readonly #options: CachePluginsOptions;
	readonly #set: PluginSet<Loaded>;

	constructor(options: CachePluginsOptions) {
		const { finder, builtin, python } = options;
		this.#options = options;
		this.#set = new PluginSet<Loaded>({
			kind: "cache",
			finder,
			builtin: (name) => {
				const definition = builtin(name);
				return definition && { definition, file: undefined };
			},
			script: (exported, { file }) => ({
				definition: asCache(exported, file),
				file,
			}),
			python:
				python &&
				((found) => ({ definition: python(found), file: found.file })),
		});
	}

	/** Undefined where nothing has that name. Throws a `plugin` error that names the file of a bad one. */
	get(name: string): NamedCache | undefined {
		const loaded = this.#set.get(name);
		return loaded && this.#named(name, loaded);
	}

	#named(name: string, { definition, file }: Loaded): NamedCache {
		const { settings, folder, warn } = this.#options;
		const owner = { type: "cache", name };
		const limitMs = (definition.timeoutSeconds ?? DEFAULT_SECONDS) * 1000;
		return {
			name,
			file,
			limitMs,
			open: (direct) => {
				const specs = definition.options ?? {};
				const options = resolveOptions(specs, { settings, owner, direct });
				return definition.open({ options, folder, warn });
			},
			call:
				file === undefined ? (work) => work() : fencedBy(file, limitMs, warn),
			describe: (error) =>
				file === undefined || error instanceof ShevekError
					? (error as Error).message
					: describeFault(error, file),
		};
	}
}

function fencedBy(
	file: string,
	limitMs: number,
	warn: (text: string) => void,
): NamedCache["call"] {
	const owner: FenceOwner = {
		file,
		onPrint: (text) => process.stderr.write(text),
		onStray: (error) => warn(describeFault(error, file)),
	};
	return <T>(work: () => T): T => {
		const answers: T[] = [];
		fenced(owner, limitMs, () => answers.push(work()));
		return answers[0] as T;
	};
}
