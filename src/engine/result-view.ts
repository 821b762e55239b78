// A result as listeners may see it: censored, free of what steers the engine.

import type { HostResult } from "../events/run-event.ts";
import { dictGet } from "../pyvalue/dict.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import {
	holdsTemplates,
	Template,
	VaultedText,
} from "../templar/template-node.ts";
import type { HostTask, ItemOutcome } from "./host-task.ts";

const CENSORED =
	"the output has been hidden due to the fact that 'no_log: true' was specified for this result";

/** Flags that events say by their kind; and what no_log still lets through. */
const SAID_BY_EVENT = ["failed", "skipped"];
const KEPT_WHEN_CENSORED = ["attempts", "changed", "retries"];

export function hostResult(
	run: HostTask,
	outcome: Pick<ItemOutcome, "result" | "isNoLog">,
	start: number,
	end: number,
): HostResult {
	const { result } = outcome;
	const delegated = result.get("_ansible_delegated_vars");
	const delegatedVars = delegated instanceof Map ? delegated : undefined;
	const isNoLog = outcome.isNoLog || result.get("_ansible_no_log") === true;
	const host = run.scope.get("ansible_host");
	return {
		host: run.host,
		remoteAddr: typeof host === "string" ? host : run.host,
		result: cleanForEvents(result, run.task.resolvedAction, isNoLog),
		delegatedTo: textOf(delegatedVars, "ansible_delegated_host"),
		delegatedAddr: textOf(delegatedVars, "ansible_host"),
		delegatedVars,
		itemLabel: isNoLog ? undefined : result.get("_ansible_item_label"),
		isVerboseAlways: !isNoLog && result.get("_ansible_verbose_always") === true,
		isVerboseOverride: result.get("_ansible_verbose_override") === true,
		isNoLog,
		start,
		end,
	};
}

function textOf(dict: PyDict | undefined, key: string): string | undefined {
	const value = dict && dictGet(dict, key);
	return value === undefined || value === null ? undefined : pyStr(value);
}

function cleanForEvents(
	result: PyDict,
	action: string,
	isNoLog: boolean,
): PyDict {
	if (isNoLog) {
		const censored: PyDict = new Map<PyValue, PyValue>([
			["censored", CENSORED],
		]);
		for (const key of KEPT_WHEN_CENSORED) {
			const value = result.get(key);
			if (value !== undefined) censored.set(key, value);
		}
		return censored;
	}
	const clean = withoutInternals(result);
	for (const key of SAID_BY_EVENT) clean.delete(key);
	if (action === "ansible.builtin.debug") clean.delete("invocation");
	return clean;
}

/** The result as `register:` keeps it. */
export function registeredResult(result: PyDict): PyDict {
	const clean = withoutInternals(result, (vault) => vault);
	clean.delete("invocation");
	return clean;
}

type Show = (vault: VaultedText) => PyValue;

/** As 2.14's output has it: no listener gets to see what a vault holds. */
function sealed(vault: VaultedText): PyValue {
	return new Map([["__ansible_vault", vault.ciphertext]]);
}

/** Without `_ansible_*` keys, at every depth of dicts and lists. */
function withoutInternals(result: PyDict, show: Show = sealed): PyDict {
	const clean: PyDict = new Map();
	for (const [key, value] of result) {
		if (typeof key === "string" && key.startsWith("_ansible_")) continue;
		clean.set(key, stripped(value, show));
	}
	return clean;
}

/** Only loop results nest results; other data is left as it is, uncopied. Templates (include_vars) are shown as written. */
function stripped(value: PyValue, show: Show): PyValue {
	if (value instanceof Map && hasInternals(value))
		return withoutInternals(value, show);
	if (holdsTemplates(value)) return asWritten(value, show);
	if (
		Array.isArray(value) &&
		value.some((item) => item instanceof Map && hasInternals(item))
	) {
		return value.map((item) =>
			item instanceof Map ? withoutInternals(item, show) : item,
		);
	}
	return value;
}

function asWritten(value: PyValue, show: Show): PyValue {
	if (value instanceof Template) return value.toStr();
	if (value instanceof VaultedText) return show(value);
	if (Array.isArray(value)) return value.map((item) => asWritten(item, show));
	if (value instanceof Map)
		return new Map(
			[...value].map(([key, item]) => [key, asWritten(item, show)]),
		);
	return value;
}

function hasInternals(dict: PyDict): boolean {
	for (const key of dict.keys()) {
		if (typeof key === "string" && key.startsWith("_ansible_")) return true;
	}
	return false;
}
