// What the `junit` callback remembers of a run, and how a result becomes a test case.

import { basename, relative, resolve } from "node:path";
import type {
	EventOf,
	HostResult,
	PlayInfo,
	TaskInfo,
} from "../../events/run-event.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict } from "../../pyvalue/value.ts";
import type { JunitOptions } from "./junit-options.ts";
import type { TestCase, TestVerdict } from "./junit-report.ts";
import { dumpResult, lastLine, resultText } from "./result-text.ts";
import { DEFAULT_SCREEN_SETTINGS } from "./settings.ts";

export interface JunitContext {
	readonly options: JunitOptions;
	readonly verbosity: number;
	readonly cwd: string;
	now(): number;
}

type Status = "ok" | "failed" | "unreachable" | "skipped";
type ResultEvent = EventOf<"ok" | "failed" | "unreachable" | "skipped">;

interface ReportedTask {
	/** With its arguments. */
	readonly name: string;
	readonly play: string;
	readonly className: string;
	readonly isSetup: boolean;
	readonly startMs: number;
	readonly cases: TestCase[];
	/** What the task included, a line each; one case at the place of the first. */
	readonly included: string[];
}

const SETUP_ACTION = /^(ansible\.(builtin|legacy)\.)?setup$/;

export class JunitTasks {
	readonly #context: JunitContext;
	readonly #byUuid = new Map<string, ReportedTask>();

	constructor(context: JunitContext) {
		this.#context = context;
	}

	/** A task that starts again (serial) keeps its first start. */
	start(task: TaskInfo, play: PlayInfo): ReportedTask {
		const known = this.#byUuid.get(task.uuid);
		if (known) return known;
		const started: ReportedTask = {
			name: this.#nameOf(task),
			play: play.name,
			className: this.#classOf(task),
			isSetup: SETUP_ACTION.test(task.action),
			startMs: this.#context.now(),
			cases: [],
			included: [],
		};
		this.#byUuid.set(task.uuid, started);
		return started;
	}

	finish(event: ResultEvent): void {
		const { outcome } = event;
		const task = this.start(event.task, event.play);
		const status = this.#statusOf(event, task.name);
		if (this.#isReported(task, status))
			task.cases.push(
				this.#case(task, outcome.host, this.#verdict(status, outcome)),
			);
	}

	include(event: EventOf<"include">): void {
		const task = this.start(event.task, event.play);
		if (!task.name.startsWith(this.#context.options.test_case_prefix)) return;
		task.included.push(`${event.included}: [${event.hosts.join(", ")}]`);
		const output = task.included.join("\n");
		const all = this.#case(task, "include", { kind: "passed", output });
		const at = task.cases.findIndex(({ name }) => name === all.name);
		task.cases.splice(at < 0 ? task.cases.length : at, at < 0 ? 0 : 1, all);
	}

	cases(): TestCase[] {
		const hasSetup = this.#context.options.include_setup_tasks_in_report;
		return [...this.#byUuid.values()]
			.filter(({ isSetup }) => hasSetup || !isSetup)
			.flatMap(({ cases }) => cases);
	}

	#isReported({ name }: ReportedTask, status: Status): boolean {
		return (
			status === "failed" ||
			status === "unreachable" ||
			name.startsWith(this.#context.options.test_case_prefix)
		);
	}

	#statusOf(event: ResultEvent, name: string): Status {
		const status = this.#plainStatus(event);
		if (status === "failed" && name.includes("EXPECTED FAILURE")) return "ok";
		if (!name.includes("TOGGLE RESULT")) return status;
		if (status === "failed") return "ok";
		return status === "ok" ? "failed" : status;
	}

	#plainStatus(event: ResultEvent): Status {
		const { fail_on_change, fail_on_ignore } = this.#context.options;
		if (event.kind === "skipped") return "skipped";
		const isPassed =
			event.kind === "ok" || (event.isIgnored && !fail_on_ignore);
		if (!isPassed)
			return event.kind === "unreachable" ? "unreachable" : "failed";
		const isChanged = pyTruth(event.outcome.result.get("changed") ?? false);
		return fail_on_change && isChanged ? "failed" : "ok";
	}

	#case(task: ReportedTask, host: string, verdict: TestVerdict): TestCase {
		return {
			name: `[${host}] ${task.play}: ${task.name}`,
			className: task.className,
			durationMs: this.#context.now() - task.startMs,
			verdict,
		};
	}

	#verdict(
		status: Status,
		{ result, isVerboseAlways }: HostResult,
	): TestVerdict {
		if (status === "skipped")
			return {
				kind: "skipped",
				reason: resultText(result, "skip_reason") || "skipped",
			};
		const { verbosity } = this.#context;
		const output = dumpResult(
			result,
			{ ...DEFAULT_SCREEN_SETTINGS, verbosity },
			{ indent: 0, isVerboseAlways },
		);
		if (status === "ok") return { kind: "passed", output };
		if (status === "unreachable") {
			const message = messageOf(result);
			return { kind: "error", message, type: "unreachable", output };
		}
		return failedVerdict(result, output);
	}

	#nameOf({ name, args, isNoLog }: TaskInfo): string {
		const bare = name.trim();
		if (isNoLog || this.#context.options.hide_task_arguments) return bare;
		const words = [...args].map(
			([key, value]) => `${pyStr(key)}=${pyStr(value)}`,
		);
		return words.length === 0 ? bare : `${bare} ${words.join(", ")}`;
	}

	/** The place of the task, in the form that was asked for. */
	#classOf({ path, line }: TaskInfo): string {
		const { options, cwd } = this.#context;
		const { task_relative_path, replace_out_of_tree_path } = options;
		let place = `${path}:${line}`;
		if (task_relative_path)
			place = relative(resolve(cwd, task_relative_path), place);
		if (replace_out_of_tree_path !== undefined && place.startsWith("../"))
			place = replace_out_of_tree_path + basename(place);
		return options.task_class ? place.replace(/\.yml:[0-9]+$/, "") : place;
	}
}

/** A module that broke is an error, any other failure a wrong answer. */
function failedVerdict(result: PyDict, output: string): TestVerdict {
	const exception = result.get("exception");
	if (exception === undefined) {
		const message = messageOf(result);
		return { kind: "failure", message, type: "failure", output };
	}
	const trace = pyStr(exception);
	const message = lastLine(trace);
	return { kind: "error", message, type: "error", output: trace };
}

function messageOf(result: PyDict): string | undefined {
	if (!result.has("msg")) return `rc=${resultText(result, "rc", "0")}`;
	const message = result.get("msg") ?? null;
	return message === null ? undefined : pyStr(message);
}
