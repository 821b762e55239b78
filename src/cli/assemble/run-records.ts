// The way of a run to the record's database: the record and the outbox write through one client.

import type { Settings } from "../../config/settings.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import type { CallbackContext } from "../../plugins/callback.ts";
import type { HostedUnit } from "../../plugins/callback-host.ts";
import type { OptionSpecs, OptionValues } from "../../plugins/option-spec.ts";
import { IN_MEMORY } from "../../records/connect.ts";
import { recordsLocation } from "../../records/location.ts";
import { outboxDrainMs } from "../../records/outbox/drain-option.ts";
import { Outbox, type Registration } from "../../records/outbox/outbox.ts";
import { receiverId } from "../../records/outbox/receiver-id.ts";
import { WritingClient } from "../../records/writing-client.ts";
import type { CommandWorld } from "../command-world.ts";

export interface RunRecordsRequest {
	readonly settings: Settings;
	readonly world: CommandWorld;
	/** The run's id. */
	readonly run: string;
	/** False keeps the outbox in memory, and nothing else. */
	readonly isRecorded: boolean;
	/** What the end of the run waits for deliveries, where that is not the user's to say. */
	readonly drainMs?: number;
	/** False where no run's row is to come, and so no death to be told. Default: true. */
	readonly isRun?: boolean;
	/** See WritingClient. The way stays open until `close` then, whoever closes before. */
	readonly isAlone?: boolean;
	readonly warn: (text: string) => void;
}

/** A callback's way into the outbox. */
export interface Postbox {
	/** Delivery begins. */
	open(): void;
	readonly send: CallbackContext["send"];
	readonly tellDiedRuns: (
		tell: Parameters<Outbox["tellDiedRuns"]>[1],
	) => Promise<void>;
}

export class RunRecords {
	readonly client: WritingClient;
	readonly #request: RunRecordsRequest;
	#outbox: Outbox | undefined;

	/** Throws a `records` error for a database of a kind that is not there. */
	constructor(request: RunRecordsRequest) {
		const { world, run, isRecorded, isAlone = false, warn } = request;
		this.#request = request;
		const path = isRecorded ? recordsLocation(world).path : IN_MEMORY;
		this.client = new WritingClient({ path, run, isAlone, warn });
		if (isAlone) this.client.join();
	}

	/** For a callback that delivers; throws a `config` error for a wrong time to drain. */
	postbox(unit: HostedUnit, options: OptionValues<OptionSpecs>): Postbox {
		const outbox = this.#openOutbox();
		const registration = registrationOf(unit, options);
		const { receiver } = registration;
		return {
			open: () => outbox.register(registration),
			send: (body, { key } = {}) => outbox.add({ receiver, key, body }),
			tellDiedRuns: (tell) => outbox.tellDiedRuns(receiver, tell),
		};
	}

	#openOutbox(): Outbox {
		const { settings, drainMs, isRun = true, warn } = this.#request;
		this.#outbox ??= new Outbox({
			client: this.client,
			isRun,
			warn,
			drainMs: drainMs ?? outboxDrainMs(settings),
		});
		return this.#outbox;
	}

	/** Whether what was added before is in the database now. */
	async isWritten(): Promise<boolean> {
		const answer = await this.client.ask({ kind: "summary", receivers: [] });
		return answer.kind === "summary";
	}

	/** After every callback has said its last. */
	async close(): Promise<void> {
		await this.#outbox?.close();
		if (this.#request.isAlone) await this.client.leave();
	}
}

/** As the outbox knows a callback that delivers. */
export function registrationOf(
	{ name, definition }: HostedUnit,
	options: OptionValues<OptionSpecs>,
): Registration {
	return {
		receiver: receiverId(name, definition.receiver?.(options)),
		describe: name,
		deliver: async (message, signal) =>
			definition.deliver?.(message, { options, signal }),
		disconnect: async () => definition.disconnect?.(options),
		forgetsDelivered: definition.forgetsDelivered === true,
	};
}

/** For a callback that has no `deliver`. */
export function noPostbox({ name }: HostedUnit): CallbackContext["send"] {
	return () => {
		throw new ShevekError(
			"plugin",
			`the callback ${name} sends a message, but has no function deliver to take it anywhere`,
		);
	};
}
