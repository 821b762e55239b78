// Which vars plugins a run has: files beside playbooks and in configured folders without asking, others where
// VARIABLE_PLUGINS_ENABLED names them.

import type { VarsPlugin } from "../inventory/vars-plugins.ts";
import { loadPluginNow } from "../plugins/load-plugin.ts";
import type { PluginFinder } from "../plugins/plugin-finder.ts";
import type { PluginInFile } from "./plugin-set.ts";
import { pythonRefusal } from "./plugin-set.ts";
import {
	asVars,
	type VarsDefinition,
	type VarsServices,
	varsPlugin,
} from "./vars.ts";

/** One in Python, and what its class says of enabling (`REQUIRES_ENABLED`); undefined where it says nothing. */
export interface PythonVars {
	readonly plugin: VarsPlugin;
	readonly needsEnabling: boolean | undefined;
}

export interface VarsListOptions {
	readonly finder: PluginFinder;
	readonly services: VarsServices;
	readonly builtin: ReadonlyMap<string, VarsDefinition>;
	readonly python?: ((found: PluginInFile) => PythonVars) | undefined;
}

/** Weakest first, as the reference has them: what ships comes after users' files, collections' last. */
export function enabledVarsPlugins(
	options: VarsListOptions,
): () => readonly VarsPlugin[] {
	const { finder, services } = options;
	const enabled = services.settings.texts("VARIABLE_PLUGINS_ENABLED");
	const loader = new VarsLoader(options);
	let known: { version: number; plugins: readonly VarsPlugin[] } | undefined;
	return () => {
		if (known?.version !== finder.version) {
			const plugins = [
				...loader.besidePlaybooks(enabled),
				...loader.shipped(enabled),
				...loader.ofCollections(enabled),
			];
			known = { version: finder.version, plugins };
		}
		return known.plugins;
	};
}

class VarsLoader {
	readonly #options: VarsListOptions;
	readonly #loaded = new Map<string, PythonVars>();

	constructor(options: VarsListOptions) {
		this.#options = options;
	}

	besidePlaybooks(enabled: readonly string[]): readonly VarsPlugin[] {
		const { finder } = this.#options;
		return finder.all("vars").flatMap((file) => {
			const found = { ...file, kind: "vars", fqcn: file.name } as const;
			const { plugin, needsEnabling } = this.#load({
				...found,
				collection: undefined,
			});
			const isWanted = needsEnabling !== true || enabled.includes(file.name);
			return isWanted ? [plugin] : [];
		});
	}

	shipped(enabled: readonly string[]): readonly VarsPlugin[] {
		const { finder, builtin, services } = this.#options;
		const hidden = new Set(finder.all("vars").map(({ name }) => name));
		return [...builtin].flatMap(([name, definition]) => {
			const names = [name, `ansible.builtin.${name}`, `ansible.legacy.${name}`];
			const isWanted = enabled.some((each) => names.includes(each));
			if (!isWanted || hidden.has(name)) return [];
			return [
				this.#once(name, () => ({
					plugin: varsPlugin(definition, { name, file: undefined }, services),
					needsEnabling: true,
				})).plugin,
			];
		});
	}

	ofCollections(enabled: readonly string[]): readonly VarsPlugin[] {
		return enabled.flatMap((name) => {
			if (
				!/^\w+\.\w+\.\w/.test(name) ||
				/^ansible\.(builtin|legacy)\./.test(name)
			)
				return [];
			const found = this.#options.finder.find("vars", name);
			if (found === undefined || found.language === "builtin") return [];
			const { plugin, needsEnabling } = this.#load(found);
			if (needsEnabling !== undefined) {
				this.#options.services.report.warn(
					`Vars plugins in collections must be enabled to be loaded, REQUIRES_ENABLED is not supported. This should be removed from the plugin ${found.fqcn}.`,
				);
			}
			return [plugin];
		});
	}

	#load(found: PluginInFile): PythonVars {
		return this.#once(found.file, () => {
			const { python, services } = this.#options;
			const { name, file, fqcn } = found;
			if (found.language === "python") {
				if (python) return python(found);
				throw pythonRefusal(found);
			}
			const definition = asVars(loadPluginNow(file), file);
			return {
				plugin: varsPlugin(definition, { name: fqcn ?? name, file }, services),
				needsEnabling: definition.needsEnabling,
			};
		});
	}

	#once(key: string, make: () => PythonVars): PythonVars {
		let loaded = this.#loaded.get(key);
		if (loaded === undefined) {
			loaded = make();
			this.#loaded.set(key, loaded);
		}
		return loaded;
	}
}
