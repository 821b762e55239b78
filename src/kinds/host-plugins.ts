// Connections and become methods in a run: found by name, loaded once, known again by the name that targets carry.

import type { BecomeMethod } from "../agent/become.ts";
import type { Connection } from "../agent/connection.ts";
import type { Settings } from "../config/settings.ts";
import type {
	BecomePlugin,
	ConnectionPlugin,
	HostPlugins,
} from "../engine/host-plugins.ts";
import { nearestName } from "../errors/nearest-name.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { HostOptions } from "../plugins/host-options.ts";
import type { OptionSpecs } from "../plugins/option-spec.ts";
import type { PluginFinder } from "../plugins/plugin-finder.ts";
import {
	asBecome,
	type BecomeDefinition,
	builtinBecome,
	userBecome,
} from "./become.ts";
import {
	asConnection,
	builtinConnection,
	type ConnectionDefinition,
	userConnection,
} from "./connection.ts";
import { type PluginInFile, PluginSet } from "./plugin-set.ts";
import type { ShellDefinition } from "./shell.ts";
import { ShellSet } from "./shell-set.ts";

/** Makes the plugins that are in Python. */
export interface PythonHostPlugins {
	connection(found: PluginInFile): ConnectionPlugin;
	become(found: PluginInFile): BecomePlugin;
}

export interface HostPluginsRequest {
	readonly finder: PluginFinder;
	readonly settings: Pick<Settings, "option">;
	/** What ships, by short name. */
	readonly connections: ReadonlyMap<string, ConnectionDefinition>;
	readonly becomeMethods: ReadonlyMap<string, BecomeDefinition>;
	readonly shells: ReadonlyMap<string, ShellDefinition>;
	readonly warn: (text: string) => void;
	/** Without it plugins in Python are refused by name. */
	readonly python?: PythonHostPlugins | undefined;
}

export interface RunHostPlugins extends HostPlugins {
	/** Of targets, by the name that they carry. */
	readonly connectionOf: (name: string) => Connection;
	readonly becomeOf: (name: string) => BecomeMethod;
}

export function makeHostPlugins(request: HostPluginsRequest): RunHostPlugins {
	const connections = connectionKind(request);
	const becomes = becomeKind(request);
	const shells = new ShellSet(request);
	return {
		connection: (name, collections) => connections.get(name, collections),
		become: (name, collections) => becomes.get(name, collections),
		shell: (type, program) => shells.get(type, program),
		connectionOf: (name) => connections.known(name).connection,
		becomeOf: (name) => becomes.known(name).method,
	};
}

function connectionKind(request: HostPluginsRequest): Kind<ConnectionPlugin> {
	const { finder, settings, connections, python } = request;
	const options = (name: string, specs: OptionSpecs = {}) =>
		new HostOptions(specs, { settings, owner: { type: "connection", name } });
	return new Kind<ConnectionPlugin>(finder, {
		plugins: new PluginSet<ConnectionPlugin>({
			kind: "connection",
			finder,
			builtin: once((name) => {
				const definition = connections.get(name);
				return (
					definition && {
						name,
						options: options(name, definition.options),
						connection: builtinConnection(name, definition),
					}
				);
			}),
			script: (exported, { file, fqcn }) => {
				const definition = asConnection(exported, file);
				const name = connections.has(fqcn) ? `${fqcn} (${file})` : fqcn;
				return {
					name,
					options: options(fqcn, definition.options),
					connection: userConnection(name, definition, file),
				};
			},
			python: python && ((found) => python.connection(found)),
		}),
		missing(name) {
			const near = nearestName(name, [...connections.keys()]);
			const hint = near === undefined ? "" : `; did you mean '${near}'?`;
			return `the connection plugin '${name}' was not found${hint}`;
		},
	});
}

function becomeKind(request: HostPluginsRequest): Kind<BecomePlugin> {
	const { finder, settings, becomeMethods, python } = request;
	const options = (name: string, specs: OptionSpecs = {}) =>
		new HostOptions(specs, { settings, owner: { type: "become", name } });
	return new Kind<BecomePlugin>(finder, {
		plugins: new PluginSet<BecomePlugin>({
			kind: "become",
			finder,
			builtin: once((name) => {
				const definition = becomeMethods.get(name);
				return (
					definition && {
						name,
						options: options(name, definition.options),
						method: builtinBecome(name, definition),
					}
				);
			}),
			script: (exported, { file, fqcn }) => {
				const definition = asBecome(exported, file);
				const name = becomeMethods.has(fqcn) ? `${fqcn} (${file})` : fqcn;
				return {
					name,
					options: options(fqcn, definition.options),
					method: userBecome(fqcn, definition, file),
				};
			},
			python: python && ((found) => python.become(found)),
		}),
		missing: (name) =>
			`Invalid become method specified, could not find matching plugin: '${name}'. Use \`ansible-doc -t become -l\` to list available plugins.`,
	});
}

/** One that ships is made once, so that what it has resolved stays known. */
function once<T>(make: (name: string) => T): (name: string) => T {
	const made = new Map<string, T>();
	return (name) => {
		const known = made.get(name);
		if (known !== undefined) return known;
		const fresh = make(name);
		made.set(name, fresh);
		return fresh;
	};
}

interface KindOptions<T> {
	readonly plugins: PluginSet<T>;
	readonly missing: (name: string) => string;
}

/** Each task of each host asks, so that answers are kept until another folder comes in. */
class Kind<T extends { readonly name: string }> {
	readonly #finder: PluginFinder;
	readonly #options: KindOptions<T>;
	readonly #asked = new Map<string, T>();
	readonly #byName = new Map<string, T>();
	#version = 0;

	constructor(finder: PluginFinder, options: KindOptions<T>) {
		this.#finder = finder;
		this.#options = options;
	}

	get(name: string, collections: readonly string[]): T {
		if (this.#version !== this.#finder.version) {
			this.#version = this.#finder.version;
			this.#asked.clear();
		}
		const key = [name, ...collections].join(" ");
		const known = this.#asked.get(key);
		if (known !== undefined) return known;
		const found = this.#options.plugins.get(name, collections);
		if (found === undefined)
			throw new ShevekError("plugin", this.#options.missing(name));
		this.#asked.set(key, found);
		this.#byName.set(found.name, found);
		return found;
	}

	/** One that `get` has given before. */
	known(name: string): T {
		return this.#byName.get(name) ?? this.get(name, []);
	}
}
