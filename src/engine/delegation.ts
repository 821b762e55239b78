// `delegate_to:`: the host that does the work in another's place, with its own connection variables.

import { ShevekError } from "../errors/shevek-error.ts";
import { pyTypeName } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import type { LayeredScope } from "../vars/layered-scope.ts";
import type { HostTask } from "./host-task.ts";
import type { KeywordValues } from "./keyword-values.ts";

export interface Delegation {
	readonly host: string;
	/** The delegate's variables; the task's own still apply. */
	readonly scope: LayeredScope;
	/** `_ansible_delegated_vars` of the result. */
	readonly shownVars: PyDict;
}

export async function delegationOf(
	run: HostTask,
	values: KeywordValues,
): Promise<Delegation | undefined> {
	const value = await values.value("delegate_to");
	if (value === undefined) return undefined;
	if (typeof value !== "string") {
		throw new ShevekError(
			"playbook",
			`the field 'delegate_to' has an invalid type (<class '${pyTypeName(value)}'>), and could not be converted to a string type.`,
			{ where: run.task.where },
		);
	}
	const host = inventoryName(run, value);
	const delegate = run.play.scopes.scope(host, run.task);
	const shownVars: PyDict = new Map<PyValue, PyValue>([
		["ansible_delegated_host", value],
	]);
	const { templar } = run.play.state.parts;
	for (const name of [
		"ansible_host",
		"ansible_port",
		"ansible_user",
		"ansible_connection",
	]) {
		const raw = delegate.get(name);
		if (raw !== undefined)
			shownVars.set(name, await templar.template(raw, delegate));
	}
	return { host, scope: delegate, shownVars };
}

/** A delegate may be named by its address. */
function inventoryName(run: HostTask, name: string): string {
	const { inventory } = run.play.state.parts;
	if (inventory.host(name) !== undefined) return name;
	for (const host of inventory.hosts.values()) {
		if (
			host.vars.get("ansible_host") === name ||
			host.vars.get("ansible_ssh_host") === name
		)
			return host.name;
	}
	return name;
}
