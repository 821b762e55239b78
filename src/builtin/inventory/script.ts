// `script`: a program that prints groups and hosts as JSON.

import { isExecutable, isReadable } from "../../config/file-access.ts";
import { readScriptSource } from "../../inventory/script-source.ts";
import { defineInventory } from "../../kinds/inventory.ts";
import { headOf } from "./file-head.ts";

export const script = defineInventory({
	description:
		"Runs a program with --list, and reads the JSON that it prints; without `_meta` once more for each host.",
	wants: (source) =>
		isReadable(source) && (isExecutable(source) || headOf(source, 2) === "#!"),
	read: (context) => readScriptSource(context.source, context),
});
