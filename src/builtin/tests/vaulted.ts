// The test `vault_encrypted`: whether a variable is one vaulted value.

import type { TestDefinition } from "../../jinja/definitions.ts";
import { VaultedText } from "../../templar/template-node.ts";
import { plugin } from "../plugin-functions.ts";

export const VAULT_TESTS: readonly (readonly [string, TestDefinition])[] = [
	[
		"vault_encrypted",
		plugin(
			"vault_encrypted",
			[["value"]],
			(_c, value) => value instanceof VaultedText,
		),
	],
];
