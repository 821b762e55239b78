// Keys of an ansible.cfg that are no setting but nearly one. Keys that resemble none are left alone: plugins
// have their own, and not all plugins are known.

import type { IniFile } from "../../config/ini-file.ts";
import { SETTINGS } from "../../config/settings-table.ts";
import { nearestName } from "../../errors/nearest-name.ts";

export function unknownKeyWarnings(ini: IniFile, file: string): string[] {
	const keys = keysBySection();
	return ini.entries().flatMap(({ section, key, line }) => {
		const known = keys.get(section);
		if (known === undefined || known.has(key)) return [];
		const nearest = nearestName(key, [...known]);
		if (nearest === undefined) return [];
		return [
			`${file}:${line}: '${key}' in [${section}] is no setting, did you mean '${nearest}'?`,
		];
	});
}

function keysBySection(): ReadonlyMap<string, ReadonlySet<string>> {
	const sections = new Map<string, Set<string>>();
	for (const { section, key } of SETTINGS.flatMap((s) => s.ini ?? [])) {
		const keys = sections.get(section) ?? new Set();
		sections.set(section, keys.add(key));
	}
	return sections;
}
