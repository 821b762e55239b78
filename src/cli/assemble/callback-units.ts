// Which callbacks a run has: what ships and what lies in folders, by the rules of what is enabled.

import path from "node:path";
import {
	builtinCallbackName,
	CALLBACKS,
	CALLBACKS_ELSEWHERE,
} from "../../builtin/callbacks/registry.ts";
import type { Settings } from "../../config/settings.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import { asCallback } from "../../kinds/callback.ts";
import type {
	CallbackDefinition,
	CallbackType,
} from "../../plugins/callback.ts";
import type { HostedUnit } from "../../plugins/callback-host.ts";
import {
	type FoundPlugin,
	pluginsIn,
	readPythonCallback,
} from "../../plugins/find-plugins.ts";
import { loadPlugin } from "../../plugins/load-plugin.ts";
import { packageFolders } from "../../plugins/packages.ts";
import type { NamedPlugin } from "../../plugins/plugin-finder.ts";
import { isBridgePlugin } from "../package-root.ts";

/** Where callbacks lie besides collections and packages, first to last; some may not be there. */
export function callbackFolders(
	settings: Settings,
	baseDir: string | undefined,
): readonly string[] {
	return [
		...(baseDir === undefined ? [] : [path.join(baseDir, "callback_plugins")]),
		...settings.texts("DEFAULT_CALLBACK_PLUGIN_PATH"),
	];
}

export interface UnitsRequest {
	readonly settings: Settings;
	/** Folders of callbacks, first to last. */
	readonly folders: readonly string[];
	/** Where packages with plugins may be installed, besides folders above. */
	readonly packageRoots: readonly string[];
	/** Where a collection is installed. */
	readonly collectionFolder: (collection: string) => string | undefined;
	/** What a name means that is in no folder here; full names of collections, and old ones that lead there. */
	readonly named?: (name: string) => NamedPlugin | undefined;
	/** One in Python; undefined where none are run here. */
	readonly python?:
		| ((plugin: PythonCallbackFile) => CallbackDefinition)
		| undefined;
	/** Callbacks that someone else runs: Ansible itself, and then all that are in Python. */
	readonly others?: ReadonlySet<string> | undefined;
	readonly warn: (text: string) => void;
	readonly error: (error: unknown) => void;
}

/** A callback in Python, and what it is to be in this run, whatever its file says. */
export interface PythonCallbackFile {
	readonly name: string;
	readonly fqcn: string;
	readonly file: string;
	readonly collection: string | undefined;
	readonly type: CallbackType;
}

/** Finds callbacks in one run; what was found, and said, is remembered. */
export class CallbackUnits {
	readonly #request: UnitsRequest;
	readonly #missing: Set<string>;
	readonly #taken = new Set<string>();
	readonly #searched = new Set<string>();

	constructor(request: UnitsRequest) {
		this.#request = request;
		this.#missing = new Set(request.settings.texts("CALLBACKS_ENABLED"));
		for (const name of request.others ?? []) this.#take(name);
	}

