// Which messages may not run beside each other: `one_at_a_time` of the configuration.

import { assertNever } from "../errors/shevek-error.ts";
import { dumpJson } from "../pyvalue/json.ts";
import type { PyDict } from "../pyvalue/value.ts";
import type { Setup } from "./setup.ts";

/** The same text for those that take turns; undefined for one that need not wait. */
export function turnOf(
	{
		routingKey,
		payload,
	}: { readonly routingKey: string; readonly payload: PyDict },
	{
		config: { turn },
		translator,
	}: {
		readonly config: Pick<Setup["config"], "turn">;
		readonly translator: Setup["translator"];
	},
): string | undefined {
	switch (turn.kind) {
		case "free":
			return undefined;
		case "routing_key":
			return routingKey;
		case "playbook":
			try {
				return translator.translate(routingKey);
			} catch {
				// said where the playbook is looked for
				return routingKey;
			}
		case "payload": {
			const value = payload.get(turn.name);
			return value === undefined ? undefined : dumpJson(value);
		}
		default:
			return assertNever(turn);
	}
}
