// The parts of a run from a command line and the settings: inventory, variables, modules, connections.

import { acceptedArguments } from "../../agent/modules/arguments.ts";
import { findCoreInstall } from "../../agent/modules/core-install.ts";
import type { ModuleLibrary } from "../../agent/modules/payload.ts";
import { makeSessionPool } from "../../agent/pool.ts";
import { ACTIONS } from "../../builtin/actions/registry.ts";
import { BECOME_METHODS } from "../../builtin/become/registry.ts";
import type { Display } from "../../builtin/callbacks/display.ts";
import { CONNECTIONS } from "../../builtin/connections/registry.ts";
import { SHELLS } from "../../builtin/shells/registry.ts";
import { STRATEGIES } from "../../builtin/strategies/registry.ts";
import type { Settings } from "../../config/settings.ts";
import type {
	RunOptions as EngineOptions,
	RunParts,
} from "../../engine/options.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import { combineVars } from "../../inventory/combine-vars.ts";
import type { HostSelector } from "../../inventory/host-selector.ts";
import { makeActionLibrary } from "../../kinds/action-library.ts";
import { makeHostPlugins } from "../../kinds/host-plugins.ts";
import { makeStrategyLibrary } from "../../kinds/strategy-library.ts";
import { readRejectedModules } from "../../playbook/rejected-modules.ts";
import { pythonAction } from "../../python-host/action.ts";
import { pythonBecome } from "../../python-host/become.ts";
import { pythonCallback } from "../../python-host/callback.ts";
import { pythonConnection } from "../../python-host/connection.ts";
import { makePythonHost } from "../../python-host/python-host.ts";
import { DataLoader } from "../../vars/data-loader.ts";
import type { CommandWorld } from "../command-world.ts";
import type { Embedding } from "../embedding.ts";
import type { Interrupt } from "../interrupt.ts";
import type { AdhocOptions } from "../options/adhoc-options.ts";
import type { PlaybookOptions } from "../options/playbook-options.ts";
import type { RunOptions } from "../options/run-options.ts";
import { openCommandLine } from "./command-line.ts";
import { connectionCap } from "./connection-cap.ts";
import type { EventsOutput } from "./events.ts";
import { readExtraVars } from "./extra-vars.ts";
import { factCacheOf } from "./fact-cache.ts";
import { makeLibrary } from "./module-library.ts";
import { makeFinder } from "./plugin-finder.ts";
import { commandLine, runPython } from "./python-host.ts";
import { makeDataReader } from "./read-data.ts";
import { runCallbacks } from "./run-callbacks.ts";
import { openFirstInventory, openInventory } from "./run-inventory.ts";
import { runTemplar } from "./run-templar.ts";
import { askPasswords, vaultSecrets } from "./secrets.ts";
import { openTerminal } from "./terminal.ts";

export interface AssembleRequest {
	readonly options: PlaybookOptions | AdhocOptions;
	readonly settings: Settings;
	readonly world: CommandWorld;
	readonly display: Display;
	/** The command's words, for the record. */
	readonly argv: readonly string[];
	/** The folder of the playbook, or the working directory. */
	readonly baseDir: string;
	readonly interrupt: Interrupt;
	/** Of --events. */
	readonly events?: EventsOutput | undefined;
	/** The name of the callback that owns the screen. */
	readonly screen: string | undefined;
	readonly embedding: Embedding;
	/** What has folders of plugins (`filter_plugins` …) beside it: of a command without a playbook, --playbook-dir alone. */
	readonly pluginsDir: string | undefined;
	/** Whether other callbacks than the screen's and the record are wanted. */
	readonly hasCallbacks: boolean;
}

export interface Assembled {
	readonly parts: RunParts;
	/** What the engine's options get from files and prompts. */
	readonly extraVars: EngineOptions["extraVars"];
	readonly connection: EngineOptions["connection"];
	readonly selector: HostSelector;
}

