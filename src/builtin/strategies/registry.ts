// The strategies that ship, by full name.

import type { Strategy } from "../../engine/strategy.ts";
import { linear } from "./linear.ts";

export const STRATEGIES: ReadonlyMap<string, Strategy> = new Map(
	[linear].map((strategy) => [strategy.name, strategy]),
);
