// `meta:` tasks: they steer the run itself and never reach a host.

import { ShevekError } from "../errors/shevek-error.ts";
import type { TaskNode } from "../playbook/nodes.ts";
import { sourceText } from "../playbook/task-arguments.ts";
import { pyStr } from "../pyvalue/text.ts";
import { isTaskWanted } from "./conditions.ts";
import type { HostTask } from "./host-task.ts";
import type { PlayRun } from "./play-run.ts";
import { resetConnection } from "./reset-connection.ts";
import { hostResult } from "./result-view.ts";

/** These act on one host; the others on all of the batch at once. */
const PER_HOST = new Set([
	"noop",
	"reset_connection",
	"end_host",
	"role_complete",
	"flush_handlers",
]);
const WITHOUT_CONDITION = new Set([
	"noop",
	"refresh_inventory",
	"reset_connection",
]);

export function metaName(task: TaskNode): string {
	const value = task.args.get("_raw_params");
	return value === undefined ? "" : (sourceText(value) ?? pyStr(value));
}

export function isMetaPerHost(task: TaskNode): boolean {
	return PER_HOST.has(metaName(task));
}

interface MetaEffect {
	/** What -vv says when it was done. */
	readonly done: string;
	/** What follows "… conditional evaluated to False" when it was not. */
	readonly skipped: string;
	run(): void | Promise<void>;
}

export async function runMeta(run: HostTask): Promise<void> {
	const { task, play, host } = run;
	const name = metaName(task);
	const effect = effectOf(name, run);
	if (effect === undefined) {
		throw new ShevekError(
			"playbook",
			`invalid meta action requested: ${name}`,
			{ where: task.where },
		);
	}
	const hasCondition = task.inherited("when") !== undefined;
	if (WITHOUT_CONDITION.has(name) && hasCondition)
		play.state.warn(`${name} task does not support when conditional`);
	const isDone =
		task.isImplicit || WITHOUT_CONDITION.has(name) || (await isTaskWanted(run));
	if (isDone) await effect.run();
	const reason = `${name} conditional evaluated to False${effect.skipped}`;
	if (!task.isImplicit)
		play.state.emitter.message(
			"plain",
			`META: ${isDone ? effect.done : reason}`,
			2,
		);
	if (task.isHandler) play.clearNotification(task, host);
	if (!isDone) reportSkipped(run, reason);
}

/** Of all metas end_host alone says something here, and in small letters. */
function skippedMessage({ task, host }: HostTask): string {
	return metaName(task) === "end_host"
		? `end_host conditional evaluated to false, continuing execution for ${host}`
		: "";
}

function reportSkipped(run: HostTask, reason: string): void {
	const { play } = run;
	const now = play.state.parts.now();
	const result = new Map([
		["msg", skippedMessage(run)],
		["skip_reason", reason],
	] as const);
	play.state.emitter.emit({
		kind: "skipped",
		play: play.info,
		task: run.info,
		outcome: hostResult(
			run,
			{ result: new Map(result), isNoLog: false },
			now,
			now,
		),
	});
}

function effectOf(name: string, run: HostTask): MetaEffect | undefined {
	const { play, host, task } = run;
	const { state } = play;
	switch (name) {
		case "noop":
			return { done: "noop", skipped: "", run: () => undefined };
		case "flush_handlers":
			return {
				done: `triggered running handlers for ${host}`,
				skipped: `, not running handlers for ${host}`,
				run: () => flush(play, host),
			};
		case "refresh_inventory":
			return {
				done: "inventory successfully refreshed",
				skipped: "",
				run: async () => {
					await state.parts.refreshInventory();
					for (const change of state.inventoryChanges) change();
				},
			};
		case "clear_facts":
			return {
				done: "facts cleared",
				skipped: `, not clearing facts and fact cache for ${host}`,
				run: () =>
					play.allHosts.forEach((name) => {
						state.facts.clearFacts(name);
					}),
			};
		case "clear_host_errors":
			return {
				done: "cleared host errors",
				skipped: `, not clearing host error state for ${host}`,
				run: () => clearErrors(play),
			};
		case "end_batch":
			return {
				done: "ending batch",
				skipped: ", continuing current batch",
				run: () => endAll(play),
			};
		case "end_play":
			return {
				done: "ending play",
				skipped: ", continuing play",
				run: () => {
					endAll(play);
					play.isEnded = true;
				},
			};
		case "end_host":
			return {
				done: `ending play for ${host}`,
				skipped: `, continuing execution for ${host}`,
				run: () => {
					play.cursor(host).end();
					play.removedHosts.add(host);
				},
			};
		case "role_complete":
			return {
				done: `role_complete for ${host}`,
				skipped: "",
				run: () => completeRole(task, host),
			};
		case "reset_connection":
			return {
				done: "reset connection",
				skipped: "",
				run: () => resetConnection(run),
			};
		default:
			return undefined;
	}
}

function flush(play: PlayRun, host: string): void {
	const cursor = play.cursor(host);
	if (cursor.phase === "handlers")
		throw new ShevekError(
			"playbook",
			"flush_handlers cannot be used as a handler",
		);
	if (!play.state.unreachableHosts.has(host)) cursor.startHandlers();
}

function clearErrors(play: PlayRun): void {
	for (const host of play.batch) {
		play.state.failedHosts.delete(host);
		play.state.unreachableHosts.delete(host);
		play.cursor(host).clearFailures();
	}
}

function endAll(play: PlayRun): void {
	for (const host of play.batch) {
		if (!play.state.unreachableHosts.has(host)) play.cursor(host).end();
	}
}

function completeRole(task: TaskNode, host: string): void {
	if (task.role?.startedHosts.has(host)) task.role.completedHosts.add(host);
}
