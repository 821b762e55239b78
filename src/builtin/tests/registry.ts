// The tests of ansible.builtin, by name: those of 2.14 and the ones added up to 2.19.

import type { TestDefinition } from "../../jinja/definitions.ts";
import { COLLECTION_TESTS } from "./collections.ts";
import { FILE_TESTS } from "./files.ts";
import { PATTERN_TESTS } from "./patterns.ts";
import { RESULT_TESTS } from "./results.ts";
import { URI_TESTS } from "./uris.ts";
import { VAULT_TESTS } from "./vaulted.ts";
import { VERSION_TESTS } from "./versions.ts";

export const ANSIBLE_TESTS: ReadonlyMap<string, TestDefinition> = new Map([
	...COLLECTION_TESTS,
	...FILE_TESTS,
	...PATTERN_TESTS,
	...RESULT_TESTS,
	...URI_TESTS,
	...VAULT_TESTS,
	...VERSION_TESTS,
]);
