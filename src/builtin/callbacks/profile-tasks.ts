// The `profile_tasks` callback: a line of times under each task's banner, and a table of the longest at the end.
// A task lasts until the next one starts, as in the reference: where hosts run free that is not its own time.

import { ShevekError } from "../../errors/shevek-error.ts";
import type { TaskInfo } from "../../events/run-event.ts";
import { defineCallback } from "../../plugins/callback.ts";
import type { CallbackDisplay } from "../../plugins/callback-display.ts";
import { codePointLength } from "../../pyvalue/codepoints.ts";
import { toFixedText } from "../../pyvalue/floats.ts";
import { localTime } from "./local-time.ts";

/** The reference fills its lines up to here, whatever the screen's width. */
const LINE_WIDTH = 79;
const TIME_WIDTH = 9;

export default defineCallback({
	type: "aggregate",
	description: "Shows how long each task took, and the longest at the end.",
	options: {
		output_limit: {
			type: "str",
			default: "20",
			description: "How many tasks the table at the end has; `all` for all.",
			env: ["PROFILE_TASKS_TASK_OUTPUT_LIMIT"],
			ini: ["callback_profile_tasks.task_output_limit"],
		},
		sort_order: {
			type: "str",
			default: "descending",
			choices: ["descending", "ascending", "none"],
			description: "How the table at the end is sorted by time.",
			env: ["PROFILE_TASKS_SORT_ORDER"],
			ini: ["callback_profile_tasks.sort_order"],
		},
	},
	start({ options, display, now }) {
		const limit = readLimit(options.output_limit);
		const times = new TaskTimes(now());
		return {
			taskStart({ task }) {
				display.show(times.line(now()));
				times.start(task, now());
			},
			stats() {
				display.show(times.line(now()));
				display.show(`${"=".repeat(LINE_WIDTH)} `);
				times.stop(now());
				const sorted = sortTasks([...times.tasks], options.sort_order);
				for (const task of sorted.slice(0, limit)) showTask(display, task);
			},
		};
	},
});

interface TimedTask {
	readonly name: string;
	/** File and line. */
	readonly path: string;
	/** All its starts together: with `serial` there are several. */
	elapsedMs: number;
}

class TaskTimes {
	readonly #startMs: number;
	#lineMs: number;
	readonly #byUuid = new Map<string, TimedTask>();
	#current: { readonly task: TimedTask; readonly sinceMs: number } | undefined;

	constructor(startMs: number) {
		this.#startMs = startMs;
		this.#lineMs = startMs;
	}

	get tasks(): Iterable<TimedTask> {
		return this.#byUuid.values();
	}

	/** The date, the time since the line before, and the time since the start. */
	line(nowMs: number): string {
		const date = localTime(nowMs, "%A %d %B %Y  %H:%M:%S %z");
		const last = clockText(nowMs - this.#lineMs);
		const whole = clockText(nowMs - this.#startMs);
		this.#lineMs = nowMs;
		const text = `${date} (${last})${" ".repeat(7)}${whole} `;
		return `${text}${"*".repeat(Math.max(3, LINE_WIDTH - text.length))} `;
	}

	start({ uuid, name, path, line }: TaskInfo, nowMs: number): void {
		this.stop(nowMs);
		const task = this.#byUuid.get(uuid) ?? {
			name,
			path: `${path}:${line}`,
			elapsedMs: 0,
		};
		this.#byUuid.set(uuid, task);
		this.#current = { task, sinceMs: nowMs };
	}

	stop(nowMs: number): void {
		if (this.#current)
			this.#current.task.elapsedMs += nowMs - this.#current.sinceMs;
		this.#current = undefined;
	}
}

/** `-5` leaves out the last five, as a slice in Python does; `0` has no table. */
function readLimit(text: string): number | undefined {
	if (text === "all") return undefined;
	if (/^\s*[-+]?\d+\s*$/.test(text)) return Number(text);
	throw new ShevekError(
		"config",
		`profile_tasks: output_limit is "${text}", which is neither a number nor "all"`,
	);
}

function sortTasks(
	tasks: TimedTask[],
	order: "descending" | "ascending" | "none",
): TimedTask[] {
	if (order === "none") return tasks;
	const sign = order === "ascending" ? 1 : -1;
	return tasks.sort((a, b) => sign * (a.elapsedMs - b.elapsedMs));
}

function showTask(
	display: CallbackDisplay,
	{ name, path, elapsedMs }: TimedTask,
): void {
	const { columns, verbosity } = display;
	const time = ` ${toFixedText(elapsedMs / 1000, 2)}s`;
	const row =
		fill(`${name} `, columns - TIME_WIDTH) + time.padStart(TIME_WIDTH, "-");
	display.show(verbosity >= 2 ? `${row}\n${fill(`${path} `, columns)}` : row);
}

function fill(text: string, width: number): string {
	return text + "-".repeat(Math.max(0, width - codePointLength(text)));
}

/** `0:01:02.003` */
function clockText(durationMs: number): string {
	const two = (value: number) => String(value).padStart(2, "0");
	const seconds = Math.floor(durationMs / 1000);
	const minutes = Math.floor(seconds / 60);
	const thousandths = String(Math.floor(durationMs % 1000)).padStart(3, "0");
	return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}.${thousandths}`;
}
