// Inventory in TOML form: groups at the top, each with hosts, vars and children.

import { ShevekError } from "../errors/shevek-error.ts";
import { dictGet } from "../pyvalue/dict.ts";
import { pyStr, pyTypeName } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { assertVars } from "./assert-vars.ts";
import { expandHostPattern } from "./host-range.ts";
import type { SourceContext } from "./source.ts";

/** Throws an `inventory` error; what was read until then stays in the inventory. */
export function readTomlSource(data: PyValue, context: SourceContext): void {
	if (!(data instanceof Map) || data.size === 0) {
		throw bad("Parsed empty TOML file");
	}
	if (dictGet(data, "plugin") !== undefined) {
		throw bad("Plugin configuration TOML file, not TOML inventory");
	}
	for (const [name, group] of data) readGroup(pyStr(name), group, context);
}

function readGroup(name: string, data: PyValue, context: SourceContext): void {
	if (!(data instanceof Map)) {
		context.display.warn(
			`Skipping '${name}' as this is not a valid group definition`,
		);
		return;
	}
	const group = context.inventory.addGroup(name);
	for (const [key, section] of data) {
		readSection(group, pyStr(key), section, context);
	}
}

function readSection(
	group: string,
	key: string,
	section: PyValue,
	context: SourceContext,
): void {
	const { inventory, display } = context;
	switch (key) {
		case "vars":
			for (const [name, value] of dictOf(section, key, group)) {
				inventory.setVariable(group, name, value, { isData: true });
			}
			return;
		case "children":
			if (!Array.isArray(section)) throw wrong(section, key, group, "list");
			for (const child of section) {
				readGroup(pyStr(child), new Map(), context);
				inventory.addChild(group, pyStr(child));
			}
			return;
		case "hosts":
			for (const [pattern, vars] of dictOf(section, key, group)) {
				addHosts(pyStr(pattern), vars, group, context);
			}
			return;
		default:
			display.warn(
				`Skipping unexpected key "${key}" in group "${group}", only "vars", "children" and "hosts" are valid`,
			);
	}
}

function addHosts(
	pattern: string,
	vars: PyValue,
	group: string,
	{ inventory }: SourceContext,
): void {
	const { names, port } = expandHostPattern(pattern);
	assertVars(vars);
	for (const name of names) {
		const host = inventory.addHost(name, { group, port });
		for (const [key, value] of vars) {
			inventory.setHostVariable(host, key, value, { isData: true });
		}
	}
}

function dictOf(section: PyValue, key: string, group: string): PyDict {
	if (section instanceof Map) return section;
	throw wrong(section, key, group, "dict");
}

function wrong(
	section: PyValue,
	key: string,
	group: string,
	wanted: string,
): ShevekError {
	return bad(
		`Invalid "${key}" entry for "${group}" group, requires a ${wanted}, found "<class '${pyTypeName(section)}'>" instead.`,
	);
}

function bad(message: string): ShevekError {
	return new ShevekError("inventory", message);
}
