// The lookups of ansible.builtin, by name.

import type { Lookup } from "../../templar/lookup.ts";
import { config } from "./config.ts";
import { csvfile } from "./csvfile.ts";
import { env } from "./env.ts";
import { file } from "./file.ts";
import { fileglob } from "./fileglob.ts";
import { firstFound } from "./first-found.ts";
import { ini } from "./ini.ts";
import { inventoryHostnames } from "./inventory-hostnames.ts";
import { lines } from "./lines.ts";
import { password } from "./password.ts";
import { pipe } from "./pipe.ts";
import { randomChoice } from "./random-choice.ts";
import { sequence } from "./sequence.ts";
import {
	dict,
	flattened,
	indexedItems,
	items,
	list,
	nested,
	together,
} from "./sequences.ts";
import { subelements } from "./subelements.ts";
import { template } from "./template.ts";
import { unvault } from "./unvault.ts";
import { varnames } from "./varnames.ts";
import { vars } from "./vars.ts";

const ALL: readonly Lookup[] = [
	config,
	csvfile,
	dict,
	env,
	file,
	fileglob,
	firstFound,
	flattened,
	indexedItems,
	ini,
	inventoryHostnames,
	items,
	lines,
	list,
	nested,
	password,
	pipe,
	randomChoice,
	sequence,
	subelements,
	template,
	together,
	unvault,
	varnames,
	vars,
];

export const ANSIBLE_LOOKUPS: ReadonlyMap<string, Lookup> = new Map(
	ALL.map((lookup) => [lookup.name, lookup]),
);
