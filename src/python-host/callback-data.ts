// Events as the Python side takes them (python/host/shevek_host/callback_objects.py).

import path from "node:path";
import type {
	HostResult,
	HostSummary,
	PlayInfo,
	RunEvent,
	TaskInfo,
} from "../events/run-event.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { fields } from "./task-data.ts";

/** Events that Ansible's callbacks have no method for. */
export type ToldEvent = Exclude<RunEvent, { kind: "status" | "message" }>;

/** One receiver's events: a play and a task are described once, then named. */
export class EventData {
	readonly #told = new Set<string>();

	of(event: ToldEvent): PyDict {
		const data = fields({ kind: event.kind });
		if ("play" in event) data.set("play", this.#once(event.play, playData));
		if ("task" in event) data.set("task", this.#once(event.task, taskData));
		if ("outcome" in event) data.set("outcome", outcomeData(event.outcome));
		for (const [name, value] of own(event)) data.set(name, value);
		return data;
	}

	#once<T extends { readonly uuid: string }>(
		info: T,
		full: (info: T) => PyDict,
	): PyDict {
		const data = full(info);
		if (!this.#told.has(info.uuid)) {
			this.#told.add(info.uuid);
			return data;
		}
		return fields({ uuid: info.uuid, is_handler: data.get("is_handler") });
	}
}

/** What only events of that kind have. */
function own(event: ToldEvent): PyDict {
	switch (event.kind) {
		case "playbookStart": {
			const { name, path: file, uuid } = event.playbook;
			const basedir = file === "" ? process.cwd() : path.dirname(file);
			return fields({
				playbook: fields({ name, path: file, uuid, basedir }),
			});
		}
		case "varsPrompt":
			return fields({
				name: event.name,
				private: event.isPrivate,
				prompt: event.prompt,
				encrypt: event.encrypt,
				confirm: event.isConfirmed,
				salt_size: event.saltSize,
				salt: event.salt,
				default: event.default,
				unsafe: event.unsafe,
			});
		case "hostStart":
			return fields({ host: event.host });
		case "failed":
		case "unreachable":
			return fields({ is_ignored: event.isIgnored });
		case "include":
			return fields({
				included: event.included,
				hosts: [...event.hosts],
				item: event.itemLabel,
			});
		case "notify":
			return fields({ host: event.host, handler: event.handler });
		case "stats": {
			const { hosts, custom } = event.stats;
			const counts = [...hosts].map(([name, summary]): [string, PyDict] => [
				name,
				summaryData(summary),
			]);
			return fields({ hosts: new Map(counts), custom: new Map(custom) });
		}
		default:
			return new Map();
	}
}

function summaryData(summary: HostSummary): PyDict {
	const { unreachable: dark, ...rest } = summary;
	return fields({ ...rest, dark });
}

function playData(play: PlayInfo): PyDict {
	return fields({
		uuid: play.uuid,
		name: play.name,
		hosts: play.pattern,
		strategy: play.strategy,
		path: play.path,
		line: play.line,
	});
}

function taskData(task: TaskInfo): PyDict {
	const { role, roleFqcn } = task;
	const collection =
		roleFqcn !== undefined && roleFqcn !== role
			? roleFqcn.split(".").slice(0, 2).join(".")
			: undefined;
	return fields({
		uuid: task.uuid,
		name: task.ownName === task.action ? undefined : task.ownName,
		action: task.action,
		resolved_action: task.resolvedAction,
		args: task.args,
		path: task.path,
		line: task.line,
		role:
			role === undefined
				? undefined
				: fields({ name: role, path: "", collection }),
		is_handler: task.isHandler,
		no_log: task.isNoLog,
		check_mode: task.isCheckMode,
		diff: task.isDiff,
		tags: [...task.tags],
		loop: task.loop,
		loop_with: task.loopWith,
	});
}

/** The keys that steer what callbacks show are back where Ansible has them. */
function outcomeData(outcome: HostResult): PyDict {
	const { delegatedTo, delegatedAddr, delegatedVars } = outcome;
	const result: PyDict = new Map(outcome.result);
	// A loop's whole result and an include's have no such mark in the reference, unless they are hidden.
	const isWhole = result.has("results") || result.has("include");
	const hidden = isWhole ? outcome.isNoLog || undefined : outcome.isNoLog;
	const marks: readonly [string, PyValue | undefined][] = [
		["_ansible_verbose_always", outcome.isVerboseAlways || undefined],
		["_ansible_verbose_override", outcome.isVerboseOverride || undefined],
		["_ansible_no_log", hidden],
		["_ansible_item_label", outcome.itemLabel],
	];
	for (const [name, value] of marks)
		if (value !== undefined) result.set(name, value);
	if (delegatedTo !== undefined)
		result.set(
			"_ansible_delegated_vars",
			new Map<PyValue, PyValue>([
				["ansible_delegated_host", delegatedTo],
				["ansible_host", delegatedAddr ?? delegatedTo],
				...(delegatedVars ?? []),
			]),
		);
	return fields({ host: outcome.host, result, delegated_to: delegatedTo });
}
