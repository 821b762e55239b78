// Becoming another user, as a run's engine asks for it.

import type { BecomeSpec } from "../../src/agent/target.ts";
import { BECOME_METHODS } from "../../src/builtin/become/registry.ts";
import { optionValues } from "./option-values.ts";

export interface Becoming {
	readonly method?: string;
	readonly user?: string;
	readonly password?: string;
	readonly flags?: string;
}

/** Root by sudo, unless it says otherwise. */
export function becomeSpec({
	method = "sudo",
	user = "root",
	password,
	flags,
}: Becoming): BecomeSpec {
	const given = flags === undefined ? {} : { become_flags: flags };
	const specs = BECOME_METHODS.get(method)?.options ?? {};
	return { method, user, password, options: optionValues(specs, given) };
}
