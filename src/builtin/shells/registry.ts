// The shells that ship.

import type { ShellDefinition } from "../../kinds/shell.ts";
import csh from "./csh.ts";
import fish from "./fish.ts";
import powershell from "./powershell.ts";
import sh from "./sh.ts";

export const SHELLS: ReadonlyMap<string, ShellDefinition> = new Map<
	string,
	ShellDefinition
>([
	["csh", csh],
	["fish", fish],
	["powershell", powershell],
	["sh", sh],
]);

/** Names of the collection that has them in Ansible. */
export const SHELL_STAND_INS: Readonly<Record<string, string>> = {
	"ansible.posix.csh": "csh",
	"ansible.posix.fish": "fish",
};
