// Inventory in YAML form: groups at the top, each with hosts, vars and children.

import { ShevekError } from "../errors/shevek-error.ts";
import { dictGet } from "../pyvalue/dict.ts";
import { pyStr, pyTypeName } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { placeOf } from "../yaml/places.ts";
import { assertVars } from "./assert-vars.ts";
import { expandHostPattern } from "./host-range.ts";
import type { SourceContext } from "./source.ts";

/** Throws an `inventory` error; what was read until then stays in the inventory. */
export function readYamlSource(data: PyValue, context: SourceContext): void {
	if (isEmpty(data)) throw bad("Parsed empty YAML file");
	if (!(data instanceof Map)) {
		throw bad(
			`YAML inventory has invalid structure, it should be a dictionary, got: ${yamlTypeName(data)}`,
		);
	}
	if (!isEmpty(dictGet(data, "plugin") ?? null)) {
		throw bad("Plugin configuration YAML file, not YAML inventory");
	}
	for (const [name, group] of data) readGroup(name, group, context);
}

/** The name that the group really has. */
function readGroup(
	name: PyValue,
	data: PyValue,
	context: SourceContext,
): PyValue {
	if (data !== null && !(data instanceof Map)) {
		context.display.warn(
			`Skipping '${pyStr(name)}' as this is not a valid group definition`,
		);
		return name;
	}
	const group = addGroup(name, context);
	if (data === null) return group;
	const sections = checkedSections(data, group);
	for (const [key, entries] of sections) {
		readSection(group, key, entries, context);
	}
	return group;
}

function addGroup(name: PyValue, { inventory }: SourceContext): string {
	try {
		return inventory.addGroup(name);
	} catch (error) {
		if (!(error instanceof ShevekError)) throw error;
		throw bad(`Unable to add group ${pyStr(name)}: ${error.message}`);
	}
}

/** A section may be a single name instead of a dict. */
function checkedSections(data: PyDict, group: string): PyDict {
	const sections: PyDict = new Map(data);
	for (const section of ["vars", "children", "hosts"]) {
		const entries = sections.get(section);
		if (typeof entries === "string") {
			sections.set(section, new Map([[entries, null]]));
		} else if (
			entries !== undefined &&
			entries !== null &&
			!(entries instanceof Map)
		) {
			throw new ShevekError(
				"inventory",
				`Invalid "${section}" entry for "${group}" group, requires a dictionary, found "${yamlTypeName(entries)}" instead.`,
				{ where: placeOf(data, section) },
			);
		}
	}
	return sections;
}

function readSection(
	group: string,
	key: PyValue,
	entries: PyValue,
	context: SourceContext,
): void {
	const { display: report } = context;
	if (entries === null) {
		report.verbose(`Skipping empty key (${pyStr(key)}) in group (${group})`, 3);
	} else if (!(entries instanceof Map)) {
		report.warn(
			`Skipping key (${pyStr(key)}) in group (${group}) as it is not a mapping, it is a ${yamlTypeName(entries)}`,
		);
	} else if (key === "vars") {
		for (const [name, value] of entries) {
			context.inventory.setVariable(group, name, value, { isData: true });
		}
	} else if (key === "children") {
		readChildren(group, entries, context);
	} else if (key === "hosts") {
		readHosts(group, entries, context);
	} else {
		report.warn(
			`Skipping unexpected key (${pyStr(key)}) in group (${group}), only "vars", "children" and "hosts" are valid`,
		);
	}
}

function readChildren(
	group: string,
	entries: PyDict,
	context: SourceContext,
): void {
	for (const [name, data] of entries) {
		const child = readGroup(name, data, context);
		context.inventory.addChild(group, pyStr(child));
	}
}

function readHosts(
	group: string,
	entries: PyDict,
	context: SourceContext,
): void {
	for (const [pattern, vars] of entries) {
		if (typeof pattern !== "string") {
			throw new ShevekError(
				"inventory",
				`Host pattern ${pyStr(pattern)} must be a string. Enclose integers/floats in quotation marks.`,
				{ where: placeOf(entries, pattern) },
			);
		}
		const { names, port } = expandHostPattern(pattern);
		addHosts(names, port, group, isEmpty(vars) ? new Map() : vars, context);
	}
}

function addHosts(
	names: readonly string[],
	port: number | undefined,
	group: string,
	vars: PyValue,
	{ inventory }: SourceContext,
): void {
	assertVars(vars);
	for (const name of names) {
		const host = inventory.addHost(name, { group, port });
		for (const [key, value] of vars) {
			inventory.setHostVariable(host, key, value, { isData: true });
		}
	}
}

function isEmpty(value: PyValue): boolean {
	return (
		value === null ||
		value === false ||
		value === "" ||
		value === 0 ||
		(value instanceof Map && value.size === 0) ||
		(Array.isArray(value) && value.length === 0)
	);
}

/** A type as Python shows it, with the names of Ansible's YAML objects; what came as JSON has no places. */
function yamlTypeName(value: PyValue): string {
	const objects = "ansible.parsing.yaml.objects.Ansible";
	const isContainer = value instanceof Map || Array.isArray(value);
	if (isContainer && placeOf(value) === undefined) {
		return `<class '${pyTypeName(value)}'>`;
	}
	if (value instanceof Map) return `<class '${objects}Mapping'>`;
	if (Array.isArray(value)) return `<class '${objects}Sequence'>`;
	if (typeof value === "string") return `<class '${objects}Unicode'>`;
	return `<class '${pyTypeName(value)}'>`;
}

function bad(message: string): ShevekError {
	return new ShevekError("inventory", message);
}
