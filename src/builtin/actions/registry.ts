// The controller-side actions that ship, by full name.

import type { Action } from "../../engine/action.ts";
import { addHost } from "./add-host.ts";
import { assemble } from "./assemble.ts";
import { assertAction } from "./assert.ts";
import { asyncStatus } from "./async-status.ts";
import { command, shell } from "./command.ts";
import { copy } from "./copy.ts";
import { debug } from "./debug.ts";
import { fail } from "./fail.ts";
import { fetchAction } from "./fetch.ts";
import { gatherFacts } from "./gather-facts.ts";
import { groupBy } from "./group-by.ts";
import { includeVars } from "./include-vars.ts";
import { packageAction } from "./package.ts";
import { pause } from "./pause.ts";
import { raw } from "./raw.ts";
import { script } from "./script.ts";
import { service } from "./service.ts";
import { setFact } from "./set-fact.ts";
import { setStats } from "./set-stats.ts";
import { template } from "./template.ts";
import { unarchive } from "./unarchive.ts";
import { uri } from "./uri.ts";
import { validateArgumentSpec } from "./validate-argument-spec.ts";
import { waitForConnection } from "./wait-for-connection.ts";
import { yum } from "./yum.ts";

const ALL: readonly Action[] = [
	waitForConnection,
	uri,
	unarchive,
	service,
	pause,
	packageAction,
	fetchAction,
	asyncStatus,
	assemble,
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
	validateArgumentSpec,
	yum,
];

export const ACTIONS: ReadonlyMap<string, Action> = new Map(
	ALL.map((action) => [action.name, action]),
);
