// Hosts in lockstep: each of them finishes a task before any starts the next.
//
// Which task is next goes by the play's flat list of tasks: the pointer moves on to the first task
// that some host is at; hosts elsewhere wait. Once hosts meet at a flush of handlers, the batch is in
// its handler phase until none is left in it; there the lowest handler goes first.

import { type BlockNode, flatten, type TaskNode } from "../playbook/nodes.ts";
import type { HostCursor } from "./host-cursor.ts";
import type { TaskOutcome } from "./host-task.ts";
import { processIncludes } from "./include-run.ts";
import { isMetaPerHost, metaName } from "./meta.ts";
import { runMetaTask } from "./meta-task.ts";
import type { PlayRun } from "./play-run.ts";
import { Step } from "./step.ts";
import { askToStep } from "./stepping.ts";
import { announce, startingTask } from "./task-start.ts";

/** These hosts of the batch go on together, to the play's end. */
export function runInLockstep(
	play: PlayRun,
	hosts: readonly string[],
): Promise<void> {
	return new Lockstep(play, hosts).run();
}

interface Position {
	readonly host: string;
	readonly cursor: HostCursor;
	readonly task: TaskNode;
}

/** What the hosts of one step came to. */
interface StepResult {
	readonly outcomes: readonly TaskOutcome[];
	readonly isFatalForAll: boolean;
	readonly metaHosts: readonly string[];
}

class Lockstep {
	readonly #play: PlayRun;
	readonly #hosts: readonly string[];
	/** In written order, with what dynamic includes of these hosts bring. */
	readonly #tasks: TaskNode[];
	#pointer = 0;
	#isInHandlers = false;

	constructor(play: PlayRun, hosts: readonly string[]) {
		this.#play = play;
		this.#hosts = hosts;
		this.#tasks = [...play.allTasks];
	}

	async run(): Promise<void> {
		const { state } = this.#play;
		while (!state.parts.signal.aborted) {
			const hosts = this.#hosts.filter(
				(host) => !state.unreachableHosts.has(host),
			);
			const positions = this.#nextPositions(hosts);
			if (positions === undefined) return;
			const result = await this.#runStep(positions);
			if (result === undefined) continue;
			await this.#takeIncludes(hosts, result.outcomes);
			this.#checkFailures(hosts, result);
			if (this.#play.isBroken && state.failedHosts.size >= hosts.length) {
				state.emitter.emit({ kind: "noHostsRemaining", play: this.#play.info });
				return;
			}
		}
	}

	/** Moves on the hosts whose turn it is; undefined when all are done. */
	#nextPositions(hosts: readonly string[]): Position[] | undefined {
		const play = this.#play;
		const peeked: Position[] = [];
		for (const host of hosts) {
			const cursor = play.cursor(host).copy();
			const task = cursor.next(host, play);
			if (task !== undefined) peeked.push({ host, cursor, task });
		}
		if (peeked.length === 0) return undefined;
		const inHandlers = peeked.filter((p) => p.cursor.phase === "handlers");
		if (inHandlers.length === 0) this.#isInHandlers = false;
		const chosen = this.#isInHandlers
			? lowestHandler(inHandlers)
			: this.#atTask(peeked);
		for (const { host, cursor } of chosen) play.cursors.set(host, cursor);
		const [first] = chosen;
		if (
			!this.#isInHandlers &&
			first?.task.taskRole === "meta" &&
			metaName(first.task) === "flush_handlers"
		) {
			this.#isInHandlers = true;
		}
		return chosen;
	}

