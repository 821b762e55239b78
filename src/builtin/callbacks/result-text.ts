// A result as text: what of it is shown, and how it is written. Everything here works on the
// callback's own shallow copy; the result itself belongs to the run.

import type { HostResult, TaskInfo } from "../../events/run-event.ts";
import { dumpJson } from "../../pyvalue/json.ts";
import { pyStr } from "../../pyvalue/text.ts";
import {
	type PyDict,
	PyError,
	PyTuple,
	type PyValue,
} from "../../pyvalue/value.ts";
import { jsonForm } from "./json-forms.ts";
import { dumpResultYaml } from "./result-yaml.ts";
import type { ResultSettings } from "./settings.ts";

export interface DumpOptions {
	/** Spaces a level; undefined is one line, unless a setting wants more. */
	readonly indent?: number | undefined;
	readonly isVerboseAlways?: boolean;
}

/** The result without the keys that the event's kind says already. */
export function copyResult(outcome: HostResult): PyDict {
	const copy = new Map(outcome.result);
	copy.delete("failed");
	copy.delete("skipped");
	return copy;
}

/** Text for the screen: JSON or YAML by the settings, without invocation, diff and exception below -vvv. */
export function dumpResult(
	result: PyDict,
	settings: ResultSettings,
	options: DumpOptions = {},
): string {
	const shown = abridge(result, settings.verbosity);
	if (settings.resultForm) return settings.resultForm.dump(shown);
	const indent = chooseIndent(settings, options);
	return settings.resultFormat === "yaml"
		? dumpResultYaml(shown, { indent, isLossy: settings.isPretty !== false })
		: dumpResultJson(shown, indent);
}

function chooseIndent(
	settings: ResultSettings,
	options: DumpOptions,
): number | undefined {
	const { isPretty, resultFormat, verbosity } = settings;
	if (isPretty === false) return undefined;
	const isIndented =
		options.isVerboseAlways ||
		(isPretty === undefined && resultFormat !== "json") ||
		isPretty === true ||
		verbosity > 2;
	return options.indent || (isIndented ? 4 : options.indent);
}

function abridge(result: PyDict, verbosity: number): PyDict {
	const shown = new Map(result);
	if (verbosity < 3) {
		shown.delete("invocation");
		shown.delete("diff");
	}
	shown.delete("exception");
	return withoutInternalKeys(shown);
}

/** `_ansible_*` keys are the engine's, at any depth. Containers without one are not copied. */
function withoutInternalKeys<T extends PyValue>(value: T): T;
function withoutInternalKeys(value: PyValue): PyValue {
	if (Array.isArray(value)) {
		const cleaned = value.map((item) => withoutInternalKeys(item));
		return cleaned.some((item, at) => item !== value[at]) ? cleaned : value;
	}
	if (!(value instanceof Map)) return value;
	let isClean = true;
	const cleaned: PyDict = new Map();
	for (const [key, item] of value) {
		if (typeof key === "string" && key.startsWith("_ansible_")) {
			isClean = false;
			continue;
		}
		const cleanItem = withoutInternalKeys(item);
		if (cleanItem !== item) isClean = false;
		cleaned.set(key, cleanItem);
	}
	return isClean ? value : cleaned;
}

function dumpResultJson(result: PyDict, indent: number | undefined): string {
	const options = { indent, ensureAscii: false, onUnknown: jsonForm } as const;
	try {
		return dumpJson(result, { ...options, sortKeys: true });
	} catch (error) {
		if (!(error instanceof PyError) || error.exception !== "TypeError")
			throw error;
		// Keys of several types have no order: then only the top level is sorted, by its text.
		const entries = [...result].map(
			([key, value]) =>
				[pyStr(new PyTuple([key, value])), [key, value]] as const,
		);
		entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
		return dumpJson(new Map(entries.map(([, entry]) => entry)), options);
	}
}

const DEBUG_ACTIONS = new Set([
	"debug",
	"ansible.builtin.debug",
	"ansible.legacy.debug",
]);
const KEPT_BESIDE_MSG = new Set<PyValue>([
	"msg",
	"exception",
	"warnings",
	"deprecations",
]);
const HIDDEN_BESIDE_VAR = [
	"changed",
	"failed",
	"skipped",
	"invocation",
	"skip_reason",
];

/** debug shows its message, or its variable, and nothing else. */
export function keepDebugOutput(result: PyDict, task: TaskInfo): void {
	if (!DEBUG_ACTIONS.has(task.action)) return;
	if (!result.has("msg")) {
		for (const key of HIDDEN_BESIDE_VAR) result.delete(key);
		return;
	}
	for (const key of [...result.keys()]) {
		const isInternal = typeof key === "string" && key.startsWith("_");
		if (!isInternal && !KEPT_BESIDE_MSG.has(key)) result.delete(key);
	}
}

/** The traceback of a module that broke: its last line, or the whole of it with -vvv. */
export function takeException(
	result: PyDict,
	verbosity: number,
): string | undefined {
	const exception = result.get("exception");
	if (exception === undefined) return undefined;
	const text = pyStr(exception);
	const lead = "An exception occurred during task execution. ";
	if (verbosity < 3)
		return `${lead}To see the full traceback, use -vvv. The error was: ${lastLine(text)}`;
	result.delete("exception");
	return `The full traceback is:\n${text}`;
}

export function lastLine(text: string): string {
	return text.trim().split("\n").at(-1) ?? "";
}

/** A text field of a result, or the fallback where it is missing. */
export function resultText(result: PyDict, key: string, fallback = ""): string {
	const value = result.get(key);
	return value === undefined ? fallback : pyStr(value);
}
