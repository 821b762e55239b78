// What a run is asked to do, and the parts it is made of. The command line, the library and the
// sources build these; the engine reads them.

import type { ModuleLibrary } from "../agent/modules/payload.ts";
import type { SessionPool } from "../agent/target.ts";
import type { Settings } from "../config/settings.ts";
import type { RunListener } from "../events/run-event.ts";
import type { Inventory } from "../inventory/inventory.ts";
import type { TagChoice } from "../playbook/tags.ts";
import type { PluginFinder } from "../plugins/plugin-finder.ts";
import type { PyDict } from "../pyvalue/value.ts";
import type { Templar } from "../templar/templar.ts";
import type { DataLoader } from "../vars/data-loader.ts";
import type { FactCache } from "../vars/host-facts.ts";
import type { InventoryVars } from "../vars/inventory-vars.ts";
import type { Action, Terminal } from "./action.ts";
import type { CommandLine } from "./debugger/commands.ts";
import type { HostPlugins } from "./host-plugins.ts";
import type { StrategyLibrary } from "./strategy.ts";

export interface RunOptions {
	readonly forks: number;
	readonly isCheckMode: boolean;
	readonly isDiff: boolean;
	readonly verbosity: number;
	readonly tags: TagChoice;
	readonly extraVars: PyDict;
	/** `--limit`, as given. */
	readonly limit: string | undefined;
	readonly inventorySources: readonly string[];
	readonly startAtTask: string | undefined;
	readonly isStepping: boolean;
	readonly isForcingHandlers: boolean;
	readonly isFlushingCache: boolean;
	/** `-u`, `-c`, `-b` …: weaker than keywords and variables. */
	readonly connection: ConnectionOptions;
}

export interface ConnectionOptions {
	readonly connection: string | undefined;
	readonly remoteUser: string | undefined;
	readonly privateKeyFile: string | undefined;
	readonly timeoutSeconds: number | undefined;
	readonly sshCommonArgs: string | undefined;
	readonly sshExtraArgs: string | undefined;
	readonly isBecome: boolean;
	readonly becomeMethod: string | undefined;
	readonly becomeUser: string | undefined;
	readonly connectionPassword: string | undefined;
	readonly becomePassword: string | undefined;
}

export interface ActionLibrary {
	/**
	 * The action of a name, a user's before what ships; undefined where the name means none. Throws a `plugin`
	 * error for a file that is no action.
	 */
	get(name: string, collections?: readonly string[]): Action | undefined;
}

/** The parts a run works with; each is replaceable in a test. */
export interface RunParts {
	readonly settings: Settings;
	readonly inventory: Inventory;
	readonly templar: Templar;
	readonly data: DataLoader;
	readonly pool: SessionPool;
	readonly modules: ModuleLibrary | undefined;
	/** Names of modules and actions that no task may have (plugin_filters_cfg). */
	readonly rejectedModules: ReadonlySet<string>;
	/** Where plugins of every kind are found; folders of playbooks and roles come in as they are read. */
	readonly plugins: PluginFinder;
	readonly hostPlugins: HostPlugins;
	/** The `_ansible_*` arguments that the modules of that ansible-core take. */
	readonly acceptedArguments: ReadonlySet<string>;
	readonly actions: ActionLibrary;
	readonly strategies: StrategyLibrary;
	readonly listeners: readonly RunListener[];
	/** Those that the roles of a run bring, by the folders of theirs that hold callbacks. Asked before it starts. */
	readonly listenersOfRoles?: (
		folders: readonly string[],
	) => Promise<readonly RunListener[]>;
	readonly terminal: Terminal | undefined;
	/** Undefined where nobody can be asked: then the debugger finds no lines to read. */
	readonly commandLine?: CommandLine | undefined;
	/** Ends the run as Ctrl-C does, without a word. */
	readonly interrupt?: () => void;
	/** Undefined keeps facts in memory only. */
	readonly factCache: FactCache | undefined;
	/** meta: refresh_inventory. */
	readonly refreshInventory: () => Promise<void>;
	readonly inventoryVars: InventoryVars;
	/** The hosts of a pattern in the play's order, `--limit` applied unless told not to. */
	readonly selectHosts: (
		pattern: string | readonly string[],
		order: string | undefined,
		isLimited: boolean,
	) => readonly string[];
	readonly signal: AbortSignal;
	readonly now: () => number;
}
