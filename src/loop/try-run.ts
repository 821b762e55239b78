// One try: the playbook of a message, found and run by the engine.

import { randomUUID } from "node:crypto";
import { ShevekError } from "../errors/shevek-error.ts";
import type { PyDict } from "../pyvalue/value.ts";
import type { LoopEngine, RunRequest } from "./engine.ts";
import { extraVarsOf } from "./extra-vars.ts";
import { findPlaybook } from "./find-playbook.ts";
import { WARN_EVERY_MS } from "./limits.ts";
import type { LoopLog } from "./log.ts";
import type { Outcome } from "./outcome.ts";
import { RunLimit } from "./run-limit.ts";
import type { Setup } from "./setup.ts";

const MOST_NAMES = 5;
const NAME_LENGTH = 40;

export interface TryRequest {
	readonly routingKey: string;
	readonly payload: PyDict;
	/** Enters the run before it starts; gives the message's key. */
	begin(run: string): Promise<number>;
	/** The run is not on record after all. */
	readonly onUnrecorded: (run: string) => void;
}

interface RunContext {
	readonly request: TryRequest;
	readonly engine: LoopEngine;
	readonly limit: RunLimit;
}

export class Runner {
	readonly #log: LoopLog;
	readonly #signal: AbortSignal;
	#warnedMs = 0;

	/** Aborting the signal ends runs as Ctrl-C does. */
	constructor(log: LoopLog, signal: AbortSignal) {
		this.#log = log;
		this.#signal = signal;
	}

	/** Rejects only as `begin` does. */
	async try(
		request: TryRequest,
		{ config, translator }: Setup,
		engine: LoopEngine,
	): Promise<Outcome> {
		const { routingKey } = request;
		if (this.#signal.aborted) return { kind: "returned" };
		const found = findPlaybook(routingKey, translator, config.playbooksDir);
		if (found.kind !== "playbook") {
			this.#log.warning(`${routingKey}: ${found.reason}`);
			return { kind: "failed", reason: found.reason };
		}
		const { vars, dropped } = extraVarsOf(request.payload, config);
		this.#tellDropped(routingKey, dropped);
		const run = randomUUID();
		const short = run.slice(0, 8);
		const key = await request.begin(run);
		this.#log.info(
			`${routingKey}: run ${short} of ${found.file} starts for message ${key}`,
		);
		const { inventory, runMs } = config;
		const limit = new RunLimit(this.#signal, runMs);
		const { signal } = limit;
		const { file: playbook } = found;
		try {
			return await this.#run(
				{ runId: run, playbook, inventory, payload: vars, signal },
				{ request, engine, limit },
			);
		} finally {
			limit.close();
		}
	}

	async #run(
		start: RunRequest,
		{ request, engine, limit }: RunContext,
	): Promise<Outcome> {
		const { routingKey, onUnrecorded } = request;
		const { runId: run } = start;
		const what = `${routingKey}: run ${run.slice(0, 8)}`;
		const startMs = Date.now();
		try {
			const { exitCode, isOnRecord } = await engine.run(start);
			if (!isOnRecord) onUnrecorded(run);
			const seconds = ((Date.now() - startMs) / 1000).toFixed(2);
			const ended = `${what} ended with ${exitCode} after ${seconds} s`;
			if (exitCode === 0) {
				this.#log.info(ended);
				return { kind: "ended", run, exitCode };
			}
			const why = limit.reason;
			this.#log.warning(why === undefined ? ended : `${ended}: ${why}`);
			if (why !== undefined) return { kind: "ended", run, exitCode, why };
			return this.#signal.aborted
				? { kind: "returned" }
				: { kind: "ended", run, exitCode };
		} catch (error) {
			if (this.#signal.aborted) return { kind: "returned" };
			onUnrecorded(run);
			const reason = reasonOf(error);
			this.#log.error(`${what} could not begin: ${reason}`);
			return { kind: "failed", reason };
		}
	}

	/** A message that tries is often one of many. */
	#tellDropped(routingKey: string, names: readonly string[]): void {
		if (names.length === 0 || Date.now() - this.#warnedMs < WARN_EVERY_MS)
			return;
		this.#warnedMs = Date.now();
		const shown = names
			.slice(0, MOST_NAMES)
			.map((name) => name.slice(0, NAME_LENGTH));
		const more = names.length > MOST_NAMES ? ", …" : "";
		this.#log.warning(
			`${routingKey}: variables of the message that would steer Ansible are left out: ${shown.join(", ")}${more} (ansible_vars: true lets them through)`,
		);
	}
}

function reasonOf(error: unknown): string {
	if (!(error instanceof ShevekError))
		return error instanceof Error
			? `${error.name}: ${error.message}`
			: String(error);
	const { where } = error;
	const place =
		where === undefined ? "" : `${where.file}:${where.line}:${where.column}: `;
	return `${place}${error.message}`;
}
