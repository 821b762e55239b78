// What of a payload becomes variables of the run. A message must not choose how hosts are connected to, as whom, or
// with which interpreter: names that begin with `ansible_` are left out, unless the configuration says otherwise.

import type { PyDict, PyValue } from "../pyvalue/value.ts";
import type { LoopConfig } from "./config/loop-config.ts";

export interface ExtraVars {
	readonly vars: PyDict;
	/** Names that were left out. */
	readonly dropped: readonly string[];
}

export function extraVarsOf(
	payload: PyDict,
	{
		payloadVar,
		allowsAnsibleVars,
	}: Pick<LoopConfig, "payloadVar" | "allowsAnsibleVars">,
): ExtraVars {
	if (payloadVar !== undefined)
		return { vars: new Map([[payloadVar, payload]]), dropped: [] };
	if (allowsAnsibleVars) return { vars: payload, dropped: [] };
	const dropped = [...payload.keys()].filter(steersAnsible);
	if (dropped.length === 0) return { vars: payload, dropped };
	const kept = [...payload].filter(([name]) => !steersAnsible(name));
	return { vars: new Map(kept), dropped };
}

function steersAnsible(name: PyValue): name is string {
	return typeof name === "string" && name.startsWith("ansible_");
}