	#atTask(peeked: readonly Position[]): Position[] {
		const waiting = new Set(peeked.map((p) => p.task));
		for (let round = 0; round < 2; round++) {
			while (this.#pointer < this.#tasks.length) {
				const task = this.#tasks[this.#pointer++];
				if (task !== undefined && waiting.has(task))
					return peeked.filter((p) => p.task === task);
			}
			// clear_host_errors can bring back hosts that are behind the pointer
			this.#pointer = 0;
		}
		throw new Error("no host is at any task of the play");
	}

	/** Undefined when the user chose to leave the task out. */
	async #runStep(
		positions: readonly Position[],
	): Promise<StepResult | undefined> {
		const task = positions[0]?.task;
		if (task === undefined) return undefined;
		const play = this.#play;
		const wanted = positions.filter(
			({ host }) =>
				task.isHandler ||
				!task.role?.hasRun(host) ||
				metaName(task) === "role_complete",
		);
		if (wanted.length === 0)
			return { outcomes: [], isFatalForAll: false, metaHosts: [] };
		if (task.taskRole === "meta") return this.#runMetaStep(wanted, task);
		const first = wanted[0] as Position;
		const starting = await startingTask(play, task, first.host);
		if (play.state.isStepping && !(await askToStep(play, starting.info)))
			return undefined;
		announce(play, starting.info);
		const step = new Step(play, task, starting.info, starting.throttle);
		for (const { host } of wanted) {
			await step.start(host);
			if (starting.isRunOnce || play.state.parts.signal.aborted) break;
		}
		await step.settled();
		return {
			outcomes: step.outcomes,
			isFatalForAll:
				(starting.isAnyErrorFatal || starting.isRunOnce) &&
				!starting.isIgnoringErrors,
			metaHosts: [],
		};
	}

	async #runMetaStep(
		positions: readonly Position[],
		task: TaskNode,
	): Promise<StepResult> {
		const play = this.#play;
		const isPerHost = isMetaPerHost(task);
		const hosts = isPerHost ? positions : positions.slice(0, 1);
		for (const { host } of hosts) await runMetaTask(play, host, task);
		return {
			outcomes: [],
			isFatalForAll: task.inherited("any_errors_fatal") === true || !isPerHost,
			metaHosts: hosts.map(({ host }) => host),
		};
	}

	async #takeIncludes(
		hosts: readonly string[],
		outcomes: readonly TaskOutcome[],
	): Promise<void> {
		if (!outcomes.some((outcome) => outcome.run.task.isDynamicInclude)) return;
		const play = this.#play;
		const report = await processIncludes(play, outcomes);
		for (const host of report.failedHosts) {
			play.fail(host);
			play.state.failedHosts.add(host);
		}
		const added: TaskNode[] = [];
		const pending = new Map<string, BlockNode[]>();
		for (const { hosts: own, blocks } of report.blocks) {
			const chosen = blocks.map((block) => play.filter(block));
			for (const host of own)
				if (hosts.includes(host))
					pending.set(host, [...(pending.get(host) ?? []), ...chosen]);
			for (const task of flatten(chosen)) {
				if (task.isHandler) for (const host of own) play.notify(task, host);
				else added.push(task);
			}
		}
		for (const [host, chosen] of pending) play.cursor(host).insert(chosen);
		this.#tasks.splice(this.#pointer, 0, ...added);
	}

	#checkFailures(hosts: readonly string[], result: StepResult): void {
		const play = this.#play;
		const failed = new Set<string>();
		let isSomeUnreachable = false;
		for (const { run } of result.outcomes) {
			if (play.state.unreachableHosts.has(run.host)) isSomeUnreachable = true;
			else if (play.cursor(run.host).isFailed) failed.add(run.host);
		}
		for (const host of result.metaHosts)
			if (play.cursor(host).isFailed) failed.add(host);
		if (result.isFatalForAll && (failed.size > 0 || isSomeUnreachable))
			this.#failAll(hosts);
		if (result.outcomes.length + result.metaHosts.length > 0)
			this.#checkPercentage(hosts, failed);
	}

	/** any_errors_fatal: all hosts are lost with the one, but for those that are being rescued. */
	#failAll(hosts: readonly string[]): void {
		const play = this.#play;
		for (const host of hosts) {
			const peek = play.cursor(host).copy();
			peek.next(host, play);
			const { phase, hasFailedRescue } = peek.active;
			if (phase === "always" || (phase === "rescue" && !hasFailedRescue))
				continue;
			play.state.failedHosts.add(host);
			play.isBroken = true;
		}
	}

	#checkPercentage(
		hosts: readonly string[],
		failed: ReadonlySet<string>,
	): void {
		const play = this.#play;
		const limit = play.maxFailPercentage;
		if (limit === undefined) return;
		const failures = play.state.failedHosts.size - play.failedBefore;
		const share = failures / play.batch.length;
		if (share <= limit / 100) return;
		for (const host of hosts) {
			if (failed.has(host)) continue;
			play.state.failedHosts.add(host);
			play.fail(host);
		}
		play.state.emitter.emit({ kind: "noHostsRemaining", play: play.info });
		play.isBroken = true;
	}
}

function lowestHandler(positions: readonly Position[]): Position[] {
	const lowest = Math.min(...positions.map((p) => p.cursor.handlerPosition));
	return positions.filter((p) => p.cursor.handlerPosition === lowest);
}
