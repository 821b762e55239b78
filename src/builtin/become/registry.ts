// The become methods that ship, by name.

import type { BecomeDefinition } from "../../kinds/become.ts";
import { doas } from "./doas.ts";
import { su } from "./su.ts";
import { sudo } from "./sudo.ts";

export const BECOME_METHODS: ReadonlyMap<string, BecomeDefinition> = new Map<
	string,
	BecomeDefinition
>([
	["doas", doas],
	["su", su],
	["sudo", sudo],
]);

/** Full names of collections that mean one of ours. */
export const BECOME_STAND_INS: Readonly<Record<string, string>> = {
	"community.general.doas": "doas",
};
