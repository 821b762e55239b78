// The `default` callback: what ansible-playbook prints, byte for byte.

import type { EventOf, RunEvent, RunListener } from "../../events/run-event.ts";
import { defineCallback } from "../../plugins/callback.ts";
import type { CallbackDisplay } from "../../plugins/callback-display.ts";
import type { CommandLine } from "../../plugins/run-info.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { pyStr } from "../../pyvalue/text.ts";
import { RESULT_OPTIONS, SCREEN_OPTIONS } from "./options.ts";
import { showCustomStats, showRecap } from "./recap.ts";
import { ResultLines } from "./result-lines.ts";
import { listening, screenSettings } from "./screen-settings.ts";
import type { ScreenSettings } from "./settings.ts";
import { TaskBanner } from "./task-banner.ts";

export class DefaultCallback implements RunListener {
	readonly #display: CallbackDisplay;
	readonly #settings: ScreenSettings;
	readonly #banner: TaskBanner;
	readonly #lines: ResultLines;

	constructor(display: CallbackDisplay, settings: ScreenSettings) {
		this.#display = display;
		this.#settings = settings;
		this.#banner = new TaskBanner(display, settings);
		this.#lines = new ResultLines(display, settings, this.#banner);
	}

	onEvent(event: RunEvent): void {
		switch (event.kind) {
			case "playbookStart":
				this.#startPlaybook(event.playbook.name);
				break;
			case "playStart":
				this.#banner.startPlay(event.play);
				break;
			case "noHostsMatched":
				this.#display.show("skipping: no hosts matched", {
					color: "skip",
				});
				break;
			case "noHostsRemaining":
				this.#display.banner("NO MORE HOSTS LEFT");
				break;
			case "taskStart":
				this.#banner.startTask(event.task);
				break;
			case "hostStart":
				this.#startHost(event);
				break;
			case "ok":
			case "failed":
			case "skipped":
			case "unreachable":
			case "itemOk":
			case "itemFailed":
			case "itemSkipped":
			case "retry":
			case "diff":
				this.#showResult(event);
				break;
			case "asyncPoll":
			case "asyncOk":
			case "asyncFailed":
				this.#showAsync(event);
				break;
			case "include":
				this.#showInclude(event);
				break;
			case "notify":
				this.#showNotify(event);
				break;
			case "stats":
				this.#finish(event);
				break;
			case "message":
				this.#display.message(event);
				break;
			case "status":
			case "varsPrompt":
				return;
		}
	}

	async close(): Promise<void> {
		this.#display.flush();
	}

	#showResult(event: Extract<RunEvent, { kind: keyof ResultLines }>): void {
		switch (event.kind) {
			case "ok":
				this.#lines.ok(event);
				break;
			case "failed":
				this.#lines.failed(event);
				break;
			case "skipped":
				this.#lines.skipped(event);
				break;
			case "unreachable":
				this.#lines.unreachable(event);
				break;
			case "itemOk":
				this.#lines.itemOk(event);
				break;
			case "itemFailed":
				this.#lines.itemFailed(event);
				break;
			case "itemSkipped":
				this.#lines.itemSkipped(event);
				break;
			case "retry":
				this.#lines.retry(event);
				break;
			case "diff":
				this.#lines.diff(event);
				break;
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

/** What ansible-playbook prints. */
export default defineCallback({
	type: "stdout",
	description: "What ansible-playbook prints: banners, results, recap.",
	options: { ...SCREEN_OPTIONS, ...RESULT_OPTIONS },
	start: (context) =>
		listening(new DefaultCallback(context.display, screenSettings(context))),
});
