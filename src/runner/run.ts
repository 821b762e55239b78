// One run, in order. Its status: unstarted → starting → running → successful | failed | canceled | timeout.
// `starting` comes before the process, `running` with it; the last one when all events have been handed on and the
// files rc and status are written.

import { findAnsible } from "../ansible/find-ansible.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import type { RunnerStatus } from "../plugins/runner-plugin.ts";
import { CHILD_ARGS, RunChild } from "./child.ts";
import { Delivery } from "./delivery.ts";
import { EventLines, type KeptEvent, parseEvent } from "./event-lines.ts";
import type { EventLog } from "./event-log.ts";
import { type FinishedRun, type RunnerStats, statsOf } from "./finished-run.ts";
import type { RunOptions } from "./options.ts";
import type { Plan, RunWorld } from "./plan.ts";
import { PluginHost } from "./plugin-host.ts";
import { PrintedLines } from "./printed-lines.ts";
import type { Stops, TimeLimits } from "./stops.ts";

/** Of a run that did not end by itself. */
const RC_ENDED = 254;
/** As a shell has it for a program that is not there. */
const RC_MISSING = 127;

export interface RunParts {
	readonly options: RunOptions;
	readonly world: RunWorld;
	readonly plan: Plan;
	readonly stops: Stops;
	readonly log: EventLog;
	readonly warn: (text: string) => void;
}

export class Run {
	readonly #parts: RunParts;
	readonly #lines: EventLines;
	readonly #delivery: Delivery;
	readonly #plugins: readonly PluginHost[];
	readonly #printed = new PrintedLines();
	#hasEvents = false;
	#status: RunnerStatus = "unstarted";
	#rc: number | undefined;
	#stats: RunnerStats | undefined;

