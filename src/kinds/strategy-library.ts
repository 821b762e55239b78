// The strategies of a run: users' files where the finder finds them, and what ships.

import type { StrategyLibrary } from "../engine/strategy.ts";
import type { PluginFinder } from "../plugins/plugin-finder.ts";
import { PluginSet } from "./plugin-set.ts";
import {
	asStrategy,
	engineStrategy,
	type StrategyDefinition,
} from "./strategy.ts";

/** One in Python is refused by name: it is written against Ansible's own workers. */
export function makeStrategyLibrary(
	finder: PluginFinder,
	builtin: ReadonlyMap<string, StrategyDefinition>,
): StrategyLibrary {
	return new PluginSet({
		kind: "strategy",
		finder,
		builtin: (name) => {
			const definition = builtin.get(name);
			return (
				definition && engineStrategy(definition, `ansible.builtin.${name}`)
			);
		},
		script: (exported, { file, fqcn }) =>
			engineStrategy(asStrategy(exported, file), fqcn, file),
	});
}
