// One callback on a bench: options are given, events are fed, and what it did can be looked at.

import { readFileSync } from "node:fs";
import path from "node:path";
import { Display } from "../builtin/callbacks/display.ts";
import { makeScreen } from "../builtin/callbacks/screen.ts";
import { DEFAULT_SCREEN_SETTINGS } from "../builtin/callbacks/settings.ts";
import { hostUnit } from "../cli/assemble/callbacks.ts";
import { asDefinition } from "../cli/assemble/callback-units.ts";
import { loadSettings } from "../config/settings.ts";
import type { RunEvent } from "../events/run-event.ts";
import { Undeliverable } from "../plugins/callback.ts";
import type { CallbackDefinition, DiedRun, Json } from "../plugins/callback.ts";
import type { HostedUnit } from "../plugins/callback-host.ts";
import { loadPlugin } from "../plugins/load-plugin.ts";
import { resolveOptions } from "../plugins/resolve-options.ts";
import type { RunInfo } from "../plugins/run-info.ts";
import { fromPlain } from "../pyvalue/plain.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { runPlaybookText } from "./run-playbook.ts";

export interface TestOptions {
	/** Options given directly, by name. */
	readonly options?: Readonly<Record<string, unknown>>;
	/** The whole environment that options are read from. */
	readonly env?: Readonly<Record<string, string>>;
	/** Text of an ansible.cfg. */
	readonly configFile?: string;
	/** Extra variables. */
	readonly vars?: Readonly<Record<string, unknown>>;
	/** What the run says of itself, where it is not to be the bench's own. */
	readonly run?: Partial<RunInfo>;
	/** Runs that died, to be told of. */
	readonly diedRuns?: readonly DiedRun[];
}

export interface SentMessage {
	readonly body: Json;
	readonly key: string | undefined;
}

/** What a callback did so far; and the ways to make it do more. */
export class CallbackTest {
	readonly #unit: HostedUnit;
	readonly #host: ReturnType<typeof hostUnit>;
	readonly #request: TestRequest;
	/** What it showed, without colours. */
	get out(): string {
		this.#request.display.flush();
		return this.#request.written.out;
	}
	/** Warnings and errors, its own and those about it. */
	get err(): string {
		this.#request.display.flush();
		return this.#request.written.err;
	}
	/** Messages for the outbox. */
	get sent(): readonly SentMessage[] {
		return this.#request.sent;
	}
	/** Why it would have stopped the run: it is strict, and failed. */
	get stopped(): string | undefined {
		return this.#request.written.stopped;
	}
	/** False where its options kept it from running: `err` says why. */
	get isRunning(): boolean {
		return this.#host.length > 0;
	}

	constructor(unit: HostedUnit, request: TestRequest) {
		this.#unit = unit;
		this.#request = request;
		this.#host = hostUnit(unit, request);
	}

	/** Sends events, one after the other; after that, turns have passed for what it does later. */
	async feed(...events: readonly RunEvent[]): Promise<void> {
		for (const event of events)
			for (const host of this.#host) host.onEvent(event);
		await new Promise((resolve) => setImmediate(resolve));
	}

	/** Runs a small playbook on localhost and sends its events. Gives the exit code. */
	run(playbook: string): Promise<number> {
		return runPlaybookText(playbook, (event) => {
			for (const host of this.#host) host.onEvent(event);
		});
	}

	/** The end of the run. */
	async close(): Promise<void> {
		for (const host of this.#host) await host.close();
	}

	/** Has `deliver` called with each message sent so far; throws what it throws. */
	async deliver(signal = AbortSignal.timeout(10_000)): Promise<void> {
		const { definition, name } = this.#unit;
		if (!definition.deliver)
			throw new Undeliverable(`${name} has no function deliver`);
		const options = resolveOptions(
			definition.options ?? {},
			this.#request.optionRequest(this.#unit),
		);
		for (const [at, { body, key }] of this.sent.entries())
			await definition.deliver(
				{ key: key ?? `test-${at}`, body, attempts: 0 },
				{ options, signal },
			);
	}
}
