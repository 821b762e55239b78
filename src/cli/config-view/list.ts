// `config list` and `config init`: the table of settings as data, and as an ansible.cfg or environment.

import {
	type Deprecation,
	type OptionDefinition,
	UnderHome,
} from "../../config/option.ts";
import { SETTINGS } from "../../config/settings-table.ts";
import { dumpJson } from "../../pyvalue/json.ts";
import { pyStr } from "../../pyvalue/text.ts";
import { type PyDict, PyTuple, type PyValue } from "../../pyvalue/value.ts";

function visibleSettings(): OptionDefinition[] {
	return SETTINGS.filter((setting) => !setting.name.startsWith("_")).toSorted(
		(a, b) => (a.name < b.name ? -1 : 1),
	);
}

export async function listSettings(format: string): Promise<string> {
	const table: PyDict = new Map(
		visibleSettings().map((setting) => [setting.name, describe(setting)]),
	);
	if (format === "json") return dumpJson(table, { indent: 4, sortKeys: true });
	const { dumpYaml } = await import("../../yaml/dump.ts");
	return dumpYaml(table, { defaultFlowStyle: false });
}

function describe(setting: OptionDefinition): PyDict {
	const entry: PyDict = new Map<PyValue, PyValue>([
		["default", defaultOf(setting)],
		["description", setting.description],
	]);
	if (setting.type !== undefined) entry.set("type", setting.type);
	if (setting.choices !== undefined) entry.set("choices", [...setting.choices]);
	if (setting.env !== undefined) {
		entry.set(
			"env",
			setting.env.map((s) => source({ name: s.name }, s)),
		);
	}
	if (setting.ini !== undefined) {
		entry.set(
			"ini",
			setting.ini.map((s) => source({ section: s.section, key: s.key }, s)),
		);
	}
	if (setting.vars !== undefined) {
		entry.set(
			"vars",
			setting.vars.map((s) => source({ name: s.name }, s)),
		);
	}
	if (setting.deprecated !== undefined) {
		entry.set("deprecated", deprecation(setting.deprecated));
	}
	return entry;
}

function source(
	names: Readonly<Record<string, string>>,
	{ deprecated }: { readonly deprecated?: Deprecation },
): PyDict {
	const entry: PyDict = new Map(Object.entries(names));
	if (deprecated !== undefined) {
		entry.set("deprecated", deprecation(deprecated));
	}
	return entry;
}

function deprecation(deprecated: Deprecation): PyDict {
	return new Map(Object.entries(deprecated));
}

function defaultOf(setting: OptionDefinition): PyValue {
	const value = setting.default ?? null;
	if (value instanceof UnderHome) return String(value);
	return value instanceof PyTuple ? [...value.items] : value;
}

/** Sections in the order of the names; a setting that is in two places is written where it belongs now. */
export function initialIni(isCommented: boolean): string {
	const sections = new Map<string, string[]>();
	for (const setting of visibleSettings()) {
		const place = setting.ini?.at(-1);
		if (place === undefined) continue;
		const value = plainDefault(setting);
		// An empty value would be a value: without a default the line stays a comment.
		const key = `${isCommented || value === "" ? ";" : ""}${place.key}`;
		const text = `${commentOf(setting)}\n${key}=${value}\n`;
		sections.set(place.section, [...(sections.get(place.section) ?? []), text]);
	}
	return [...sections]
		.map(([section, entries]) => `[${section}]\n${entries.join("\n")}\n`)
		.join("\n");
}

export function initialEnv(isCommented: boolean): string {
	return visibleSettings()
		.flatMap((setting) => {
			const name = setting.env?.at(-1)?.name;
			if (name === undefined || name.startsWith("_")) return [];
			const value = plainDefault(setting);
			const mark = isCommented || value === "" ? "#" : "";
			return [`${commentOf(setting)}\n${mark}${name}=${shellQuoted(value)}\n`];
		})
		.join("\n");
}

function commentOf(setting: OptionDefinition): string {
	return `# (${setting.type ?? "str"}) ${setting.description}`;
}

/** As people write it in a file: what is in ANSIBLE_HOME with that setting's own default. */
function plainDefault(setting: OptionDefinition): string {
	if (setting.default instanceof UnderHome) {
		return `~/.ansible${setting.default.suffix}`;
	}
	const value = defaultOf(setting);
	if (value === null) return "";
	return Array.isArray(value) ? value.map(pyStr).join(", ") : pyStr(value);
}

function shellQuoted(text: string): string {
	if (/^[\w@%+=:,./-]*$/.test(text)) return text;
	return `'${text.replaceAll("'", `'"'"'`)}'`;
}
