// What of a payload becomes variables of the run. A message must not choose how hosts are connected to, as whom, or
// with which interpreter: names that begin with `ansible_` are left out, unless the configuration says otherwise.

import type { Payload } from "../plugins/source.ts";
import type { LoopConfig } from "./config/loop-config.ts";

export interface ExtraVars {
	readonly vars: Payload;
	/** Names that were left out. */
	readonly dropped: readonly string[];
}

export function extraVarsOf(
	payload: Payload,
	{
		payloadVar,
		allowsAnsibleVars,
	}: Pick<LoopConfig, "payloadVar" | "allowsAnsibleVars">,
): ExtraVars {
	if (payloadVar !== undefined)
		return { vars: { [payloadVar]: payload }, dropped: [] };
	if (allowsAnsibleVars) return { vars: payload, dropped: [] };
	const dropped = Object.keys(payload).filter(steersAnsible);
	if (dropped.length === 0) return { vars: payload, dropped };
	const kept = Object.entries(payload).filter(([name]) => !steersAnsible(name));
	return { vars: Object.fromEntries(kept), dropped };
}

function steersAnsible(name: string): boolean {
	return name.startsWith("ansible_");
}
