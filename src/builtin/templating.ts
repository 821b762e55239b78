// Joins Ansible's templating with what ansible.builtin brings: filters, tests and lookups.

import type { FilterDefinition, TestDefinition } from "../jinja/definitions.ts";
import { FILTERS } from "../jinja/filters/registry.ts";
import { TESTS } from "../jinja/tests/registry.ts";
import type { Lookup, LookupServices } from "../templar/lookup.ts";
import { Templar } from "../templar/templar.ts";
import { ANSIBLE_FILTERS } from "./filters/registry.ts";
import { ANSIBLE_LOOKUPS } from "./lookups/registry.ts";
import { ANSIBLE_TESTS } from "./tests/registry.ts";

export interface TemplatingOptions {
	readonly services: LookupServices;
	/** jinja2_native */
	readonly isNative?: boolean;
	/** Of users, by the names that templates use; they win over ours. */
	readonly plugins?: TemplatePlugins | undefined;
}

export interface TemplatePlugins {
	filter(name: string): FilterDefinition | undefined;
	test(name: string): TestDefinition | undefined;
	lookup?(name: string): Lookup | undefined;
}

const ALL_FILTERS = new Map([...FILTERS, ...ANSIBLE_FILTERS]);
const ALL_TESTS = new Map([...TESTS, ...ANSIBLE_TESTS]);
const ANSIBLE_NAMES: ReadonlySet<string> = new Set([
	...ANSIBLE_FILTERS.keys(),
	...ANSIBLE_TESTS.keys(),
]);

const BUILTIN = /^ansible\.(?:builtin|legacy)\./;

export function makeTemplar({
	services,
	plugins,
	isNative = false,
}: TemplatingOptions): Templar {
	return new Templar({
		services,
		isNative,
		filters: {
			builtin: ALL_FILTERS,
			ansibleNames: ANSIBLE_NAMES,
			plugin: plugins && ((name) => plugins.filter(name)),
		},
		tests: {
			builtin: ALL_TESTS,
			ansibleNames: ANSIBLE_NAMES,
			plugin: plugins && ((name) => plugins.test(name)),
		},
		lookups: {
			get: (name) =>
				plugins?.lookup?.(name) ??
				ANSIBLE_LOOKUPS.get(name.replace(BUILTIN, "")),
		},
	});
}
