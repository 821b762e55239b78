// The `default` callback: what ansible-playbook prints, byte for byte.

import type { EventOf, RunEvent, RunListener } from "../../events/run-event.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { Display } from "./display.ts";
import { showCustomStats, showRecap } from "./recap.ts";
import { ResultLines } from "./result-lines.ts";
import type { CommandLine, ScreenSettings } from "./settings.ts";
import { TaskBanner } from "./task-banner.ts";

export class DefaultCallback implements RunListener {
	readonly #display: Display;
	readonly #settings: ScreenSettings;
	readonly #banner: TaskBanner;
	readonly #lines: ResultLines;

	constructor(display: Display, settings: ScreenSettings) {
		this.#display = display;
		this.#settings = settings;
		this.#banner = new TaskBanner(display, settings);
		this.#lines = new ResultLines(display, settings, this.#banner);
	}

	onEvent(event: RunEvent): void {
		switch (event.kind) {
			case "playbookStart":
				return this.#startPlaybook(event.playbook.name);
			case "playStart":
				return this.#banner.startPlay(event.play);
			case "noHostsMatched":
				return this.#display.show("skipping: no hosts matched", {
					color: "skip",
				});
			case "noHostsRemaining":
				return this.#display.banner("NO MORE HOSTS LEFT");
			case "taskStart":
				return this.#banner.startTask(event.task);
			case "hostStart":
				return this.#startHost(event);
			case "ok":
			case "failed":
			case "skipped":
			case "unreachable":
			case "itemOk":
			case "itemFailed":
			case "itemSkipped":
			case "retry":
			case "diff":
				return this.#showResult(event);
			case "asyncPoll":
			case "asyncOk":
			case "asyncFailed":
				return this.#showAsync(event);
			case "include":
				return this.#showInclude(event);
			case "notify":
				return this.#showNotify(event);
			case "stats":
				return this.#finish(event);
			case "message":
				return this.#display.message(event);
			case "status":
			case "varsPrompt":
				return;
		}
	}

	async close(): Promise<void> {
		this.#display.screen.flush?.();
	}

	#showResult(event: Extract<RunEvent, { kind: keyof ResultLines }>): void {
		switch (event.kind) {
			case "ok":
				return this.#lines.ok(event);
			case "failed":
				return this.#lines.failed(event);
			case "skipped":
				return this.#lines.skipped(event);
			case "unreachable":
				return this.#lines.unreachable(event);
			case "itemOk":
				return this.#lines.itemOk(event);
			case "itemFailed":
				return this.#lines.itemFailed(event);
			case "itemSkipped":
				return this.#lines.itemSkipped(event);
			case "retry":
				return this.#lines.retry(event);
			case "diff":
				return this.#lines.diff(event);
		}
	}

	#startPlaybook(name: string): void {
		if (this.#settings.verbosity > 1)
			this.#display.banner(`PLAYBOOK: ${name.split("/").at(-1)}`);
		if (this.#settings.verbosity > 3 && this.#settings.commandLine)
			this.#showCommandLine(this.#settings.commandLine);
		this.#dryRunBanner();
	}

	#showCommandLine({ positional, options }: CommandLine): void {
		const style = { color: "verbose", isScreenOnly: true } as const;
		if (positional.length > 0)
			this.#display.show(
				`Positional arguments: ${positional.join(" ")}`,
				style,
			);
		for (const [name, text] of options)
			this.#display.show(`${name}: ${text}`, style);
	}

	#startHost({ task, host }: EventOf<"hostStart">): void {
		if (!this.#settings.showsHostStart) return;
		const kind = task.isHandler ? "HANDLER" : "TASK";
		this.#display.show(` [started ${kind}: ${task.name} on ${host}]`, {
			color: "ok",
		});
	}

	#showAsync(event: EventOf<"asyncPoll" | "asyncOk" | "asyncFailed">): void {
		const { host, result } = event.outcome;
		const field = (key: string) => pyStr(result.get(key) ?? null);
		const lines = {
			asyncPoll: `ASYNC POLL on ${host}: jid=${event.jobId} started=${field("started")} finished=${field("finished")}`,
			asyncOk: `ASYNC OK on ${host}: jid=${event.jobId}`,
			asyncFailed: `ASYNC FAILED on ${host}: jid=${event.jobId}`,
		};
		this.#display.show(lines[event.kind], { color: "debug" });
	}

	#showInclude({ included, hosts, itemLabel }: EventOf<"include">): void {
		const line = `included: ${included} for ${hosts.join(", ")}`;
		const hasItem = itemLabel !== undefined && pyTruth(itemLabel);
		this.#display.show(
			hasItem ? `${line} => (item=${pyStr(itemLabel)})` : line,
			{ color: "skip" },
		);
	}

	#showNotify({ handler, host }: EventOf<"notify">): void {
		if (this.#settings.verbosity < 2) return;
		this.#display.show(`NOTIFIED HANDLER ${handler} for ${host}`, {
			color: "verbose",
			isScreenOnly: true,
		});
	}

	#finish({ stats }: EventOf<"stats">): void {
		showRecap(this.#display, stats);
		if (this.#settings.showsCustomStats)
			showCustomStats(this.#display, stats.custom, this.#settings);
		this.#dryRunBanner();
	}

	#dryRunBanner(): void {
		if (this.#settings.isCheckRun && this.#settings.showsCheckMode)
			this.#display.banner("DRY RUN");
	}
}
