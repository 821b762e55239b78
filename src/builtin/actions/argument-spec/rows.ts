// A specification written in TypeScript, for the actions that check their own arguments.

import { fromPlain } from "../../../pyvalue/plain.ts";
import type { PyDict } from "../../../pyvalue/value.ts";

export interface OptionRow {
	readonly type: string;
	readonly required?: boolean;
	readonly default?: string | boolean;
	readonly choices?: readonly string[];
}

export function specFromRows(
	rows: Readonly<Record<string, OptionRow>>,
): PyDict {
	return fromPlain(rows) as PyDict;
}
