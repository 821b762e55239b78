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
	/** Of plugins, by the names that templates use; they win over ours. */
	readonly filters?: ReadonlyMap<string, FilterDefinition>;
	readonly tests?: ReadonlyMap<string, TestDefinition>;
	readonly lookups?: ReadonlyMap<string, Lookup>;
}

const ANSIBLE_NAMES: ReadonlySet<string> = new Set([
	...ANSIBLE_FILTERS.keys(),
	...ANSIBLE_TESTS.keys(),
]);

export function makeTemplar(options: TemplatingOptions): Templar {
	return new Templar({
		services: options.services,
		isNative: options.isNative ?? false,
		filters: new Map([
			...FILTERS,
			...ANSIBLE_FILTERS,
			...(options.filters ?? []),
		]),
		tests: new Map([...TESTS, ...ANSIBLE_TESTS, ...(options.tests ?? [])]),
		lookups: new Map([...ANSIBLE_LOOKUPS, ...(options.lookups ?? [])]),
		ansibleNames: ANSIBLE_NAMES,
	});
}
