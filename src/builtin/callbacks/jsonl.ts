// The `jsonl` callback: standard output for programs, one JSON document an event.
// What `--events` writes is another thing with other names: see events-file.ts.

import type {
	EventOf,
	PlayInfo,
	RunStats,
	TaskInfo,
} from "../../events/run-event.ts";
import { defineCallback } from "../../plugins/callback.ts";
import { dumpJson } from "../../pyvalue/json.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { jsonForm } from "./json-forms.ts";

export default defineCallback({
	type: "stdout",
	description: "Writes what happens as JSON, one document an event.",
	options: {
		show_custom_stats: {
			type: "bool",
			default: false,
			description: "Add what set_stats gathered to the last document.",
			env: ["ANSIBLE_SHOW_CUSTOM_STATS"],
			ini: ["defaults.show_custom_stats"],
		},
		json_indent: {
			type: "int",
			default: 0,
			description: "Spaces a level; 0 and less writes each on one line.",
			env: ["ANSIBLE_JSON_INDENT"],
			ini: ["defaults.json_indent"],
		},
	},
	start({ options, display, now }) {
		const indent = options.json_indent > 0 ? options.json_indent : undefined;
		const events = new JsonEvents(
			() => utcTime(now()),
			(document) =>
				display.show(
					dumpJson(document, {
						indent,
						separators: [",", ":"],
						sortKeys: true,
						onUnknown: jsonForm,
					}),
				),
		);
		return {
			playStart: ({ play }) => events.startPlay(play),
			taskStart: ({ task }) => events.startTask(task),
			hostStart: ({ host, task }) => events.startHost(host, task),
			ok: (event) => events.result(event),
			failed: (event) => events.result(event),
			skipped: (event) => events.result(event),
			unreachable: (event) => events.result(event),
			stats: ({ stats }) => events.finish(stats, options.show_custom_stats),
		};
	},
});

/** Where all hosts are at the same task, its start is said once; else once a host. The reference goes by these names. */
const LOCKSTEP_STRATEGIES = new Set(["linear", "debug"]);

type Result = EventOf<"ok" | "failed" | "skipped" | "unreachable">;

/** What is said of a task again with each of its results. */
interface StartedTask {
	readonly info: TaskInfo;
	readonly start: string;
}

class JsonEvents {
	readonly #time: () => string;
	readonly #write: (document: PyDict) => void;
	#isLockstep = false;
	#current: StartedTask | undefined;
	readonly #byHost = new Map<string, StartedTask>();

	constructor(time: () => string, write: (document: PyDict) => void) {
		this.#time = time;
		this.#write = write;
	}

	startPlay(play: PlayInfo): void {
		this.#isLockstep = LOCKSTEP_STRATEGIES.has(play.strategy);
		this.#current = undefined;
		const about = describe(play, dict({ start: this.#time() }));
		this.#say("v2_playbook_on_play_start", { play: about, tasks: [] });
	}

	startTask(info: TaskInfo): void {
		if (!this.#isLockstep) return;
		const kind = info.isHandler ? "handler_task" : "task";
		this.#current = this.#start(`v2_playbook_on_${kind}_start`, info);
	}

	startHost(host: string, info: TaskInfo): void {
		if (this.#isLockstep) return;
		const started = this.#start("v2_runner_on_start", info);
		this.#byHost.set(keyOf(host, info), started);
	}

	result({ kind, task, outcome }: Result): void {
		const time = this.#time();
		const { info, start } = this.#started(outcome.host, task) ?? {
			info: task,
			start: time,
		};
		const result: PyDict = new Map(outcome.result);
		if (kind === "failed" || kind === "skipped") result.set(kind, true);
		result.set("action", task.action);
		this.#say(`v2_runner_on_${kind}`, {
			task: describe(info, dict({ start, end: time })),
			hosts: dict({ [outcome.host]: result }),
		});
	}

	finish(stats: RunStats, showsCustom: boolean): void {
		const hosts: PyDict = new Map();
		for (const [host, summary] of stats.hosts)
			hosts.set(host, dict({ ...summary }));
		const custom: PyDict = new Map(showsCustom ? stats.custom : []);
		const ofRun = custom.get("_run") ?? new Map();
		custom.delete("_run");
		this.#say("v2_playbook_on_stats", {
			stats: hosts,
			custom_stats: custom,
			global_custom_stats: ofRun,
		});
	}

	#start(event: string, info: TaskInfo): StartedTask {
		const start = this.#time();
		const task = describe(info, dict({ start }));
		this.#say(event, { task, hosts: new Map() });
		return { info, start };
	}

	#started(host: string, info: TaskInfo): StartedTask | undefined {
		if (this.#isLockstep) return this.#current;
		const key = keyOf(host, info);
		const started = this.#byHost.get(key);
		this.#byHost.delete(key);
		return started;
	}

	#say(event: string, fields: Readonly<Record<string, PyValue>>): void {
		const time = this.#time();
		this.#write(dict({ ...fields, _event: event, _timestamp: time }));
	}
}

function describe(
	{ name, uuid, path, line }: PlayInfo | TaskInfo,
	duration: PyDict,
): PyDict {
	return dict({ name, id: uuid, path: `${path}:${line}`, duration });
}

function keyOf(host: string, { uuid }: TaskInfo): string {
	return `${host}\0${uuid}`;
}

function dict(fields: Readonly<Record<string, PyValue>>): PyDict {
	return new Map(Object.entries(fields));
}

/** As Python's `isoformat`, with the microseconds that we do not have. */
function utcTime(timeMs: number): string {
	return new Date(timeMs).toISOString().replace("Z", "000Z");
}
