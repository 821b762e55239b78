// Events for tests, with all that a test does not care about filled in.

import type {
	EventOf,
	HostResult,
	PlayInfo,
	RunEventKind,
	TaskInfo,
} from "../events/run-event.ts";
import { fromPlain } from "../pyvalue/plain.ts";
import type { PyDict } from "../pyvalue/value.ts";

export interface EventFields {
	/** Default: `host1`. */
	readonly host?: string;
	/** The task's name. Default: `A task`. */
	readonly task?: string;
	/** Default: `A play`. */
	readonly play?: string;
	/** The result, as plain data. */
	readonly result?: Readonly<Record<string, unknown>>;
	readonly isIgnored?: boolean;
	/** Milliseconds since the epoch. */
	readonly time?: number;
}

const TIME = Date.UTC(2026, 0, 2, 3, 4, 5);

const PROMPT = {
	name: "answer",
	isPrivate: false,
	prompt: "Answer",
	encrypt: undefined,
	isConfirmed: false,
	saltSize: undefined,
	salt: undefined,
	default: undefined,
	unsafe: undefined,
};

/**
 * An event of that kind. What the fields do not say is as in a small run: one play, one task, one host.
 * `more` replaces any part of the event.
 */
export function makeEvent<Kind extends RunEventKind>(
	kind: Kind,
	fields: EventFields = {},
	more: Partial<EventOf<Kind>> = {},
): EventOf<Kind> {
	const time = fields.time ?? TIME;
	const whole = {
		kind,
		uuid: `event-${kind}`,
		time,
		...partsOf(kind, fields),
		...more,
	};
	return whole as unknown as EventOf<Kind>;
}

function partsOf(kind: RunEventKind, fields: EventFields): object {
	const play = playOf(fields);
	const task = taskOf(fields);
	const inTask = { play, task };
	switch (kind) {
		case "status":
			return { status: "running", exitCode: undefined };
		case "playbookStart":
			return {
				playbook: { uuid: "playbook-1", name: "site.yml", path: "/p/site.yml" },
			};
		case "playStart":
		case "noHostsMatched":
		case "noHostsRemaining":
			return { play };
		case "varsPrompt":
			return { play, ...PROMPT };
		case "taskStart":
			return inTask;
		case "hostStart":
			return { ...inTask, host: fields.host ?? "host1" };
		case "include":
			return {
				...inTask,
				included: "/p/more.yml",
				hosts: [fields.host ?? "host1"],
				itemLabel: undefined,
			};
		case "notify":
			return { ...inTask, host: fields.host ?? "host1", handler: "restart" };
		case "stats":
			return { stats: { hosts: new Map(), custom: new Map() } };
		case "message":
			return { style: "plain", text: "", level: 0, host: undefined };
		case "asyncPoll":
		case "asyncOk":
		case "asyncFailed":
			return { ...inTask, outcome: outcomeOf(fields), jobId: "1.2" };
		default:
			return {
				...inTask,
				outcome: outcomeOf(fields),
				isIgnored: fields.isIgnored ?? false,
			};
	}
}

function playOf({ play = "A play" }: EventFields): PlayInfo {
	return {
		uuid: `play-${play}`,
		name: play,
		hasName: true,
		pattern: "all",
		path: "/p/site.yml",
		line: 1,
		strategy: "linear",
		isCheckMode: false,
	};
}

function taskOf({ task = "A task" }: EventFields): TaskInfo {
	return {
		uuid: `task-${task}`,
		name: task,
		ownName: task,
		action: "command",
		resolvedAction: "ansible.builtin.command",
		args: new Map(),
		path: "/p/site.yml",
		line: 3,
		role: undefined,
		roleFqcn: undefined,
		isNoLog: false,
		isHandler: false,
		isCheckMode: false,
		isDiff: false,
		tags: [],
		loop: undefined,
		loopWith: undefined,
	};
}

function outcomeOf({
	host = "host1",
	result = {},
	time = TIME,
}: EventFields): HostResult {
	return {
		host,
		remoteAddr: host,
		result: fromPlain(result) as PyDict,
		delegatedTo: undefined,
		delegatedAddr: undefined,
		delegatedVars: undefined,
		itemLabel: undefined,
		isVerboseAlways: false,
		isVerboseOverride: false,
		isNoLog: false,
		start: time - 1000,
		end: time,
	};
}
