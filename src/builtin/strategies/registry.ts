// The strategies that ship, by full name.

import type { Strategy } from "../../engine/strategy.ts";
import { debug } from "./debug.ts";
import { free } from "./free.ts";
import { linear } from "./linear.ts";

/** host_pinned differs from free in how worker processes are used, and there are none here. */
const hostPinned: Strategy = { ...free, name: "ansible.builtin.host_pinned" };

export const STRATEGIES: ReadonlyMap<string, Strategy> = new Map(
	[linear, free, hostPinned, debug].map((strategy) => [
		strategy.name,
		strategy,
	]),
);
