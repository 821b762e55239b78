// Shells in a run: by ansible_shell_type, else by the program that runs the commands.

import path from "node:path";
import type { Shell } from "../agent/shell.ts";
import type { ResolvedOptions } from "../agent/target.ts";
import type { Settings } from "../config/settings.ts";
import type { ShellPlugin } from "../engine/host-plugins.ts";
import { nearestName } from "../errors/nearest-name.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { HostOptions } from "../plugins/host-options.ts";
import type { PluginFinder } from "../plugins/plugin-finder.ts";
import { PluginSet } from "./plugin-set.ts";
import { asShell, makeShell, type ShellDefinition } from "./shell.ts";

export interface ShellSetRequest {
	readonly finder: PluginFinder;
	readonly settings: Pick<Settings, "option">;
	/** What ships, by short name. */
	readonly shells: ReadonlyMap<string, ShellDefinition>;
	readonly warn: (text: string) => void;
}

export class ShellSet {
	readonly #request: ShellSetRequest;
	readonly #set: PluginSet<ShellPlugin>;
	readonly #known = new Map<string, ShellPlugin>();
	#version = 0;

	constructor(request: ShellSetRequest) {
		this.#request = request;
		const { finder, settings, shells } = request;
		const builtins = new Map(
			[...shells].map(([name, definition]) => [
				name,
				pluginOf(definition, { name, file: undefined, settings }),
			]),
		);
		this.#set = new PluginSet<ShellPlugin>({
			kind: "shell",
			finder,
			builtin: (name) => builtins.get(name),
			script: (exported, { fqcn, file }) =>
				pluginOf(asShell(exported, file), { name: fqcn, file, settings }),
		});
	}

	/** Each task of each host asks, so that answers are kept until another folder comes in. */
	get(type: string | undefined, program: string): ShellPlugin {
		const { finder } = this.#request;
		if (this.#version !== finder.version) {
			this.#version = finder.version;
			this.#known.clear();
		}
		const key = JSON.stringify([type, program]);
		const known = this.#known.get(key);
		if (known !== undefined) return known;
		const found = type ? this.#named(type) : this.#forProgram(program);
		this.#known.set(key, found);
		return found;
	}

	#named(type: string): ShellPlugin {
		const found = this.#set.get(type);
		if (found !== undefined) return found;
		const near = nearestName(type, [...this.#request.shells.keys()]);
		const hint = near === undefined ? "." : `; did you mean '${near}'?`;
		throw new ShevekError(
			"plugin",
			`Could not find the shell plugin required (${type})${hint}`,
		);
	}

	/** One of the program's own name before those that say that they are for it, as in the reference. */
	#forProgram(program: string): ShellPlugin {
		const { finder, shells } = this.#request;
		const name = path.basename(program);
		if (/^[\w-]+$/.test(name)) {
			const own = this.#scriptOrBuiltin(name);
			if (own !== undefined) return own;
		}
		const own = finder
			.all("shell")
			.filter(({ language }) => language === "script");
		const names = [...own.map((found) => found.name), ...shells.keys()];
		const speaking = names
			.values()
			.map((each) => this.#unlessBad(each))
			.find((each) => each?.isFor(program));
		return speaking ?? this.#named("sh");
	}

	/** One that nobody has asked for by its name is left out, as in the reference. */
	#unlessBad(name: string): ShellPlugin | undefined {
		try {
			return this.#set.get(name);
		} catch (error) {
			if (!(error instanceof ShevekError)) throw error;
			const file = error.where?.file ?? name;
			this.#request.warn(
				`Skipping plugin (${file}) as it seems to be invalid: ${error.message}`,
			);
			return undefined;
		}
	}

	/** A plugin in Python of that name, ansible-core's own among them, is not what the user asked for. */
	#scriptOrBuiltin(name: string): ShellPlugin | undefined {
		const found = this.#request.finder.find("shell", name);
		return found === undefined || found.language === "python"
			? undefined
			: this.#set.get(name);
	}
}

interface PluginRequest extends Pick<ShellSetRequest, "settings"> {
	readonly name: string;
	readonly file: string | undefined;
}

function pluginOf(
	definition: ShellDefinition,
	{ name, file, settings }: PluginRequest,
): ShellPlugin {
	const made = new WeakMap<object, Map<string, Shell>>();
	return {
		name,
		options: new HostOptions(definition.options ?? {}, {
			settings,
			owner: { type: "shell", name },
		}),
		isFor: (program) =>
			definition.compatibleShells.includes(path.basename(program)),
		shell: (options: ResolvedOptions, executable) => {
			const shells = made.get(options) ?? new Map<string, Shell>();
			made.set(options, shells);
			const known = shells.get(executable ?? "");
			if (known !== undefined) return known;
			const fresh = makeShell(definition, {
				name,
				file,
				options: options as Record<string, never>,
				executable,
			});
			shells.set(executable ?? "", fresh);
			return fresh;
		},
	};
}
