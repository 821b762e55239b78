// The `default` callback's lines for what came of a task: one line a host or item, with the result
// where it failed or -v asks for it.

import type { EventOf, HostResult, TaskInfo } from "../../events/run-event.ts";
import type {
	CallbackDisplay,
	ColorRole,
} from "../../plugins/callback-display.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { isDict } from "../../pyvalue/dict.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { hostLabel, isInclude, itemText } from "./labels.ts";
import { diffText } from "./result-diff.ts";
import {
	copyResult,
	dumpResult,
	keepDebugOutput,
	takeException,
} from "./result-text.ts";
import { sayWarnings } from "./result-warnings.ts";
import type { ScreenSettings } from "./settings.ts";
import type { TaskBanner } from "./task-banner.ts";

export class ResultLines {
	readonly #display: CallbackDisplay;
	readonly #settings: ScreenSettings;
	readonly #banner: TaskBanner;

	constructor(
		display: CallbackDisplay,
		settings: ScreenSettings,
		banner: TaskBanner,
	) {
		this.#display = display;
		this.#settings = settings;
		this.#banner = banner;
	}

	ok({ task, outcome }: EventOf<"ok">): void {
		if (isInclude(task)) {
			this.#banner.ensure(task);
			return;
		}
		const kind = changeOf(outcome);
		if (kind === "ok" && !this.#settings.showsOk) return;
		this.#banner.ensure(task);
		const result = copyResult(outcome);
		this.#warnings(result);
		if (isLoopTotal(task, result)) return;
		keepDebugOutput(result, task);
		this.#line(`${kind}: [${hostLabel(outcome)}]`, outcome, result, kind);
	}

	failed({ task, outcome, isIgnored }: EventOf<"failed">): void {
		const result = this.#beginFailure(task, outcome);
		if (!isLoopTotal(task, result)) {
			if (this.#settings.verbosity < 2 && this.#settings.showsPathOnFailure)
				this.#banner.showPath(task);
			const lead = `fatal: [${hostLabel(outcome)}]: FAILED!`;
			this.#failureLine(lead, outcome, result, "error");
		}
		if (isIgnored) this.#display.show("...ignoring", { color: "skip" });
	}

	skipped({ task, outcome }: EventOf<"skipped">): void {
		if (!this.#settings.showsSkipped) return;
		this.#banner.ensure(task);
		const result = copyResult(outcome);
		keepDebugOutput(result, task);
		if (task.loop !== undefined) result.delete("results");
		this.#line(`skipping: [${outcome.host}]`, outcome, result, "skip");
	}

	unreachable({ task, outcome, isIgnored }: EventOf<"unreachable">): void {
		this.#banner.ensure(task);
		const lead = `fatal: [${hostLabel(outcome)}]: UNREACHABLE!`;
		this.#failureLine(lead, outcome, copyResult(outcome), "unreachable");
		if (isIgnored) this.#display.show("...ignoring", { color: "skip" });
	}

	itemOk({ task, outcome }: EventOf<"itemOk">): void {
		if (isInclude(task)) return;
		const kind = changeOf(outcome);
		if (kind === "ok" && !this.#settings.showsOk) return;
		this.#banner.ensure(task);
		const result = copyResult(outcome);
		keepDebugOutput(result, task);
		const lead = `${kind}: [${hostLabel(outcome)}] => (item=${itemText(outcome)})`;
		this.#line(lead, outcome, result, kind);
	}

	itemFailed({ task, outcome }: EventOf<"itemFailed">): void {
		const result = this.#beginFailure(task, outcome);
		const lead = `failed: [${hostLabel(outcome)}] (item=${itemText(outcome)})`;
		this.#failureLine(lead, outcome, result, "error");
	}

	itemSkipped({ task, outcome }: EventOf<"itemSkipped">): void {
		if (!this.#settings.showsSkipped) return;
		this.#banner.ensure(task);
		const result = copyResult(outcome);
		keepDebugOutput(result, task);
		const lead = `skipping: [${outcome.host}] => (item=${itemText(outcome)}) `;
		this.#line(lead, outcome, result, "skip");
	}

	retry({ task, outcome }: EventOf<"retry">): void {
		const left =
			countOf(outcome.result, "retries") - countOf(outcome.result, "attempts");
		// A named task goes by its own name here, without the role that its banner shows.
		const name = task.ownName === task.action ? task.name : task.ownName;
		let line = `FAILED - RETRYING: [${hostLabel(outcome)}]: ${name} (${left} retries left).`;
		if (this.#showsResult(outcome, 2))
			line += `Result was: ${this.#dump(outcome, copyResult(outcome))}`;
		this.#display.show(line, { color: "debug" });
	}

	diff({ task, outcome }: EventOf<"diff">): void {
		const items = outcome.result.get("results");
		const results =
			task.loop !== undefined && Array.isArray(items)
				? items.filter(isDict)
				: [outcome.result];
		for (const result of results) {
			const diff = result.get("diff");
			if (!isTrue(diff) || !isTrue(result.get("changed"))) continue;
			const text = diffText(diff ?? null, {
				settings: this.#settings,
				paint: (line, role) => this.#display.paint(line, role),
			});
			if (text === "") continue;
			this.#banner.ensure(task);
			this.#display.show(text);
		}
	}

	/** What every failure says before its line: the banner, the traceback, the warnings. */
	#beginFailure(task: TaskInfo, outcome: HostResult): PyDict {
		const result = copyResult(outcome);
		keepDebugOutput(result, task);
		this.#banner.ensure(task);
		const exception = takeException(result, this.#settings.verbosity);
		if (exception !== undefined)
			this.#display.show(exception, {
				color: "error",
				isError: this.#settings.isFailedToStderr,
			});
		this.#warnings(result);
		return result;
	}

	#line(
		lead: string,
		outcome: HostResult,
		result: PyDict,
		color: ColorRole,
	): void {
		const tail = this.#showsResult(outcome, 0)
			? ` => ${this.#dump(outcome, result)}`
			: "";
		this.#display.show(lead + tail, { color });
	}

	#failureLine(
		lead: string,
		outcome: HostResult,
		result: PyDict,
		color: ColorRole,
	): void {
		this.#display.show(`${lead} => ${this.#dump(outcome, result)}`, {
			color,
			isError: this.#settings.isFailedToStderr,
		});
	}

	#showsResult(outcome: HostResult, above: number): boolean {
		if (outcome.isVerboseOverride) return false;
		return this.#settings.verbosity > above || outcome.isVerboseAlways;
	}

	#dump(outcome: HostResult, result: PyDict): string {
		const { isVerboseAlways } = outcome;
		return dumpResult(result, this.#settings, { isVerboseAlways });
	}

	#warnings(result: PyDict): void {
		if (this.#settings.showsActionWarnings) sayWarnings(result, this.#display);
	}
}

function changeOf(outcome: HostResult): "changed" | "ok" {
	return isTrue(outcome.result.get("changed")) ? "changed" : "ok";
}

/** The total of a loop says nothing of its own: its items have spoken. */
function isLoopTotal(task: TaskInfo, result: PyDict): boolean {
	return task.loop !== undefined && result.has("results");
}

function isTrue(value: PyValue | undefined): boolean {
	return value !== undefined && pyTruth(value);
}

function countOf(result: PyDict, key: string): number {
	const count = result.get(key);
	return typeof count === "number" ? count : 0;
}
