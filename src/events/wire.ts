// Events on the wire: ansible-runner's names and fields, so that what reads its events reads ours.
// Encoding has a memory: the counter, lines so far, and which playbook, play and task are live.

import { dumpJson } from "../pyvalue/json.ts";
import { fromPlain, toPlain } from "../pyvalue/plain.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import type { PlaybookInfo, RunEvent, TaskInfo } from "./run-event.ts";
import { isoTime, type WireData, wireData } from "./wire-data.ts";
import type { WireContext } from "./wire-live.ts";

export interface WireOptions {
	/** `runner_ident` of every line. */
	readonly ident: string;
	/** The command's words without secrets, said by the status `starting`. */
	readonly command: readonly string[];
	readonly cwd: string;
	readonly pid: number;
	/** Messages that need more -v than this are left out. */
	readonly verbosity: number;
	/** The arguments of tasks are said (DISPLAY_ARGS_TO_STDOUT). */
	readonly showsArgs: boolean;
}

export class WireEncoder {
	readonly #options: WireOptions;
	#counter = 0;
	#lines = 0;
	#playbook: PlaybookInfo | undefined;
	#live: WireContext = { isAdhoc: false };
	readonly #seen = new Map<string, number>();

	constructor(options: WireOptions) {
		this.#options = options;
	}

	/** Undefined for what the wire has no event for. */
	encode(event: RunEvent): PyDict | undefined {
		if (event.kind === "status") return this.#status(event.status);
		if (event.kind === "message" && event.level > this.#options.verbosity)
			return undefined;
		this.#follow(event);
		const data = wireData(event, this.#live, this.#options.showsArgs);
		return data && this.#envelope(event, data);
	}

	#status(status: string): PyDict {
		const { ident, command, cwd } = this.#options;
		const line: PyDict = new Map<PyValue, PyValue>([
			["status", status],
			["runner_ident", ident],
		]);
		if (status === "starting")
			line.set("command", [...command]).set("cwd", cwd);
		return line;
	}

	/** What is live changes before the event that says so. */
	#follow(event: RunEvent): void {
		if (event.kind === "playbookStart") {
			this.#playbook = event.playbook;
			const isAdhoc = event.playbook.path === "";
			this.#live = { playbook: this.#playbook, isAdhoc };
			return;
		}
		if (!("play" in event)) {
			if (event.kind === "stats")
				this.#live = { playbook: this.#playbook, isAdhoc: this.#live.isAdhoc };
			return;
		}
		const { playbook, isAdhoc } = this.#live;
		const playUuid =
			event.kind === "playStart"
				? this.#distinct(event.play.uuid)
				: this.#current(event.play.uuid);
		const play = { info: event.play, uuid: playUuid };
		const task = "task" in event ? this.#liveTask(event) : undefined;
		this.#live = { playbook, isAdhoc, play, task };
	}

	/** A notification belongs to the task that notifies, not to the handler. */
	#liveTask(event: Extract<RunEvent, { task: TaskInfo }>): TaskInfo {
		const isNotify = event.kind === "notify";
		return (isNotify ? this.#live.task : undefined) ?? event.task;
	}

	/** A play or task that starts again (serial, free) gets `_2`, `_3` … */
	#distinct(uuid: string): string {
		this.#seen.set(uuid, (this.#seen.get(uuid) ?? 0) + 1);
		return this.#current(uuid);
	}

	#current(uuid: string): string {
		const count = this.#seen.get(uuid) ?? 1;
		return count > 1 ? `${uuid}_${count}` : uuid;
	}

	#envelope(event: RunEvent, { name, own, stdout }: WireData): PyDict {
		const { ident, pid } = this.#options;
		const uuid = this.#uuidOf(event);
		const start = this.#lines;
		if (stdout !== "") this.#lines += stdout.split("\n").length;
		const line: PyDict = new Map<PyValue, PyValue>([
			["uuid", uuid],
			["counter", ++this.#counter],
			["stdout", stdout],
			["start_line", start],
			["end_line", this.#lines],
			["runner_ident", ident],
			["event", name],
			["pid", pid],
			["created", isoTime(event.time)],
		]);
		const parent = this.#parentOf(uuid);
		if (parent !== undefined) line.set("parent_uuid", parent);
		line.set("event_data", own.set("uuid", uuid));
		return line;
	}

	#uuidOf(event: RunEvent): string {
		switch (event.kind) {
			case "playbookStart":
				return event.playbook.uuid;
			case "playStart":
				return this.#current(event.play.uuid);
			case "taskStart":
				return this.#distinct(event.task.uuid);
			default:
				return event.uuid;
		}
	}

	#parentOf(uuid: string): string | undefined {
		const { playbook, play, task, isAdhoc } = this.#live;
		const chain = [
			task?.uuid,
			isAdhoc ? undefined : play?.uuid,
			playbook?.uuid,
		];
		// A task's own start belongs to its play, under whatever number it goes.
		return chain.find(
			(each) =>
				each !== undefined && each !== uuid && !uuid.startsWith(`${each}_`),
		);
	}
}

/** One line of JSON, without the line end. */
export function wireText(line: PyDict): string {
	return dumpJson(line, {
		onUnknown: (value) => fromPlain(toPlain(value)),
	});
}
