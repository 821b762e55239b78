// The vars plugins that ship, by name.

import type { VarsDefinition } from "../../kinds/vars.ts";
import { hostGroupVars } from "./host-group-vars.ts";

export const VARS_PLUGINS: ReadonlyMap<string, VarsDefinition> = new Map<
	string,
	VarsDefinition
>([["host_group_vars", hostGroupVars]]);
