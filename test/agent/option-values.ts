// A plugin's options as a run resolves them, where nothing is set but what a test gives.

import { resolveOption } from "../../src/config/resolve-option.ts";
import type { Settings } from "../../src/config/settings.ts";
import type {
	OptionSpecs,
	OptionValues,
} from "../../src/plugins/option-spec.ts";
import { resolveOptions } from "../../src/plugins/resolve-options.ts";
import { fromPlain } from "../../src/pyvalue/plain.ts";
import type { PyValue } from "../../src/pyvalue/value.ts";

const settings: Pick<Settings, "option"> = {
	option: (definition, sources = {}) =>
		resolveOption(definition, sources, {
			cwd: "/",
			env: {},
			configFile: undefined,
			ini: undefined,
			ansibleHome: () => "/",
			noteDeprecated: () => {},
		}),
};

export function optionValues<O extends OptionSpecs>(
	specs: O,
	given: Readonly<Record<string, unknown>> = {},
): OptionValues<O> {
	const direct = new Map<string, PyValue>(
		Object.entries(given).map(([name, value]) => [name, fromPlain(value)]),
	);
	return resolveOptions(specs, {
		settings,
		owner: { type: "plugin", name: "under test" },
		direct,
	});
}
