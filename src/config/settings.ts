// The settings of a process: ansible.cfg and environment over the table's defaults. Values are resolved
// when asked for; what is set but wrong is refused at the start, as the reference does.

import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { ShevekError } from "../errors/shevek-error.ts";
import { decodeBytes } from "../pyvalue/encoding.ts";
import { PyTuple, type PyValue } from "../pyvalue/value.ts";
import { findConfigFile } from "./find-config-file.ts";
import { type IniFile, parseIniFile } from "./ini-file.ts";
import type { OptionDefinition } from "./option.ts";
import { type PathContext, unfrackPath } from "./paths.ts";
import {
	type DeprecatedUse,
	type OptionSources,
	type ResolveContext,
	type ResolvedOption,
	resolveOption,
} from "./resolve-option.ts";
import { SETTINGS } from "./settings-table.ts";

export interface LoadSettingsOptions extends PathContext {
	/** Used as it is instead of looking for one. */
	readonly configFile?: string | undefined;
}

const TABLE: ReadonlyMap<string, OptionDefinition> = new Map(
	SETTINGS.map((setting) => [setting.name, setting]),
);

/** Throws a `config` error where ansible.cfg cannot be read or a value that is set means nothing. */
export function loadSettings(options: LoadSettingsOptions): Settings {
	const found =
		options.configFile === undefined
			? findConfigFile(options)
			: { path: unfrackPath(options.configFile, options), warnings: [] };
	const settings = new Settings(options, found.path, found.warnings);
	settings.assertValid();
	return settings;
}

export class Settings {
	/** The ansible.cfg in use. */
	readonly configFile: string | undefined;
	readonly ini: IniFile | undefined;
	readonly #context: ResolveContext;
	readonly #resolved = new Map<string, ResolvedOption>();
	readonly #warnings: readonly string[];
	readonly #deprecated = new Map<string, DeprecatedUse>();

	constructor(
		paths: PathContext,
		configFile: string | undefined,
		warnings: readonly string[],
	) {
		this.configFile = configFile;
		this.ini = configFile === undefined ? undefined : readIni(configFile);
		this.#warnings = warnings;
		this.#context = {
			cwd: paths.cwd,
			env: paths.env,
			configFile,
			ini: this.ini,
			ansibleHome: () => this.text("ANSIBLE_HOME") ?? "",
			noteDeprecated: (use) => this.#deprecated.set(use.name, use),
		};
	}

	/** What finding ansible.cfg had to say, to be shown as warnings. */
	get warnings(): readonly string[] {
		return this.#warnings;
	}

	/** Deprecated settings that have been met in use so far. */
	get deprecatedUses(): readonly DeprecatedUse[] {
		return [...this.#deprecated.values()];
	}

	/** Where `~`, `$VAR` and relative paths of this process point. */
	get paths(): PathContext {
		return this.#context;
	}

	/** The value of a setting by the reference's name, e.g. `DEFAULT_FORKS`. */
	get(name: string): PyValue {
		return this.#resolve(name).value;
	}

	/** `default`, `env: NAME`, or the path of the ansible.cfg. */
	origin(name: string): string {
		return this.#resolve(name).origin;
	}

	flag(name: string): boolean {
		const value = this.get(name);
		if (typeof value === "boolean") return value;
		throw wrongKind(name, "bool");
	}

	integer(name: string): number {
		const value = this.get(name);
		if (typeof value === "number") return value;
		throw wrongKind(name, "int");
	}

	/** Undefined where the setting is None. */
	text(name: string): string | undefined {
		const value = this.get(name);
		if (value === null) return undefined;
		if (typeof value === "string") return value;
		throw wrongKind(name, "str");
	}

	/** A list's texts; empty where the setting is None. */
	texts(name: string): readonly string[] {
		const value = this.get(name);
		if (value === null) return [];
		const items = value instanceof PyTuple ? value.items : value;
		if (!Array.isArray(items)) throw wrongKind(name, "list");
		return items.map(String);
	}

	/** An option that is not in the table: a plugin's own. */
	option(
		definition: OptionDefinition,
		sources: OptionSources = {},
	): ResolvedOption {
		return resolveOption(definition, sources, this.#context);
	}

	/** Resolves each setting that is set somewhere, so that a wrong value is seen before anything runs. */
	assertValid(): void {
		for (const setting of SETTINGS) {
			const isSet =
				setting.env?.some((e) => this.#context.env[e.name] !== undefined) ||
				setting.ini?.some((i) => this.ini?.get(i.section, i.key) !== undefined);
			// A tmppath makes its folder when it is resolved; any text is a valid one.
			if (isSet && setting.type !== "tmppath") this.#resolve(setting.name);
		}
	}

	#resolve(name: string): ResolvedOption {
		const known = this.#resolved.get(name);
		if (known !== undefined) return known;
		const resolved = this.#resolveAnew(name);
		this.#resolved.set(name, resolved);
		return resolved;
	}

	#resolveAnew(name: string): ResolvedOption {
		if (name === "CONFIG_FILE") {
			return { value: this.configFile ?? null, origin: "" };
		}
		const definition = TABLE.get(name);
		if (definition === undefined) {
			throw new ShevekError(
				"config",
				`Requested entry (setting: ${name} ) was not defined in configuration.`,
			);
		}
		return resolveOption(definition, {}, this.#context);
	}
}

function readIni(path: string): IniFile {
	const extension = posix.extname(path);
	if (extension === ".yml" || extension === ".yaml") {
		throw new ShevekError(
			"config",
			"Unsupported configuration file type: yaml",
		);
	}
	if (extension !== ".cfg" && extension !== ".ini") {
		throw new ShevekError(
			"config",
			`Unsupported configuration file extension for ${path}: ${extension}`,
		);
	}
	// Bytes that are no UTF-8 come through as they are, as in the reference.
	const text = decodeBytes(readFileSync(path), "utf-8", "surrogateescape");
	return parseIniFile(text, path);
}

function wrongKind(name: string, wanted: string): ShevekError {
	return new ShevekError("internal", `setting ${name} is no ${wanted}`);
}
