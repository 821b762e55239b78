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
import type { HostedUnit } from "../../plugins/callback-host.ts";
import {
	type FoundPlugin,
	pluginsIn,
	readPythonCallback,
} from "../../plugins/find-plugins.ts";
import { loadPlugin } from "../../plugins/load-plugin.ts";
import { packageFolders } from "../../plugins/packages.ts";
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
	/** Callbacks that someone else runs: Ansible itself, and then all that are in Python. */
	readonly others?: ReadonlySet<string> | undefined;
	readonly warn: (text: string) => void;
	readonly error: (error: unknown) => void;
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
		if (found && !isSame)
			this.#warnOfPython(found, builtinCallbackName(name) ?? "default");
		if (builtin) return builtin;
		const short = name.replace(/^(ansible\.posix|community\.general)\./, "");
		if (!found && !CALLBACKS_ELSEWHERE.has(short)) throw noSuchStdout(name);
		if (!found)
			this.#request.warn(
				`The stdout callback ${name} is a plugin in Python, which is not run here: default owns the screen. --engine ansible runs it.`,
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

	/** The built-in of that name runs in its place. */
	async #takePython(
		found: FoundPlugin,
		isNamed: boolean,
	): Promise<HostedUnit | undefined> {
		if (this.#request.others || isBridgePlugin(found.file)) return undefined;
		const about = readPythonCallback(found.file);
		if (!about || about.type === "stdout") return undefined;
		if (!isNamed && about.needsEnabling) return undefined;
		this.#take(found.name);
		const builtin = builtinCallbackName(found.name);
		this.#warnOfPython(found, builtin);
		return builtin === undefined ? undefined : this.#builtin(builtin);
	}

	/** By its name alone: in a collection, a package, or of what ships. */
	async #takeNamed(name: string): Promise<HostedUnit | undefined> {
		const packed = this.#find(name, []) ?? this.#findPacked(name);
		if (packed?.language === "script") {
			this.#take(name);
			return this.load(packed);
		}
		const unit = await this.#builtin(name);
		if (!unit && packed && !this.#request.others)
			this.#warnOfPython(packed, undefined);
		if (!unit && !packed) return undefined;
		this.#take(name);
		if (unit?.definition.type !== "stdout") return unit;
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

	#warnOfPython(
		{ name, file }: FoundPlugin,
		builtin: string | undefined,
	): void {
		const instead =
			builtin === undefined
				? "it is left out of this run"
				: `the built-in ${builtin} runs in its place`;
		this.#request.warn(
			`The callback ${name} (${file}) is a plugin in Python, which is not run here: ${instead}. --engine ansible runs it.`,
		);
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
