// The controller-side actions that ship, by full name.

import type { Action } from "../../engine/action.ts";
import { addHost } from "./add-host.ts";
import { assertAction } from "./assert.ts";
import { command, shell } from "./command.ts";
import { copy } from "./copy.ts";
import { debug } from "./debug.ts";
import { fail } from "./fail.ts";
import { gatherFacts } from "./gather-facts.ts";
import { groupBy } from "./group-by.ts";
import { includeVars } from "./include-vars.ts";
import { raw } from "./raw.ts";
import { script } from "./script.ts";
import { setFact } from "./set-fact.ts";
import { setStats } from "./set-stats.ts";
import { template } from "./template.ts";

const ALL: readonly Action[] = [
	addHost,
	assertAction,
	command,
	copy,
	debug,
	fail,
	gatherFacts,
	groupBy,
	includeVars,
	raw,
	script,
	setFact,
	setStats,
	shell,
	template,
];

export const ACTIONS: ReadonlyMap<string, Action> = new Map(
	ALL.map((action) => [action.name, action]),
);
