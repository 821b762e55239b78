// What a collection's meta/runtime.yml (core's: config/ansible_builtin_runtime.yml) says about names:
// redirects, deprecations, tombstones, action groups.

import { readFileSync } from "node:fs";
import { ShevekError } from "../../errors/shevek-error.ts";
import { dictGet } from "../../pyvalue/dict.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyValue } from "../../pyvalue/value.ts";
import { parseYaml } from "../../yaml/load.ts";
import {
	blockChildren,
	isInline,
	isPlainBlockText,
	keysOf,
	type Slice,
} from "./routing-text.ts";

export interface RemovalNote {
	readonly removalDate: string | undefined;
	readonly removalVersion: string | undefined;
	readonly warningText: string;
}

export interface RoutingEntry {
	readonly redirect: string | undefined;
	readonly actionPlugin: string | undefined;
	readonly deprecation: RemovalNote | undefined;
	readonly tombstone: RemovalNote | undefined;
}

export type RoutedKind = "modules" | "action" | "module_utils" | (string & {});

export interface Routing {
	/** `name` may hold dots (subfolders). */
	entry(kind: RoutedKind, name: string): RoutingEntry | undefined;
	readonly requiresAnsible: string | undefined;
	/** As written: group → members, or null when there are none. */
	readonly actionGroups: PyValue;
}

export const NO_ROUTING: Routing = {
	entry: () => undefined,
	requiresAnsible: undefined,
	actionGroups: null,
};

/** The file must exist. Throws ShevekError (`parse`) where it is no YAML. */
export function readRouting(file: string): Routing {
	return makeRouting(readFileSync(file, "utf8"), file);
}

export function makeRouting(text: string, file: string): Routing {
	const isPlain = isPlainBlockText(text);
	const lookUp = makeLookUp(text, file, isPlain);
	// Most names that are asked for are not in the file: no outline is made for those.
	const keys = isPlain ? keysOf(text) : undefined;
	const mayBeKey = (name: string): boolean => keys?.has(name) ?? true;
	const known = new Map<string, RoutingEntry | undefined>();
	return {
		entry(kind, name) {
			const key = `${kind} ${name}`;
			if (!known.has(key)) {
				const path = ["plugin_routing", kind, name];
				known.set(key, mayBeKey(name) ? toEntry(lookUp(path)) : undefined);
			}
			return known.get(key);
		},
		get requiresAnsible() {
			return optionalText(lookUp(["requires_ansible"]));
		},
		get actionGroups() {
			return lookUp(["action_groups"]) ?? null;
		},
	};
}

type LookUp = (path: readonly string[]) => PyValue | undefined;

function makeLookUp(text: string, file: string, isPlain: boolean): LookUp {
	let whole: PyValue | undefined;
	const inWhole: LookUp = (path) => {
		whole ??= parseYaml(text, { file });
		return path.reduce<PyValue | undefined>(childOf, whole);
	};
	if (!isPlain) return inWhole;
	const outlines = new Map<number, ReadonlyMap<string, Slice> | undefined>();
	const childrenOf = (slice: Slice) => {
		if (!outlines.has(slice.start)) {
			outlines.set(slice.start, blockChildren(text, slice));
		}
		return outlines.get(slice.start);
	};
	return (path) => {
		let slice: Slice = { start: 0, end: text.length };
		for (const [depth, key] of path.entries()) {
			if (depth > 0 && isInline(text, slice)) return inWhole(path);
			const children = childrenOf(slice);
			if (children === undefined) return inWhole(path);
			const child = children.get(key);
			if (child === undefined) return undefined;
			slice = child;
		}
		return parseYaml(text.slice(slice.start, slice.end), { file });
	};
}

function childOf(value: PyValue | undefined, key: string): PyValue | undefined {
	return value instanceof Map ? dictGet(value, key) : undefined;
}

function toEntry(value: PyValue | undefined): RoutingEntry | undefined {
	if (!(value instanceof Map) || value.size === 0) return undefined;
	return {
		redirect: optionalText(dictGet(value, "redirect")),
		actionPlugin: optionalText(dictGet(value, "action_plugin")),
		deprecation: toNote(dictGet(value, "deprecation")),
		tombstone: toNote(dictGet(value, "tombstone")),
	};
}

function toNote(value: PyValue | undefined): RemovalNote | undefined {
	if (!(value instanceof Map) || value.size === 0) return undefined;
	return {
		removalDate: optionalText(dictGet(value, "removal_date")),
		removalVersion: optionalText(dictGet(value, "removal_version")),
		warningText: optionalText(dictGet(value, "warning_text")) ?? "",
	};
}

function optionalText(value: PyValue | undefined): string | undefined {
	if (value === undefined || value === null || value === false)
		return undefined;
	return pyStr(value);
}

/** `NAME has been removed. TEXT`, as the words of plugins are. */
export function tombstoneError(
	name: string,
	note: RemovalNote,
	collection: string,
): ShevekError {
	const text = note.warningText === "" ? "" : ` ${note.warningText}`;
	return removedError(`${name} has been removed.${text}`, note, collection);
}

/** The words of `display.get_deprecation_message` (ansible-core 2.14) for what is removed. */
export function removedError(
	text: string,
	note: RemovalNote,
	collection: string,
): ShevekError {
	const message = /[!?.]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
	const origin = collection === "ansible.builtin" ? "ansible-core" : collection;
	const when =
		note.removalDate !== undefined
			? `in a release after ${note.removalDate}.`
			: note.removalVersion !== undefined
				? `in version ${note.removalVersion}.`
				: "in a future release.";
	return new ShevekError(
		"module",
		`[DEPRECATED]: ${message} This feature was removed from ${origin} ${when} Please update your playbooks.`,
	);
}
