// The receivers that this environment can deliver to: those of the callbacks that are enabled here.

import type { Json } from "../../plugins/callback.ts";
import type { DiedRun } from "../../plugins/callback-handlers.ts";
import type { Registration } from "../../records/outbox/outbox.ts";

export interface Receiver extends Registration {
	/** Says by messages that an earlier run died. */
	runDied?(
		run: DiedRun,
		send: (body: Json, options?: { readonly key?: string }) => void,
	): void | Promise<void>;
}

/** Empty where no callback that sends anything is enabled, and none can be yet. */
export async function findReceivers(): Promise<readonly Receiver[]> {
	return [];
}
