import { pyStr, pyTypeName } from "../../pyvalue/text.ts";
import type { PyValue } from "../../pyvalue/value.ts";
import { AnsibleFailure } from "../../templar/failure.ts";
import type { Lookup } from "../../templar/lookup.ts";
import { optionText } from "./options.ts";

const ON_MISSING = ["error", "warn", "skip"];

export const config: Lookup = {
	name: "config",
	run({ terms, kwargs, context }) {
		const missing = optionText(kwargs, "on_missing", "error");
		if (!ON_MISSING.includes(missing)) {
			throw optionsError(
				`"on_missing" must be a string and one of "error", "warn" or "skip", not ${missing}`,
			);
		}
		if (kwargs.has("plugin_type") !== kwargs.has("plugin_name")) {
			throw optionsError(
				"Both plugin_type and plugin_name are required, cannot use one without the other",
			);
		}
		if (kwargs.has("plugin_name"))
			throw optionsError(
				`Unable to load ${optionText(kwargs, "plugin_type", "")} plugin "${optionText(kwargs, "plugin_name", "")}"`,
			);
		return terms.flatMap((term): PyValue[] => {
			const name = nameOf(term);
			const value = context.setting(name);
			if (value !== undefined) return [value];
			if (missing === "error") throw missingSetting(name);
			if (missing === "warn")
				context.warn(`Skipping, did not find setting ${name}`);
			return [];
		});
	},
};

function nameOf(term: PyValue): string {
	if (typeof term === "string") return term;
	throw optionsError(
		`Invalid setting identifier, "${pyStr(term)}" is not a string, its a <class '${pyTypeName(term)}'>`,
	);
}

function optionsError(message: string): AnsibleFailure {
	return new AnsibleFailure("AnsibleOptionsError", message);
}

function missingSetting(name: string): AnsibleFailure {
	const why = `module 'ansible.constants' has no attribute '${name}'`;
	return new AnsibleFailure(
		"AnsibleLookupError",
		`Unable to find setting ${name}. ${why}. ${why}`,
	);
}
