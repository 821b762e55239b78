// The controller-side actions that ship, by full name.

import type { Action } from "../../engine/action.ts";
import { debug } from "./debug.ts";
import { gatherFacts } from "./gather-facts.ts";
import { setFact } from "./set-fact.ts";

export const ACTIONS: ReadonlyMap<string, Action> = new Map(
	[debug, gatherFacts, setFact].map((action) => [action.name, action]),
);
