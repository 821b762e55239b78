// The `minimal` callback, the ad-hoc command's: one block a host, no banners and no recap.

import type { EventOf, RunEvent, RunListener } from "../../events/run-event.ts";
import { defineCallback } from "../../plugins/callback.ts";
import type {
	CallbackDisplay,
	ColorRole,
} from "../../plugins/callback-display.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict } from "../../pyvalue/value.ts";
import { RESULT_OPTIONS } from "./options.ts";
import { isPlainOutput } from "./plain-output.ts";
import { diffText } from "./result-diff.ts";
import {
	copyResult,
	dumpResult,
	keepDebugOutput,
	resultText,
	takeException,
} from "./result-text.ts";
import { sayWarnings } from "./result-warnings.ts";
import { listening, screenSettings } from "./screen-settings.ts";
import type { ScreenSettings } from "./settings.ts";

export class MinimalCallback implements RunListener {
	readonly #display: CallbackDisplay;
	readonly #settings: ScreenSettings;

	constructor(display: CallbackDisplay, settings: ScreenSettings) {
		this.#display = display;
		this.#settings = settings;
	}

	onEvent(event: RunEvent): void {
		switch (event.kind) {
			case "ok":
				this.#ok(event);
				break;
			case "failed":
				this.#failed(event);
				break;
			case "skipped":
				this.#display.show(`${event.outcome.host} | SKIPPED`, {
					color: "skip",
				});
				break;
			case "unreachable":
				this.#block(
					`${event.outcome.host} | UNREACHABLE!`,
					copyResult(event.outcome),
					"unreachable",
				);
				break;
			case "diff":
				this.#diff(event);
				break;
			case "message":
				this.#display.message(event);
				break;
			case "taskStart":
				this.#display.forgetHostWarnings();
				break;
			default:
				return;
		}
	}

	async close(): Promise<void> {
		this.#display.flush();
	}

	#ok({ task, outcome }: EventOf<"ok">): void {
		const result = copyResult(outcome);
		keepDebugOutput(result, task);
		this.#warnings(result);
		const isChanged = pyTruth(result.get("changed") ?? false);
		const state = isChanged ? "CHANGED" : "SUCCESS";
		const color = isChanged ? "changed" : "ok";
		if (isPlainOutput(task) && !result.has("ansible_job_id"))
			this.#display.show(plainBlock(outcome.host, result, state), { color });
		else this.#block(`${outcome.host} | ${state}`, result, color);
	}

	#failed({ task, outcome }: EventOf<"failed">): void {
		const result = copyResult(outcome);
		const exception = takeException(result, this.#settings.verbosity);
		if (exception !== undefined)
			this.#display.show(exception, { color: "error" });
		this.#warnings(result);
		if (isPlainOutput(task) && !result.has("module_stderr"))
			this.#display.show(plainBlock(outcome.host, result, "FAILED"), {
				color: "error",
			});
		else this.#block(`${outcome.host} | FAILED!`, result, "error");
	}

	#block(lead: string, result: PyDict, color: ColorRole): void {
		const text = dumpResult(result, this.#settings, { indent: 4 });
		this.#display.show(`${lead} => ${text}`, { color });
	}

	#diff({ outcome }: EventOf<"diff">): void {
		const diff = outcome.result.get("diff");
		if (diff === undefined || !pyTruth(diff)) return;
		this.#display.show(
			diffText(diff, {
				settings: this.#settings,
				paint: (line, role) => this.#display.paint(line, role),
			}),
		);
	}

	#warnings(result: PyDict): void {
		if (this.#settings.showsActionWarnings) sayWarnings(result, this.#display);
	}
}

function plainBlock(host: string, result: PyDict, caption: string): string {
	const rc = pyStr(result.get("rc") ?? -1);
	const parts = ["stdout", "stderr", "msg"].map((key) =>
		resultText(result, key),
	);
	return `${host} | ${caption} | rc=${rc} >>\n${parts.join("")}\n`;
}

export default defineCallback({
	type: "stdout",
	description: "What ansible prints: a block a host, without banners.",
	options: RESULT_OPTIONS,
	start: (context) =>
		listening(new MinimalCallback(context.display, screenSettings(context))),
});