export async function assemble(request: AssembleRequest): Promise<Assembled> {
	const { options, settings, display, baseDir, world, embedding } = request;
	const warn = (text: string): void => display.warning(text);
	const terminal = embedding.isUnattended ? undefined : openTerminal(display);
	const passwords = await askPasswords(options, settings, {
		terminal,
		warn,
	});
	const secrets = await vaultSecrets(options, settings, { terminal, warn });
	const reader = makeDataReader(secrets, warn);
	const data = new DataLoader({
		baseDir,
		parse: reader.parse,
		decrypt: reader.decrypt,
	});
	const isMerging = settings.get("DEFAULT_HASH_BEHAVIOUR") === "merge";
	const extraVars = combineVars(
		readExtraVars(options.extraVars, data, isMerging),
		embedding.data ?? new Map(),
		isMerging,
	);
	const core = findCoreInstall({
		setting: world.env.SHEVEK_ANSIBLE_CORE,
		env: world.env,
	});
	const modules = core && makeLibrary(core, request);
	const plugins = makeFinder({
		settings,
		baseDir: request.pluginsDir,
		cwd: world.cwd,
		library: () => modules,
	});
	const python = runPython(
		{ ...request, core, plugins, arguments: commandLine(options) },
		makePythonHost,
	);
	const templar = runTemplar(data, plugins, {
		...request,
		python: python.host,
	});
	const makeFactCache = () =>
		factCacheOf({
			settings,
			finder: plugins,
			folder: baseDir,
			warn,
			decrypt: reader.decrypt,
			python: python.host,
		});
	const factCache = makeFactCache();
	const hostPlugins = makeHostPlugins({
		finder: plugins,
		settings,
		connections: CONNECTIONS,
		becomeMethods: BECOME_METHODS,
		python: {
			connection: (found) => pythonConnection(python.host, found),
			become: (found) => pythonBecome(python.host, found),
		},
		shells: SHELLS,
		warn,
	});
	const reading = {
		...request,
		data,
		extraVars,
		plugins,
		templar,
		python: python.host,
	};
	let loaded = await openFirstInventory(reading, {
		makeFactCache,
		isCacheWanted: !("flushesCache" in options && options.flushesCache),
		closeAll: python.close,
	});
	const pool = makeSessionPool({
		connection: hostPlugins.connectionOf,
		becomeMethod: hostPlugins.becomeOf,
		modules: modules ?? NO_MODULES,
		maxHandshakes: options.forks,
		maxConnections: connectionCap(),
	});
	const callbacks = await runCallbacks(request, {
		ansibleVersion: core?.version,
		extraVars,
		collectionFolder: (name) => modules?.collectionFolder(name),
		named: (name) => plugins.find("callback", name),
		python: ({ type, ...plugin }) =>
			pythonCallback({
				host: python.host,
				plugin,
				type,
				hostVars: (host) => loaded.inventory.host(host)?.vars ?? new Map(),
			}),
	});
	const parts: RunParts = {
		settings,
		get inventory() {
			return loaded.inventory;
		},
		get inventoryVars() {
			return loaded.vars;
		},
		templar,
		data,
		pool,
		modules,
		rejectedModules: readRejectedModules(
			settings.text("PLUGIN_FILTERS_CFG"),
			warn,
		),
		plugins,
		hostPlugins,
		acceptedArguments: core ? acceptedArguments(core) : new Set(),
		actions: makeActionLibrary({
			finder: plugins,
			builtin: ACTIONS,
			python: (found) => pythonAction(python.host, found),
		}),
		strategies: makeStrategyLibrary(plugins, STRATEGIES),
		// The first is closed last.
		listeners: [
			{ onEvent: () => undefined, close: python.close },
			...callbacks.listeners,
		],
		listenersOfRoles: callbacks.ofRoles,
		terminal,
		commandLine: embedding.isUnattended ? undefined : openCommandLine(display),
		interrupt: () => request.interrupt.quit(),
		factCache,
		refreshInventory: async () => {
			data.forget();
			loaded = await openInventory(reading, {
				facts: async (host) => {
					await factCache?.prefetch([host]);
					return factCache?.read(host);
				},
				isCacheWanted: false,
			});
		},
		selectHosts: (pattern, order, isLimited) =>
			loaded.selector
				.select(pattern, { order, isLimitIgnored: !isLimited })
				.map((host) => host.name),
		signal: request.interrupt.signal,
		now: Date.now,
	};
	return {
		parts,
		extraVars,
		get selector() {
			return loaded.selector;
		},
		connection: connectionOptions(options, passwords),
	};
}

const NO_MODULES: Pick<ModuleLibrary, "payloadOf" | "coreVersion"> = {
	coreVersion: "",
	payloadOf: () => {
		throw new ShevekError(
			"module",
			"no ansible-core was found on this machine, so there are no modules",
		);
	},
};

function connectionOptions(
	options: RunOptions,
	passwords: { connection: string | undefined; become: string | undefined },
): EngineOptions["connection"] {
	return {
		connection: options.connection,
		remoteUser: options.remoteUser,
		privateKeyFile: options.privateKeyFile,
		timeoutSeconds: options.timeoutSeconds,
		sshCommonArgs: options.sshCommonArgs,
		sshExtraArgs: options.sshExtraArgs,
		isBecome: options.isBecome,
		becomeMethod: options.becomeMethod,
		becomeUser: options.becomeUser,
		connectionPassword: passwords.connection,
		becomePassword: passwords.become,
	};
}
