// One task across a set of hosts: queued in order, run at once up to the forks, results taken as they come.

import type { TaskInfo } from "../events/run-event.ts";
import type { TaskNode } from "../playbook/nodes.ts";
import { opensDebugger } from "./debugger/opens-debugger.ts";
import type { TaskDebugger } from "./debugger/task-debugger.ts";
import type { HostTask, TaskOutcome } from "./host-task.ts";
import type { PlayRun } from "./play-run.ts";
import { runHostTask } from "./run-host-task.ts";
import type { Semaphore } from "./semaphore.ts";
import { takeResult } from "./take-result.ts";
import { ownName, shownName } from "./task-names.ts";

/** The loop is given free after this long, so that timers, sockets and Ctrl-C are served. */
const SLICE_MS = 10;

/** A task on a host, and the debugger that looks at it, where one does. */
interface Tries {
	readonly first: HostTask;
	bench: TaskDebugger | undefined;
}

/** Loaded for those who use it: it is 10 files. */
async function openBench(first: HostTask): Promise<TaskDebugger> {
	const { TaskDebugger } = await import("./debugger/task-debugger.ts");
	return new TaskDebugger(first);
}

export class Step {
	readonly #play: PlayRun;
	readonly #task: TaskNode;
	readonly #info: TaskInfo;
	readonly #limit: Semaphore | undefined;
	readonly #pending: Promise<void>[] = [];
	readonly outcomes: TaskOutcome[] = [];
	#sliceStart = performance.now();

	constructor(play: PlayRun, task: TaskNode, info: TaskInfo, throttle = 0) {
		this.#play = play;
		this.#task = task;
		this.#info = info;
		this.#limit = play.throttleOf(task, throttle);
	}

	/** Starts the task on a host; `settled` waits for all that were started. */
	async start(host: string): Promise<void> {
		const play = this.#play;
		const warn = play.state.warner(host);
		const run: HostTask = {
			play,
			host,
			task: this.#task,
			info: this.#info,
			scope: play.scopes.scope(host, this.#task).warning(warn),
			warn,
			trace: {},
		};
		const pending = this.#queued(run);
		// its failure is `settled`'s, which is asked for only after a pause
		pending.catch(() => undefined);
		this.#pending.push(pending);
		if (performance.now() - this.#sliceStart > SLICE_MS) await this.#breathe();
	}

	/** Until it is not to be done again; a redo waits for its turn like any other. */
	async #queued(first: HostTask): Promise<void> {
		const tries: Tries = { first, bench: undefined };
		for (let run: HostTask | undefined = first; run; ) {
			const current: HostTask = run;
			const work = () => this.#work(current, tries);
			const limited = () => this.#play.state.forks.run(work);
			run = await (this.#limit ? this.#limit.run(limited) : limited());
		}
	}

	/** Gives what is to be run again. */
	async #work(run: HostTask, tries: Tries): Promise<HostTask | undefined> {
		const { state, info: play } = this.#play;
		state.emitter.emit({
			kind: "hostStart",
			play,
			task: this.#infoAsWritten,
			host: run.host,
		});
		const outcome = await runHostTask(run);
		const isAsked = opensDebugger(outcome);
		if (isAsked) tries.bench ??= await openBench(tries.first);
		// someone looks at another host's task, and its screen stays as it is
		while (state.debugging !== undefined) await state.debugging;
		// what an interrupt cut off came to nothing, and is not told as a failure
		if (state.parts.signal.aborted) return undefined;
		if (!isAsked || tries.bench === undefined) takeResult(outcome);
		else if ((await tries.bench.take(outcome)) === "redo")
			return tries.bench.again();
		this.outcomes.push(outcome);
		return undefined;
	}

	async #breathe(): Promise<void> {
		await new Promise((resolve) => setImmediate(resolve));
		this.#sliceStart = performance.now();
	}

	/** The name that was rendered for the banner is gone by the time hosts start, with 2.14's linear strategy. */
	get #infoAsWritten(): TaskInfo {
		if (!/(^|\.)(linear|debug)$/.test(this.#play.info.strategy))
			return this.#info;
		const own = ownName(this.#task);
		return {
			...this.#info,
			name: shownName(this.#task, own),
			ownName: own,
		};
	}

	async settled(): Promise<void> {
		await Promise.all(this.#pending);
	}
}
