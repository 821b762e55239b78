// The test `vault_encrypted`: whether a variable is one vaulted value.

import type { TestDefinition } from "../../jinja/definitions.ts";
import { isFromVault } from "../../templar/kept-text.ts";
import { ASKED_EACH_TIME, plugin } from "../plugin-functions.ts";

export const VAULT_TESTS: readonly (readonly [string, TestDefinition])[] = [
	[
		"vault_encrypted",
		plugin(
			"vault_encrypted",
			[["value"]],
			({ context }, value) => isFromVault(value, context?.scope),
			ASKED_EACH_TIME,
		),
	],
];
