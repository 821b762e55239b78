// The controller-side actions that ship, by full name.

import type { Action } from "../../engine/action.ts";
import { addHost } from "./add-host.ts";
import { assertAction } from "./assert.ts";
import { debug } from "./debug.ts";
import { fail } from "./fail.ts";
import { gatherFacts } from "./gather-facts.ts";
import { groupBy } from "./group-by.ts";
import { setFact } from "./set-fact.ts";
import { setStats } from "./set-stats.ts";

const ALL: readonly Action[] = [
	addHost,
	assertAction,
	debug,
	fail,
	gatherFacts,
	groupBy,
	setFact,
	setStats,
];

export const ACTIONS: ReadonlyMap<string, Action> = new Map(
	ALL.map((action) => [action.name, action]),
);