	/** The one that owns the screen. Throws a `plugin` error where there is none of that name. */
	async stdout(name: string): Promise<HostedUnit> {
		this.#taken.add(name);
		const found =
			this.#find(name, this.#request.folders) ?? this.#findPacked(name);
		if (found?.language === "script") return this.#load(found);
		const builtin = await this.#builtin(name);
		// Under its full name the built-in is that very callback; a file in a folder is another one.
		const isSame = builtin !== undefined && name.includes(".");
		const python = isSame ? undefined : this.#inPython(name, found);
		if (python) return this.#unitInPython(python, "stdout");
		if (builtin) return builtin;
		const short = name.replace(/^(ansible\.posix|community\.general)\./, "");
		if (!found && !CALLBACKS_ELSEWHERE.has(short)) throw noSuchStdout(name);
		this.#request.warn(
			`The stdout callback ${name} is a plugin in Python, and not to be found here: default owns the screen.`,
		);
		return this.#mustBuiltin("default");
	}

	/** Those that are enabled, of these folders and of what ships. */
	async enabled(folders: readonly string[]): Promise<HostedUnit[]> {
		const units: HostedUnit[] = [];
		const fresh = folders.filter((folder) => !this.#searched.has(folder));
		for (const folder of fresh) this.#searched.add(folder);
		for (const found of fresh.flatMap((folder) => pluginsIn(folder))) {
			const unit = await this.#takeFound(found);
			if (unit) units.push(unit);
		}
		for (const name of [...this.#missing]) {
			const unit = await this.#takeNamed(name);
			if (unit) units.push(unit);
		}
		return units;
	}

	/** After the last folder: names that nothing answered to are said. */
	tellMissing(): void {
		if (this.#request.others) return;
		for (const name of this.#missing)
			this.#request.warn(`Skipping callback plugin '${name}', unable to load`);
		this.#missing.clear();
	}

	async #takeFound(found: FoundPlugin): Promise<HostedUnit | undefined> {
		if (this.#taken.has(found.name)) return undefined;
		const isNamed = this.#missing.has(found.name);
		if (found.language === "python") return this.#takePython(found, isNamed);
		const unit = await this.load(found);
		if (!unit) {
			this.#take(found.name);
			return undefined;
		}
		if (!isNamed && unit.definition.enabled !== "always") return undefined;
		this.#take(found.name);
		if (unit.definition.type !== "stdout") return unit;
		this.#warnOfStdout(found.name);
		return undefined;
	}

	#takePython(found: FoundPlugin, isNamed: boolean): HostedUnit | undefined {
		if (this.#request.others || isBridgePlugin(found.file)) return undefined;
		const about = readPythonCallback(found.file);
		if (!about || about.type === "stdout") return undefined;
		if (!isNamed && about.needsEnabling) return undefined;
		const python = this.#inPython(found.name, found);
		if (!python) return undefined;
		this.#take(found.name);
		return this.#unitInPython(python, "notification");
	}

	/** Where plugins in Python are run. */
	#inPython(
		name: string,
		found: FoundPlugin | undefined,
	): Omit<PythonCallbackFile, "type"> | undefined {
		if (!this.#request.python) return undefined;
		if (found && !name.includes("."))
			return { ...found, fqcn: found.name, collection: undefined };
		const named = this.#request.named?.(name);
		return named?.language === "python" ? named : undefined;
	}

	/** Its errors name the file; it needs no fence, for it runs elsewhere. */
	#unitInPython(
		plugin: Omit<PythonCallbackFile, "type">,
		type: CallbackType,
	): HostedUnit {
		const { python } = this.#request;
		if (!python) throw new ShevekError("internal", "no plugins in Python");
		const definition = python({ ...plugin, type });
		return { name: plugin.name, file: undefined, definition };
	}

	/** By its name alone: in a collection, a package, or of what ships. */
	async #takeNamed(name: string): Promise<HostedUnit | undefined> {
		const packed = this.#find(name, []) ?? this.#findPacked(name);
		if (packed?.language === "script") {
			this.#take(name);
			return this.load(packed);
		}
		const unit = await this.#builtin(name);
		const python = unit ? undefined : this.#inPython(name, packed);
		if (python) return this.#takeNamedPython(name, python);
		if (!unit && !packed) return undefined;
		this.#take(name);
		if (unit?.definition.type !== "stdout") return unit;
		this.#warnOfStdout(name);
		return undefined;
	}

	#takeNamedPython(
		name: string,
		python: Omit<PythonCallbackFile, "type">,
	): HostedUnit | undefined {
		this.#take(name);
		if (readPythonCallback(python.file)?.type !== "stdout")
			return this.#unitInPython(python, "notification");
		this.#warnOfStdout(name);
		return undefined;
	}

	#take(name: string): void {
		this.#missing.delete(name);
		this.#taken.add(name);
	}

	/** In these folders, or by its full name in its collection. */
	#find(name: string, folders: readonly string[]): FoundPlugin | undefined {
		const parts = name.split(".");
		const isFull = parts.length >= 3;
		const collection = isFull
			? this.#request.collectionFolder(parts.slice(0, 2).join("."))
			: undefined;
		const own = collection && path.join(collection, "plugins", "callback");
		const wanted = isFull ? parts.slice(2).join(".") : name;
		return (isFull ? (own === undefined ? [] : [own]) : folders)
			.flatMap((folder) => pluginsIn(folder))
			.find((each) => each.name === wanted);
	}

	#findPacked(name: string): FoundPlugin | undefined {
		return packageFolders("callback_plugins", this.#request.packageRoots)
			.flatMap((folder) => pluginsIn(folder))
			.find((each) => each.name === name);
	}

	async #builtin(name: string): Promise<HostedUnit | undefined> {
		const own = builtinCallbackName(name);
		return own === undefined ? undefined : this.#mustBuiltin(own);
	}

	async #mustBuiltin(name: string): Promise<HostedUnit> {
		const module = await CALLBACKS.get(name)?.();
		if (!module) throw new ShevekError("internal", `no callback ${name}`);
		return { name, file: undefined, definition: module.default };
	}

	/** One of a collection, by its full name. */
	async ofCollection(name: string): Promise<HostedUnit | undefined> {
		const found = this.#find(name, []);
		return found?.language === "script" ? this.load(found) : undefined;
	}

	/** Undefined where it cannot be loaded; that is said. */
	async load(found: FoundPlugin): Promise<HostedUnit | undefined> {
		try {
			return await this.#load(found);
		} catch (error) {
			this.#request.error(error);
			return undefined;
		}
	}

	async #load({ name, file }: FoundPlugin): Promise<HostedUnit> {
		return {
			name,
			file,
			definition: asCallback(await loadPlugin(file), file),
		};
	}

	#warnOfStdout(name: string): void {
		this.#request.warn(
			`The callback ${name} owns the screen: set stdout_callback = ${name} instead of naming it in callbacks_enabled.`,
		);
	}
}

function noSuchStdout(name: string): ShevekError {
	return new ShevekError(
		"plugin",
		`Invalid callback for stdout specified: ${name}`,
		{ hint: "`shevek doc -t callback -l` lists those there are." },
	);
}
