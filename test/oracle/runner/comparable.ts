// A run without what is known to differ: each rule has its row in COMPATIBILITY.md under ansible-runner.

import { renumbered, type WireEvent } from "./artifacts.ts";
import type { RunnerCase } from "./cases.ts";
import type { NormalisedRun } from "./normalised-run.ts";

/** What -vv says of the program itself; and the callbacks that Ansible finds and does not load. */
const OF_THE_PROGRAM =
	/executable location = |shevek version = |Skipping callback '/;

export function comparable(run: NormalisedRun, about: RunnerCase) {
	const events = (run.events as readonly WireEvent[])
		.filter(({ stdout }) => !OF_THE_PROGRAM.test(stdout))
		.map((event) => withoutLost(event, about))
		.map(withWrittenArgs)
		.map((event) => ({ ...event, stdout: withPlainError(event) }));
	return {
		...run,
		command: programAside(run.command),
		// a file without secrets may be read by others there
		modes: { ...run.modes, stderr: "600" },
		stdout: comparableText(run.stdout, about),
		output: comparableText(run.output, about),
		events: about.isFree ? inAnyOrder(events) : renumbered(events),
	};
}

/** The name that it looks for is of no event, so its data are lost. */
function withoutLost(event: WireEvent, { args }: RunnerCase): WireEvent {
	const isLost =
		args.includes("--only-failed-event-data") &&
		event.event === "runner_item_on_failed";
	return isLost ? { ...event, event_data: {} } : event;
}

/** With a result, Ansible's own arguments of the module are said there too. */
function withWrittenArgs(event: WireEvent): WireEvent {
	const { event_data: data } = event;
	if (typeof data?.task_args !== "string") return event;
	const task_args = data.task_args.replace(/(, |^)_ansible_.*$/, "");
	return { ...event, event_data: { ...data, task_args } };
}

/** What ends a run that has not begun is red there. */
function withPlainError({ stdout, event_data }: WireEvent): string {
	return event_data === undefined ? withoutColor(stdout, "0;31") : stdout;
}

function withoutColor(text: string, color: string): string {
	return text
		.split("\n")
		.map((line) => {
			const [before, inner] = line.split(`\u001b[${color}m`);
			if (inner === undefined || before !== "") return line;
			return inner.replace("\u001b[0m", "");
		})
		.join("\n");
}

function programAside(command: readonly string[]): readonly string[] {
	const [first, ...rest] = command;
	if (first === "ansible-playbook") return ["shevek", "playbook", ...rest];
	return first === "ansible" ? ["shevek", "adhoc", ...rest] : command;
}

function comparableText(text: unknown, about: RunnerCase): unknown {
	if (typeof text !== "string") return text;
	const lines = text.split("\n").map((line) => line.replace("\r", ""));
	if (about.isFree) return lines.sort();
	const { lostLines = [] } = about;
	const kept = lines.filter(
		(line) =>
			!OF_THE_PROGRAM.test(line) &&
			!line.includes("ASYNC POLL on ") &&
			!lostLines.some((each) => line.includes(each)),
	);
	const isError = kept.some((line) => line.includes("ERROR! "));
	return isError ? withoutColor(kept.join("\n"), "0;31") : kept.join("\n");
}

/** Whose result is first has the task's banner, so the text is left out as well. */
function inAnyOrder(events: readonly WireEvent[]): readonly string[] {
	return events
		.map(({ counter, stdout, start_line, end_line, ...rest }) =>
			JSON.stringify(sorted(rest)),
		)
		.sort();
}

function sorted(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sorted);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.toSorted(([a], [b]) => (a < b ? -1 : 1))
			.map(([key, each]) => [key, sorted(each)]),
	);
}
