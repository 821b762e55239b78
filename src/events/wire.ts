// Events on the wire: ansible-runner's names and fields, so that what reads its events reads ours.
// Encoding has a memory: which playbook, play and task are live. What the screen showed comes with each event.

import { randomUUID } from "node:crypto";
import { dumpJson } from "../pyvalue/json.ts";
import { fromPlain, toPlain } from "../pyvalue/plain.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import type {
	EventOf,
	PlaybookInfo,
	RunEvent,
	RunStatus,
	TaskInfo,
} from "./run-event.ts";
import type { Shown, ShownText } from "./shown-text.ts";
import { shownData, type WireData, wireData } from "./wire-data.ts";
import { type EnvelopeIds, WireEnvelopes } from "./wire-envelope.ts";
import type { WireContext } from "./wire-live.ts";
import { WireResults } from "./wire-result.ts";

export interface WireOptions {
	/** `runner_ident` of every line. */
	readonly ident: string;
	/** The command's words without secrets, said by the status `starting`. */
	readonly command: readonly string[];
	readonly cwd: string;
	readonly pid: number;
	/** The arguments of tasks are said (DISPLAY_ARGS_TO_STDOUT). */
	readonly showsArgs: boolean;
	/** Of AWX, from the environment. */
	readonly ids: EnvelopeIds;
	/** What the screen showed; without, every `stdout` is empty. */
	readonly shown: ShownText | undefined;
}

const PLAIN = { style: "plain", host: undefined } as const;
const NOTHING = { outside: [], during: [] };

export class WireEncoder {
	readonly #options: WireOptions;
	readonly #envelopes: WireEnvelopes;
	readonly #results = new WireResults();
	#playbook: PlaybookInfo | undefined;
	#live: WireContext = { isAdhoc: false };
	readonly #seen = new Map<string, number>();

	constructor(options: WireOptions) {
		this.#options = options;
		this.#envelopes = new WireEnvelopes(options);
	}

	/** None for what the wire has no event for; several where text was shown that is an event of its own. */
	encode(event: RunEvent): readonly PyDict[] {
		const shown = this.#options.shown?.current ?? NOTHING;
		const lines =
			shown.outside.length === 0
				? []
				: [...this.rest(shown.outside, event.time)];
		switch (event.kind) {
			case "status":
				lines.push(this.status(event.status));
				return lines;
			case "message":
				lines.push(...this.#message(event, shown.during));
				return lines;
			default: {
				this.#follow(event);
				const data = wireData(event, this.#live, {
					results: this.#results,
					showsArgs: this.#showsArgs,
				});
				if (data) this.#told(event, data, { shown: shown.during, lines });
				return lines;
			}
		}
	}

	/** Text that no event was told of. */
	rest(shown: readonly Shown[], time: number): readonly PyDict[] {
		return shown.flatMap((each) => this.#outside(each, time));
	}

	status(status: RunStatus): PyDict {
		const { ident, command, cwd } = this.#options;
		const line: PyDict = new Map<PyValue, PyValue>([
			["status", status],
			["runner_ident", ident],
		]);
		if (status === "starting")
			line.set("command", [...command]).set("cwd", cwd);
		return line;
	}

	/** Before there is a playbook, ansible-runner sees mere lines; a prompt is never more than that to it. */
	#outside(shown: Shown, time: number): readonly PyDict[] {
		const { text, style, level, host } = shown;
		if (this.#playbook === undefined || style === "prompt")
			return this.#envelopes.bare(text, time);
		return [
			this.#made(shownData(this.#live, { style, host }, this.#showsArgs), {
				text,
				time,
				verbosity: style === "verbose" ? level : undefined,
			}),
		];
	}

	/** Nothing where the screen does not show it: it was said before, or needs more -v. */
	#message(
		event: EventOf<"message">,
		during: readonly Shown[],
	): readonly PyDict[] {
		const text = during.map((each) => each.text).join("");
		if (text === "") return [];
		const { style, host, level, time } = event;
		if (host === undefined)
			return this.#outside({ text, isError: false, style, level }, time);
		// Ansible's worker begins such an event and its main process shows the text, as another one.
		const told = shownData(
			this.#live,
			{ style, host: undefined },
			this.#showsArgs,
		);
		const plain = shownData(this.#live, PLAIN, this.#showsArgs);
		return [
			this.#made(told, { text: "", time, verbosity: undefined }),
			this.#made(plain, { text, time, verbosity: undefined }),
		];
	}

	get #showsArgs(): boolean {
		return this.#options.showsArgs;
	}

	/** An event that no event of the run stands for. */
	#made(
		data: WireData,
		more: { text: string; time: number; verbosity: number | undefined },
	): PyDict {
		const uuid = randomUUID();
		const parent = this.#parentOf(uuid);
		return this.#envelopes.event(data, { ...more, uuid, parent });
	}

	/** What goes to standard error comes before an event whose own text has not begun: that one is still in a buffer there. */
	#told(
		event: RunEvent,
		data: WireData,
		{ shown, lines }: { shown: readonly Shown[]; lines: PyDict[] },
	): void {
		const { time } = event;
		let text = "";
		for (const each of shown) {
			if (each.isError && text === "")
				lines.push(...this.#envelopes.bare(each.text, time));
			else text += each.text;
		}
		const uuid = this.#uuidOf(event);
		const parent = this.#parentOf(uuid);
		const verbosity = undefined;
		lines.push(
			this.#envelopes.event(data, { text, time, uuid, parent, verbosity }),
		);
	}

	/** What is live changes before the event that says so. */
	#follow(event: RunEvent): void {
		if (event.kind === "playbookStart") {
			this.#playbook = event.playbook;
			const isAdhoc = event.playbook.path === "";
			this.#live = { playbook: this.#playbook, isAdhoc };
			return;
		}
		const { playbook, isAdhoc } = this.#live;
		if (!("play" in event)) {
			if (event.kind === "stats")
				this.#live = { playbook: this.#playbook, isAdhoc };
			return;
		}
		// asked before there is a play
		if (event.kind === "varsPrompt") return;
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

	#uuidOf(event: RunEvent): string {
		switch (event.kind) {
			case "playbookStart":
				return event.playbook.uuid;
			case "playStart":
				return this.#current(event.play.uuid);
			case "taskStart":
				// a handler keeps its own, however often it starts
				return event.task.isHandler
					? event.task.uuid
					: this.#distinct(event.task.uuid);
			default:
				return event.uuid;
		}
	}

	/** Of a task that starts again, the parent is where it first started: so it is there. */
	#parentOf(uuid: string): string | undefined {
		const { playbook, play, task, isAdhoc } = this.#live;
		const candidates = [
			task?.uuid,
			isAdhoc ? undefined : play?.uuid,
			playbook?.uuid,
		];
		return candidates.find((each) => each !== undefined && each !== uuid);
	}
}

/** One line of JSON, without the line end. */
export function wireText(line: PyDict): string {
	return dumpJson(line, {
		onUnknown: (value) => fromPlain(toPlain(value)),
	});
}
