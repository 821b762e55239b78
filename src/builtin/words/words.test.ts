// Everything that ships is described.

import { expect, test } from "vitest";
import { FILTERS } from "../../jinja/filters/registry.ts";
import { TESTS } from "../../jinja/tests/registry.ts";
import { ACTIONS } from "../actions/registry.ts";
import { ANSIBLE_FILTERS } from "../filters/registry.ts";
import { ANSIBLE_TESTS } from "../tests/registry.ts";
import { ACTION_WORDS } from "./actions.ts";
import { FILTER_WORDS } from "./filters.ts";
import { TEST_WORDS } from "./tests.ts";

const short = (name: string) => name.replace(/^ansible\.builtin\./, "");

test.each([
	[
		"filter",
		FILTER_WORDS.keys(),
		[...FILTERS.keys(), ...ANSIBLE_FILTERS.keys()],
	],
	["test", TEST_WORDS.keys(), [...TESTS.keys(), ...ANSIBLE_TESTS.keys()]],
	["action", Object.keys(ACTION_WORDS), [...ACTIONS.keys()].map(short)],
])("every %s that ships has its sentence", (_kind, described, shipped) => {
	expect([...described]).toEqual(expect.arrayContaining([...new Set(shipped)]));
});
