// What an action is run with and where: the machine and its environment variables.

import type { TargetSpec } from "../agent/target.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyDict } from "../pyvalue/value.ts";
import type { LayeredScope } from "../vars/layered-scope.ts";
import type { Delegation } from "./delegation.ts";
import type { HostTask } from "./host-task.ts";
import type { KeywordValues } from "./keyword-values.ts";
import { targetOf } from "./target-spec.ts";

export interface ActionRequest {
	readonly run: HostTask;
	readonly scope: LayeredScope;
	readonly values: KeywordValues;
	readonly args: PyDict;
	readonly delegation: Delegation | undefined;
}

export function targetFor(request: ActionRequest): Promise<TargetSpec> {
	const { run, scope, values, delegation } = request;
	return targetOf({
		run,
		host: delegation?.host ?? run.host,
		scope: delegation?.scope ?? scope,
		values,
		isDelegated: delegation !== undefined,
	});
}

export async function environmentOf(
	values: KeywordValues,
): Promise<ReadonlyMap<string, string>> {
	const environment = new Map<string, string>();
	for (const layer of await values.list("environment")) {
		for (const dict of Array.isArray(layer) ? layer : [layer]) {
			if (!(dict instanceof Map)) continue;
			for (const [name, value] of dict)
				environment.set(pyStr(name), pyStr(value));
		}
	}
	return environment;
}
