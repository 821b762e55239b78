// The built-in filters of Jinja2 3.1, by name.

import type { FilterDefinition } from "../definitions.ts";
import { CONTROL_FILTERS } from "./control-filters.ts";
import { GROUPING_FILTERS } from "./grouping-filters.ts";
import { HTML_FILTERS } from "./html-filters.ts";
import { NUMBER_FILTERS } from "./number-filters.ts";
import { ORDERING_FILTERS } from "./ordering-filters.ts";
import { SEQUENCE_FILTERS } from "./sequence-filters.ts";
import { TEXT_FILTERS } from "./text-filters.ts";
import { WRAP_FILTERS } from "./wrap-filters.ts";

export const FILTERS: ReadonlyMap<string, FilterDefinition> = new Map([
	...TEXT_FILTERS,
	...WRAP_FILTERS,
	...HTML_FILTERS,
	...NUMBER_FILTERS,
	...SEQUENCE_FILTERS,
	...ORDERING_FILTERS,
	...GROUPING_FILTERS,
	...CONTROL_FILTERS,
]);
