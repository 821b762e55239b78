// The loopers that deliver the payloads of payload-as-data.test.ts: how each is configured, and how a message comes to it.

import { BROKER_SOURCES } from "./broker-sources.ts";
import type { LoopLab, RunningLoop } from "./loop-lab.ts";

export interface DeliveredMessage {
	readonly routingKey: string;
	readonly payload: Readonly<Record<string, unknown>>;
}

export interface PayloadSource {
	/** Starts what it needs; `looper` is its section of the configuration. */
	open(lab: LoopLab): Promise<{
		readonly looper: string;
		/** The loop has said that it listens. */
		send(message: DeliveredMessage, loop: RunningLoop): void | Promise<void>;
		close?(): Promise<void>;
	}>;
	/** Whether the payload's names are variables of their own, or all is under `msg`. */
	readonly isUnderMsg?: boolean;
}

export const PAYLOAD_SOURCES: Readonly<Record<string, PayloadSource>> = {
	stdin: {
		open: async () => ({
			looper: "{name: stdin}",
			send: ({ routingKey, payload }, loop) => loop.send([routingKey, payload]),
		}),
	},
	directory: {
		open: async (lab) => ({
			looper: "{name: directory, path: in}",
			send: ({ routingKey, payload }) =>
				lab.write({ [`in/${routingKey}@1.json`]: JSON.stringify(payload) }),
		}),
	},
	...BROKER_SOURCES,
};
