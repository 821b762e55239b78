// The strategies that ship, by short name.

import type { StrategyDefinition } from "../../kinds/strategy.ts";
import { debug } from "./debug.ts";
import { free } from "./free.ts";
import { hostPinned } from "./host-pinned.ts";
import { linear } from "./linear.ts";

export const STRATEGIES: ReadonlyMap<string, StrategyDefinition> = new Map([
	["debug", debug],
	["free", free],
	["host_pinned", hostPinned],
	["linear", linear],
]);