	constructor(parts: RunParts) {
		this.#parts = parts;
		const { options, plan, stops, warn } = parts;
		const { ident } = plan.folder;
		this.#lines = new EventLines({
			ident,
			omitsData: options.omitEventData ?? false,
			omitsDataUnlessFailed: options.onlyFailedEventData ?? false,
		});
		this.#plugins = plan.plugins.map(
			(found) =>
				new PluginHost(found, {
					warn,
					onStray: (error, who) => this.#delivery.fail({ error, who }),
				}),
		);
		this.#delivery = new Delivery({
			handlers: options,
			plugins: this.#plugins,
			config: plan.config,
			onFailure: () => stops.end("failed"),
		});
	}

	get status(): RunnerStatus {
		return this.#status;
	}

	get rc(): number | undefined {
		return this.#rc;
	}

	get stats(): RunnerStats | undefined {
		return this.#stats;
	}

	/** Whose failure ended it, in words. */
	get failedBy(): string | undefined {
		return this.#delivery.failure?.who;
	}

	/** Throws what a handler or a plugin has thrown; the files are written all the same. */
	async perform(): Promise<void> {
		const { options, plan, stops } = this.#parts;
		const fail = (who: string) => (error: unknown) =>
			this.#delivery.fail({ error, who });
		try {
			stops.ask(options, fail("cancelCallback"));
			this.#tell("starting");
			// A strict plugin that is of no use keeps the run from starting, as in ansible-runner.
			if (this.#plugins.length > 0) await this.#delivery.settle();
			const rc = stops.reason ? RC_ENDED : await this.#runChild();
			await this.#delivery.settle();
			this.#end(rc);
			await this.#delivery.settle();
		} finally {
			stops.close();
			for (const plugin of this.#plugins) plugin.close();
		}
		const failure = this.#delivery.failure;
		if (failure) throw failure.error;
		const { fault } = plan.artifacts;
		if (fault) this.#parts.warn(fault.message);
	}

	#tell(status: RunnerStatus): void {
		const { plan } = this.#parts;
		const { command, cwd, ident } = plan.config;
		this.#status = status;
		this.#delivery.status({
			status,
			runner_ident: ident,
			...(status === "starting" ? { command, cwd } : {}),
		});
	}

	async #runChild(): Promise<number> {
		const { plan, stops, world } = this.#parts;
		const { inputs, command, environment, config } = plan;
		this.#tell("running");
		const missing = this.#missingAnsible();
		if (missing !== undefined) {
			this.#takeOutput(`${missing}\n`);
			this.#claim();
			return RC_MISSING;
		}
		const child = new RunChild({
			words: [world.launcher, command.kind, ...CHILD_ARGS, ...command.args],
			cwd: config.cwd,
			env: environment.env,
			sshKey: inputs.sshKey,
			replies: inputs.replies,
			terminal: world.terminal,
			onOutput: (text) => this.#takeOutput(text),
			onEventLine: (line) => this.#takeLine(line),
		});
		stops.watch(child, this.#limits());
		const rc = await child.ended;
		this.#claim();
		return rc;
	}

	#limits(): TimeLimits {
		const { options, plan } = this.#parts;
		const { jobTimeoutMs, idleTimeoutMs } = plan.inputs.settings;
		return {
			jobTimeoutMs: inMs(options.jobTimeoutSeconds) ?? jobTimeoutMs,
			idleTimeoutMs: inMs(options.idleTimeoutSeconds) ?? idleTimeoutMs,
		};
	}

	/** Why the other engine cannot run, if it is asked for. */
	#missingAnsible(): string | undefined {
		const { command, environment, engine } = this.#parts.plan;
		if (engine === "native") return undefined;
		const program = command.kind === "adhoc" ? "ansible" : "ansible-playbook";
		try {
			findAnsible(program, environment.env);
			return undefined;
		} catch (error) {
			if (!(error instanceof ShevekError)) throw error;
			return [error.message, error.hint].filter(Boolean).join(". ");
		}
	}

	/** The events of the other engine tell nothing of what it prints, so that is kept and shown as it comes. */
	get #isScreenTold(): boolean {
		return this.#parts.plan.engine === "native";
	}

	#takeOutput(text: string): void {
		const { stops, options, plan } = this.#parts;
		stops.beat();
		if (this.#isScreenTold || !this.#hasEvents) this.#printed.add(text);
		if (this.#isScreenTold || options.jsonMode) return;
		plan.artifacts.writeStdout(text);
		this.#print(text);
	}

	#print(text: string): void {
		const { options, plan } = this.#parts;
		if (!plan.inputs.settings.isOutputShown) return;
		options.onOutput?.(text);
		if (options.quiet === false) process.stdout.write(text);
	}

	#takeLine(line: string): void {
		this.#parts.stops.beat();
		const event = this.#lines.read(line);
		if (!event) return;
		this.#hasEvents = true;
		this.#printed.take(event.shown);
		this.#keep(event);
	}

	/** What was printed past the events: by a process that broke, by a callback as it closed. */
	#claim(): void {
		if (!this.#isScreenTold && this.#hasEvents) return;
		for (const line of this.#printed.rest())
			this.#keep(this.#lines.verbose(line));
	}

	#keep(event: KeptEvent): void {
		const { options, plan, log } = this.#parts;
		log.add(event, plan.artifacts.writeEvent(event.name, event.text));
		if (event.kind === "playbook_on_stats") this.#stats = statsOf(event.data());
		if (options.jsonMode) {
			plan.artifacts.writeStdout(`${event.text}\n`);
			this.#print(`${event.text}\n`);
		} else if (this.#isScreenTold) {
			plan.artifacts.writeStdout(event.shown);
			this.#print(event.shown.replaceAll("\r", ""));
		}
		this.#delivery.event(() => parseEvent(event.text));
	}

	#end(rc: number): void {
		const { stops, plan } = this.#parts;
		this.#rc = stops.reason ? RC_ENDED : rc;
		const status = stops.reason ?? (rc === 0 ? "successful" : "failed");
		plan.artifacts.finish(status, this.#rc);
		this.#tell(status);
	}

	/** For after the end. */
	finished(events: FinishedRun["events"]): FinishedRun {
		const { plan } = this.#parts;
		const stdout = plan.artifacts.readStdout();
		return {
			ident: plan.config.ident,
			status: this.#status,
			rc: this.#rc ?? RC_ENDED,
			stats: this.#stats,
			events,
			stdout,
			config: plan.config,
			cancel: () => undefined,
		};
	}
}

function inMs(seconds: number | undefined): number | undefined {
	return seconds ? seconds * 1000 : undefined;
}
