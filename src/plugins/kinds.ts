// The kinds of plugin, and where Ansible looks for each. A data table.

export interface KindPlaces {
	/** Beside a playbook and in a role; the key in a package's field `shevek`, too. */
	readonly folder: string;
	/** Below a collection's `plugins/`, and its key in `plugin_routing`. */
	readonly inCollection: string;
	/** The setting that names further folders. */
	readonly setting?: string;
}

/** Modules are found by the module library: they are programs of the hosts. */
export const PLUGIN_KINDS = {
	action: {
		folder: "action_plugins",
		inCollection: "action",
		setting: "DEFAULT_ACTION_PLUGIN_PATH",
	},
	become: {
		folder: "become_plugins",
		inCollection: "become",
		setting: "BECOME_PLUGIN_PATH",
	},
	cache: {
		folder: "cache_plugins",
		inCollection: "cache",
		setting: "DEFAULT_CACHE_PLUGIN_PATH",
	},
	callback: {
		folder: "callback_plugins",
		inCollection: "callback",
		setting: "DEFAULT_CALLBACK_PLUGIN_PATH",
	},
	connection: {
		folder: "connection_plugins",
		inCollection: "connection",
		setting: "DEFAULT_CONNECTION_PLUGIN_PATH",
	},
	filter: {
		folder: "filter_plugins",
		inCollection: "filter",
		setting: "DEFAULT_FILTER_PLUGIN_PATH",
	},
	inventory: {
		folder: "inventory_plugins",
		inCollection: "inventory",
		setting: "DEFAULT_INVENTORY_PLUGIN_PATH",
	},
	lookup: {
		folder: "lookup_plugins",
		inCollection: "lookup",
		setting: "DEFAULT_LOOKUP_PLUGIN_PATH",
	},
	// the reference has no setting for shells
	shell: { folder: "shell_plugins", inCollection: "shell" },
	strategy: {
		folder: "strategy_plugins",
		inCollection: "strategy",
		setting: "DEFAULT_STRATEGY_PLUGIN_PATH",
	},
	test: {
		folder: "test_plugins",
		inCollection: "test",
		setting: "DEFAULT_TEST_PLUGIN_PATH",
	},
	vars: {
		folder: "vars_plugins",
		inCollection: "vars",
		setting: "DEFAULT_VARS_PLUGIN_PATH",
	},
} as const satisfies Record<string, KindPlaces>;

export type PluginKind = keyof typeof PLUGIN_KINDS;

export function placesOf(kind: PluginKind): KindPlaces {
	return PLUGIN_KINDS[kind];
}
