// Options that inventory plugins share, by the names and places that Ansible has for them (2.14).

import type { OptionSpecs } from "../plugins/option-spec.ts";

/** For plugins that call `construct`. */
export const constructedOptions = {
	strict: {
		type: "bool",
		default: false,
		description:
			"An expression that cannot be worked out is an error; else it is left out.",
	},
	compose: {
		type: "dict",
		default: {},
		description: "Variables to set, each by an expression.",
	},
	groups: {
		type: "dict",
		default: {},
		description: "Groups by name, each with the condition of being in it.",
	},
	keyed_groups: {
		type: "raw",
		default: [],
		description:
			"Groups named by values: a list of dicts with key, prefix, separator, parent_group, default_value and trailing_separator.",
	},
	use_extra_vars: {
		type: "bool",
		default: false,
		description: "Expressions see the extra variables, too.",
		env: ["ANSIBLE_INVENTORY_USE_EXTRA_VARS"],
		ini: ["inventory_plugins.use_extra_vars"],
	},
	leading_separator: {
		type: "bool",
		default: true,
		description:
			"A keyed group without a prefix has a name that begins with the separator.",
	},
} as const satisfies OptionSpecs;

/** For plugins that call `cached`. */
export const inventoryCacheOptions = {
	cache: {
		type: "bool",
		default: false,
		description: "Keep what was fetched for other runs.",
		env: ["ANSIBLE_INVENTORY_CACHE"],
		ini: ["inventory.cache"],
	},
	cache_plugin: {
		type: "str",
		default: "memory",
		description: "The cache plugin that keeps it.",
		env: ["ANSIBLE_CACHE_PLUGIN", "ANSIBLE_INVENTORY_CACHE_PLUGIN"],
		ini: ["defaults.fact_caching", "inventory.cache_plugin"],
	},
	cache_timeout: {
		type: "int",
		default: 3600,
		description: "Seconds that it is kept for.",
		env: ["ANSIBLE_CACHE_PLUGIN_TIMEOUT", "ANSIBLE_INVENTORY_CACHE_TIMEOUT"],
		ini: ["defaults.fact_caching_timeout", "inventory.cache_timeout"],
	},
	cache_connection: {
		type: "str",
		description: "Where the cache plugin keeps it: a folder, an address.",
		env: [
			"ANSIBLE_CACHE_PLUGIN_CONNECTION",
			"ANSIBLE_INVENTORY_CACHE_CONNECTION",
		],
		ini: ["defaults.fact_caching_connection", "inventory.cache_connection"],
	},
	cache_prefix: {
		type: "str",
		default: "ansible_inventory_",
		description: "Begins the names of what is kept.",
		env: [
			"ANSIBLE_CACHE_PLUGIN_PREFIX",
			"ANSIBLE_INVENTORY_CACHE_PLUGIN_PREFIX",
		],
		ini: [
			"default.fact_caching_prefix",
			"defaults.fact_caching_prefix",
			"inventory.cache_prefix",
		],
	},
} as const satisfies OptionSpecs;
