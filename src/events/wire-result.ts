// A result on the wire: with the marks that Ansible leaves for callbacks (`_ansible_no_log` …), in it and in the items of a loop.
// Inside, marks are fields of the outcome, and items have had events of their own; so the items' marks are remembered.

import type { PyDict, PyValue } from "../pyvalue/value.ts";
import type { HostResult, RunEvent } from "./run-event.ts";

export type ResultEvent = Extract<RunEvent, { outcome: HostResult }>;
type Marks = readonly (readonly [PyValue, PyValue])[];

const INCLUDES = /^ansible\.(builtin|legacy)\.include(_tasks|_role)?$/;
const NONE: Marks = [];

export class WireResults {
	/** By task and host, while the items of a loop are told. */
	readonly #items = new Map<string, Marks[]>();

	of(event: ResultEvent): PyDict {
		const { kind, outcome, task } = event;
		const { result } = outcome;
		const marks = marksOf(event);
		if (kind === "itemOk" || kind === "itemFailed" || kind === "itemSkipped") {
			this.#remember(`${task.uuid} ${outcome.host}`, marks);
			return marked(result, marks);
		}
		if (task.loop === undefined || kind === "retry")
			return marked(result, marks);
		return this.#withItems(event);
	}

	#remember(key: string, marks: Marks): void {
		const known = this.#items.get(key);
		if (known) known.push(marks);
		else this.#items.set(key, [marks]);
	}

	#withItems({ outcome, task }: ResultEvent): PyDict {
		const key = `${task.uuid} ${outcome.host}`;
		const items = this.#items.get(key);
		this.#items.delete(key);
		const { result } = outcome;
		const results = result.get("results");
		if (!items || !Array.isArray(results) || results.length !== items.length)
			return result;
		const all = results.map((each, index) =>
			each instanceof Map ? marked(each, items[index] ?? NONE) : each,
		);
		return new Map(result).set("results", all);
	}
}

function marked(result: PyDict, marks: Marks): PyDict {
	if (marks.length === 0) return result;
	const all = new Map(result);
	for (const [key, value] of marks) all.set(key, value);
	return all;
}

function marksOf({ kind, outcome, task }: ResultEvent): Marks {
	if (outcome.isNoLog || kind === "unreachable" || kind.startsWith("async"))
		return NONE;
	const marks: [PyValue, PyValue][] = [];
	if (!INCLUDES.test(task.resolvedAction))
		marks.push(["_ansible_no_log", false]);
	if (outcome.isVerboseAlways) marks.push(["_ansible_verbose_always", true]);
	if (outcome.isVerboseOverride)
		marks.push(["_ansible_verbose_override", true]);
	if (outcome.itemLabel !== undefined)
		marks.push(["_ansible_item_label", outcome.itemLabel]);
	if (outcome.delegatedTo !== undefined)
		marks.push(["_ansible_delegated_vars", delegatedVars(outcome)]);
	return marks;
}

/** As a TaskResult keeps them; what is not set is None there, but the address. */
function delegatedVars({ delegatedTo, delegatedVars: vars }: HostResult) {
	const shown: PyDict = new Map();
	shown.set("ansible_host", vars?.get("ansible_host") ?? delegatedTo ?? null);
	for (const name of ["ansible_port", "ansible_user", "ansible_connection"])
		shown.set(name, vars?.get(name) ?? null);
	return shown;
}
