// `defineStrategy`: the order in which the hosts of a play go through it.

import type { PlayRun } from "../engine/play-run.ts";
import type { Strategy } from "../engine/strategy.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { describeFault } from "../plugins/describe-fault.ts";
import { checkDefinition, type DefinitionShape } from "./check-definition.ts";
import { type StrategyPlay, StrategyRun } from "./strategy-run.ts";

export interface StrategyDefinition {
	/** One sentence, shown by `shevek doc`. */
	readonly description: string;
	/** YAML, shown by `shevek doc`. */
	readonly examples?: string;
	/** Every failed or unreachable result opens the task debugger. */
	readonly opensDebugger?: boolean;
	/** Takes the hosts of a batch through the play. What it leaves undone is not run; what it throws ends the run. */
	run(play: StrategyPlay): void | Promise<void>;
}

/** A strategy. Export it as the file's default. */
export function defineStrategy(
	definition: StrategyDefinition,
): StrategyDefinition {
	return definition;
}

const SHAPE: DefinitionShape = {
	kind: "strategy",
	keys: [
		"examples",
		"opensDebugger",
		"run",
	] satisfies (keyof StrategyDefinition)[],
	functions: ["run"],
	flaw: (value) =>
		value.options === undefined
			? undefined
			: { message: "a strategy has no options", key: "options" },
};

/** Throws a `plugin` error with the place in the file. */
export function asStrategy(value: unknown, file: string): StrategyDefinition {
	checkDefinition(value, file, SHAPE);
	return value as StrategyDefinition;
}

/** As the engine runs it; `file` is undefined for one that ships. */
export function engineStrategy(
	definition: StrategyDefinition,
	name: string,
	file?: string,
): Strategy {
	return {
		name,
		async run(play: PlayRun) {
			if (definition.opensDebugger === true) play.isDebugging = true;
			const run = new StrategyRun(play);
			try {
				await run.whole(() => definition.run(run));
			} catch (error) {
				if (file === undefined || error instanceof ShevekError) throw error;
				throw new ShevekError(
					"plugin",
					`the strategy ${name} (${file}): ${describeFault(error, file)}`,
					{ where: play.play.where, cause: error },
				);
			}
		},
	};
}
