// The border: a line of the callback plugin becomes an event, with the play and the task that it belongs to.

import { randomUUID } from "node:crypto";
import type { PlayInfo, RunEvent, TaskInfo } from "../events/run-event.ts";
import { parseJson } from "../pyvalue/json.ts";
import { BadLine, Fields } from "./fields.ts";
import { type Heard, PROTOCOL } from "./protocol.ts";
import {
	readEnding,
	readHello,
	readOutcome,
	readPlay,
	readPrompt,
	readStats,
	readTask,
} from "./read-infos.ts";

const RESULT_KINDS = {
	ok: "ok",
	skipped: "skipped",
	item_ok: "itemOk",
	item_failed: "itemFailed",
	item_skipped: "itemSkipped",
	retry: "retry",
	diff: "diff",
} as const;
const JOB_KINDS = {
	async_poll: "asyncPoll",
	async_ok: "asyncOk",
	async_failed: "asyncFailed",
} as const;

export class LineReader {
	#play: PlayInfo | undefined;
	readonly #tasks = new Map<string, TaskInfo>();

	/** Undefined for a line that only prepares later ones. Throws for one that cannot be read. */
	read(line: string): Heard | undefined {
		const fields = new Fields(parseJson(line));
		const kind = fields.text("kind");
		if (kind === "hello") {
			assertProtocol(fields);
			return { kind: "hello", hello: readHello(fields) };
		}
		if (kind === "task_unannounced") {
			this.#learnTask(fields);
			return undefined;
		}
		const time = fields.integer("time");
		if (kind === "end")
			return { kind: "end", ending: readEnding(fields), time };
		const stamp = { uuid: randomUUID(), time };
		return { kind: "event", event: this.#event(kind, fields, stamp) };
	}

	#event(
		kind: string,
		fields: Fields,
		stamp: { uuid: string; time: number },
	): RunEvent {
		switch (kind) {
			case "playbook": {
				const [name, path] = [fields.text("name"), fields.text("path")];
				const playbook = { uuid: randomUUID(), name, path };
				return { ...stamp, kind: "playbookStart", playbook };
			}
			case "stats":
				return { ...stamp, kind: "stats", stats: readStats(fields) };
			case "vars_prompt":
				return { ...stamp, kind: "varsPrompt", ...readPrompt(fields) };
			case "play":
				this.#tasks.clear();
				this.#play = readPlay(fields);
				return { ...stamp, kind: "playStart", play: this.#play };
			default:
				return this.#eventInPlay(kind, fields, {
					...stamp,
					play: this.#livePlay(),
				});
		}
	}

	#eventInPlay(
		kind: string,
		fields: Fields,
		base: { uuid: string; time: number; play: PlayInfo },
	): RunEvent {
		switch (kind) {
			case "no_hosts_matched":
				return { ...base, kind: "noHostsMatched" };
			case "no_hosts_remaining":
				return { ...base, kind: "noHostsRemaining" };
			case "task":
				return { ...base, kind: "taskStart", task: this.#learnTask(fields) };
			case "notify":
				return {
					...base,
					kind: "notify",
					task: readTask(fields.fields("task")),
					host: fields.text("host"),
					handler: fields.text("handler"),
				};
			default:
				return this.#eventInTask(kind, fields, {
					...base,
					task: this.#knownTask(fields.text("task")),
				});
		}
	}

	#eventInTask(
		kind: string,
		fields: Fields,
		base: { uuid: string; time: number; play: PlayInfo; task: TaskInfo },
	): RunEvent {
		if (kind === "host_start")
			return {
				...base,
				task: asWritten(base.task, fields),
				kind: "hostStart",
				host: fields.text("host"),
			};
		if (kind === "include")
			return {
				...base,
				kind: "include",
				included: fields.text("included"),
				hosts: fields.texts("hosts"),
				itemLabel: fields.value("label"),
			};
		const outcome = readOutcome(fields);
		if (kind === "failed" || kind === "unreachable")
			return { ...base, kind, outcome, isIgnored: fields.flag("ignored") };
		if (isKeyOf(RESULT_KINDS, kind))
			return { ...base, kind: RESULT_KINDS[kind], outcome };
		if (isKeyOf(JOB_KINDS, kind)) {
			const jobId = fields.text("job");
			return { ...base, kind: JOB_KINDS[kind], outcome, jobId };
		}
		throw new BadLine(`its kind is '${kind}'`);
	}

	#learnTask(fields: Fields): TaskInfo {
		const task = readTask(fields);
		this.#tasks.set(task.uuid, task);
		return task;
	}

	#livePlay(): PlayInfo {
		if (this.#play) return this.#play;
		throw new BadLine("there is no play yet");
	}

	#knownTask(uuid: string): TaskInfo {
		const task = this.#tasks.get(uuid);
		if (task) return task;
		throw new BadLine(`its task ${uuid} was not told`);
	}
}

/** There a task goes by its name as it stands in the playbook, where that is a template. */
function asWritten(task: TaskInfo, fields: Fields): TaskInfo {
	const name = fields.optionalText("name");
	if (name === undefined) return task;
	return { ...task, name, ownName: fields.text("own_name") };
}

function isKeyOf<T extends object>(
	table: T,
	key: string,
): key is keyof T & string {
	return Object.hasOwn(table, key);
}

function assertProtocol(fields: Fields): void {
	const protocol = fields.integer("protocol");
	if (protocol !== PROTOCOL)
		throw new BadLine(`its protocol is ${protocol}, and ${PROTOCOL} is read`);
}
