import type { OptionDefinition } from "../../config/option.ts";
import { defineLookup } from "../../kinds/lookup.ts";
import { pyStr, pyTypeName } from "../../pyvalue/text.ts";
import type { PyKwargs, PyValue } from "../../pyvalue/value.ts";
import { AnsibleFailure } from "../../templar/failure.ts";
import type { LookupContext } from "../../templar/lookup.ts";
import { pluginOptions } from "../plugin-options.ts";
import { optionText } from "./options.ts";

const PLUGIN_TYPES: readonly string[] = [
	"become",
	"cache",
	"callback",
	"cliconf",
	"connection",
	"httpapi",
	"inventory",
	"lookup",
	"netconf",
	"shell",
	"vars",
];
/** What stands among the settings in 2.14 and is none: functions and classes. */
const CALLABLES = new Set([
	"ConfigManager",
	"Sequence",
	"_DeprecatedSequenceConstant",
	"_deprecated",
	"_warning",
	"add_internal_fqcns",
	"set_constant",
	"to_text",
]);
const ON_MISSING = ["error", "skip", "warn"];

export const config = defineLookup({
	description:
		"Settings of Ansible, or a plugin's options, as they are in effect.",
	values: "python",
	options: {
		on_missing: {
			type: "str",
			default: "error",
			choices: ["error", "skip", "warn"],
			description: "What to do about a setting that there is not.",
		},
		plugin_type: {
			type: "str",
			choices: PLUGIN_TYPES,
			description:
				"The kind of plugin whose options are asked for; wants plugin_name.",
		},
		plugin_name: {
			type: "str",
			description: "The plugin whose options are asked for; wants plugin_type.",
		},
	},
	run({ terms, kwargs, context }) {
		const missing = optionText(kwargs, "on_missing", "error");
		if (!ON_MISSING.includes(missing)) {
			throw notAChoice("on_missing", missing, ON_MISSING);
		}
		if (kwargs.has("plugin_type") !== kwargs.has("plugin_name")) {
			throw optionsError(
				"Both plugin_type and plugin_name are required, cannot use one without the other",
			);
		}
		const plugin = kwargs.has("plugin_name") ? pluginOf(kwargs) : undefined;
		return terms.flatMap((term): PyValue[] => {
			const name = nameOf(term);
			if (plugin === undefined && CALLABLES.has(name)) {
				throw new AnsibleFailure(
					"AnsibleLookupError",
					`Invalid setting "${name}" attempted`,
				);
			}
			const value =
				plugin === undefined
					? context.setting(name)
					: pluginSetting(plugin, name, context);
			if (value !== undefined) return [value];
			if (missing === "error") throw missingSetting(name, plugin);
			if (missing === "warn")
				context.warn(`Skipping, did not find setting ${name}`);
			return [];
		});
	},
});

interface Plugin {
	readonly type: string;
	readonly name: string;
	readonly options: readonly OptionDefinition[];
}

function pluginOf(kwargs: PyKwargs): Plugin {
	const type = optionText(kwargs, "plugin_type", "");
	if (!PLUGIN_TYPES.includes(type)) {
		throw notAChoice("plugin_type", type, PLUGIN_TYPES);
	}
	const written = optionText(kwargs, "plugin_name", "");
	const name = written.replace(/^ansible\.(?:builtin|legacy)\./, "");
	const options = pluginOptions(type, name);
	if (options === undefined) {
		throw new AnsibleFailure(
			"AnsibleLookupError",
			`Unable to load ${type} plugin "${written}"`,
		);
	}
	return { type, name, options };
}

function pluginSetting(
	plugin: Plugin,
	name: string,
	context: LookupContext,
): PyValue | undefined {
	const definition = plugin.options.find((option) => option.name === name);
	if (definition === undefined) return undefined;
	const vars = (variable: string) => {
		const raw = context.scope.get(variable);
		return raw === undefined ? undefined : context.template(raw);
	};
	return context.option(definition, { vars }).value;
}

function nameOf(term: PyValue): string {
	if (typeof term === "string") return term;
	throw optionsError(
		`Invalid setting identifier, "${pyStr(term)}" is not a string, its a <class '${pyTypeName(term)}'>`,
	);
}

function notAChoice(
	option: string,
	value: string,
	choices: readonly string[],
): AnsibleFailure {
	return optionsError(
		`Invalid value "${value}" for configuration option "plugin_type: lookup plugin: config setting: ${option} ", valid values are: ${choices.join(", ")}`,
	);
}

function optionsError(message: string): AnsibleFailure {
	return new AnsibleFailure("AnsibleOptionsError", message);
}

function missingSetting(
	name: string,
	plugin: Plugin | undefined,
): AnsibleFailure {
	const why =
		plugin === undefined
			? `module 'ansible.constants' has no attribute '${name}'`
			: `Requested entry (plugin_type: ${plugin.type} plugin: ${plugin.name} setting: ${name} ) was not defined in configuration.`;
	return new AnsibleFailure(
		"AnsibleLookupError",
		`Unable to find setting ${name}. ${why}. ${why}`,
	);
}
