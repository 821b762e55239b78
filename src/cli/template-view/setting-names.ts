// Which names are settings of the reference's.

import { SETTINGS } from "../../config/settings-table.ts";

const NAMES: ReadonlySet<string> = new Set(SETTINGS.map(({ name }) => name));

export function isSetting(name: string): boolean {
	return NAMES.has(name);
}
