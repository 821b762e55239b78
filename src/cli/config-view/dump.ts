// `config dump`: every setting's value and origin.

import type { Settings } from "../../config/settings.ts";
import { SETTINGS } from "../../config/settings-table.ts";
import type { ColorRole } from "../../plugins/callback-display.ts";
import { dumpJson } from "../../pyvalue/json.ts";
import { pyStr } from "../../pyvalue/text.ts";
import { type PyDict, PyTuple, type PyValue } from "../../pyvalue/value.ts";

export interface DumpedSetting {
	readonly name: string;
	/** Empty for CONFIG_FILE, which is no setting. */
	readonly origin: string;
	readonly value: PyValue;
}

/** Sorted by name; those that are not for users have a name with `_` and are left out. */
export function dumpSettings(
	settings: Settings,
	isOnlyChanged: boolean,
): DumpedSetting[] {
	const names = SETTINGS.map((setting) => setting.name)
		.filter((name) => !name.startsWith("_"))
		.concat("CONFIG_FILE")
		.sort();
	return names
		.map((name) => ({
			name,
			origin: settings.origin(name),
			value: settings.get(name),
		}))
		.filter(({ origin }) => !isOnlyChanged || origin !== "default");
}

export function dumpAsText(
	dumped: readonly DumpedSetting[],
	paint: (text: string, role: ColorRole) => string,
): string {
	return dumped
		.map(({ name, origin, value }) =>
			paint(
				`${name}(${origin}) = ${pyStr(value)}`,
				origin === "default" ? "ok" : "changed",
			),
		)
		.join("\n");
}

export async function dumpAsData(
	dumped: readonly DumpedSetting[],
	format: "json" | "yaml",
): Promise<string> {
	const entries = dumped.map(
		({ name, origin, value }): PyDict =>
			new Map<PyValue, PyValue>([
				["name", name],
				["origin", origin],
				["type", null],
				["value", value],
			]),
	);
	if (format === "json") {
		return dumpJson(entries, { indent: 4, sortKeys: true });
	}
	const { dumpYaml } = await import("../../yaml/dump.ts");
	return dumpYaml(entries.map(listsForTuples), { defaultFlowStyle: false });
}

/** YAML text has a tag for a tuple that only Python reads. */
function listsForTuples(entry: PyDict): PyDict {
	const value = entry.get("value");
	if (value instanceof PyTuple) entry.set("value", [...value.items]);
	return entry;
}
