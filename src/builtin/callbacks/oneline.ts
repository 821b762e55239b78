// The `oneline` callback, ad-hoc's -o: one line a host, line ends shown as \n.

import type {
	EventOf,
	HostResult,
	RunEvent,
	RunListener,
} from "../../events/run-event.ts";
import { defineCallback } from "../../plugins/callback.ts";
import type {
	CallbackDisplay,
	ColorRole,
} from "../../plugins/callback-display.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict } from "../../pyvalue/value.ts";
import { isPlainOutput } from "./plain-output.ts";
import { copyResult, dumpResult, lastLine, resultText } from "./result-text.ts";
import { listening, screenSettings } from "./screen-settings.ts";
import type { ScreenSettings } from "./settings.ts";

export class OnelineCallback implements RunListener {
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
				this.#show(`${event.outcome.host} | SKIPPED`, "skip");
				break;
			case "unreachable":
				this.#show(
					`${event.outcome.host} | UNREACHABLE!: ${resultText(event.outcome.result, "msg")}`,
					"unreachable",
				);
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
		const isChanged = pyTruth(result.get("changed") ?? false);
		const state = isChanged ? "CHANGED" : "SUCCESS";
		const line =
			isPlainOutput(task) && !result.has("ansible_job_id")
				? plainLine(outcome.host, result, state)
				: `${outcome.host} | ${state} => ${this.#dump(result, outcome)}`;
		this.#show(line, isChanged ? "changed" : "ok");
	}

	/** An exception is said first; then comes the whole result, even where the plain line was shown. */
	#failed({ task, outcome }: EventOf<"failed">): void {
		const result = copyResult(outcome);
		const exception = result.get("exception");
		if (exception !== undefined)
			this.#show(
				isPlainOutput(task) && !result.has("module_stderr")
					? plainLine(outcome.host, result, "FAILED")
					: this.#exceptionLine(pyStr(exception)),
				"error",
			);
		this.#show(
			`${outcome.host} | FAILED! => ${this.#dump(result, outcome)}`,
			"error",
		);
	}

	#exceptionLine(exception: string): string {
		const lead = "An exception occurred during task execution. ";
		return this.#settings.verbosity < 3
			? `${lead}To see the full traceback, use -vvv. The error was: ${lastLine(exception)}`
			: `${lead}The full traceback is:\n${exception.replaceAll("\n", "")}`;
	}

	/** What debug shows has its indents left, without its line ends. */
	#dump(result: PyDict, { isVerboseAlways }: HostResult): string {
		const options = { indent: 0, isVerboseAlways };
		return dumpResult(result, this.#settings, options).replaceAll("\n", "");
	}

	#show(line: string, color: ColorRole): void {
		this.#display.show(line, { color });
	}
}

function plainLine(host: string, result: PyDict, caption: string): string {
	const rc = pyStr(result.get("rc") ?? -1);
	const lead = `${host} | ${caption} | rc=${rc} | (stdout) ${oneLine(result, "stdout")}`;
	const stderr = oneLine(result, "stderr");
	return stderr === "" ? lead : `${lead} (stderr) ${stderr}`;
}

function oneLine(result: PyDict, key: string): string {
	return resultText(result, key)
		.replaceAll("\n", "\\n")
		.replaceAll("\r", "\\r");
}

export default defineCallback({
	type: "stdout",
	description: "One line a host, as ansible -o prints.",
	options: {},
	start: (context) =>
		listening(new OnelineCallback(context.display, screenSettings(context))),
});
