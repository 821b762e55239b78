// The lookups of ansible.builtin, by name.

import type { PythonLookup } from "../../kinds/lookup.ts";
import { builtinLookup } from "../../kinds/lookup-calls.ts";
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
import { url } from "./url.ts";
import { varnames } from "./varnames.ts";
import { vars } from "./vars.ts";

/** By short name. */
export const LOOKUP_DEFINITIONS = {
	config,
	csvfile,
	dict,
	env,
	file,
	fileglob,
	first_found: firstFound,
	flattened,
	indexed_items: indexedItems,
	ini,
	inventory_hostnames: inventoryHostnames,
	items,
	lines,
	list,
	nested,
	password,
	pipe,
	random_choice: randomChoice,
	sequence,
	subelements,
	template,
	together,
	unvault,
	url,
	varnames,
	vars,
} as const;

export const ANSIBLE_LOOKUPS: ReadonlyMap<string, Lookup> = new Map(
	Object.entries<PythonLookup>(LOOKUP_DEFINITIONS).map(([name, definition]) => [
		name,
		builtinLookup(name, definition),
	]),
);
