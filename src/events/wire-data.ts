// What each event is called on the wire, and its event_data. Absent where ansible-runner has no such event.

import { pyStr } from "../pyvalue/text.ts";
import { type PyDict, PyFloat, type PyValue } from "../pyvalue/value.ts";
import type {
	EventOf,
	HostSummary,
	MessageStyle,
	RunEvent,
	TaskInfo,
} from "./run-event.ts";
import type { WireContext } from "./wire-live.ts";
import type { ResultEvent, WireResults } from "./wire-result.ts";

export interface WireData {
	readonly name: string;
	readonly own: PyDict;
}

const FACT_ACTIONS = ["ansible.builtin.setup", "ansible.builtin.gather_facts"];
/** The reference resolves no name for these. */
const UNRESOLVED =
	/^ansible\.builtin\.(include|include_tasks|include_role|import_tasks|import_role|meta)$/;
/** What an include of a role is called that has no name: its action and the role. */
const UNNAMED_ROLE = /^(ansible\.(builtin|legacy)\.)?(include|import)_role : /;
const HIDDEN =
	"the output has been hidden due to the fact that 'no_log: true' was specified for this result";

const MESSAGE_NAMES: Readonly<Record<MessageStyle, string>> = {
	plain: "verbose",
	verbose: "verbose",
	debug: "debug",
	warning: "warning",
	deprecated: "deprecated",
	error: "error",
};
const RESULT_NAMES = {
	ok: "runner_on_ok",
	failed: "runner_on_failed",
	skipped: "runner_on_skipped",
	unreachable: "runner_on_unreachable",
	itemOk: "runner_item_on_ok",
	itemFailed: "runner_item_on_failed",
	itemSkipped: "runner_item_on_skipped",
	retry: "runner_retry",
	diff: "runner_on_file_diff",
	asyncPoll: "runner_on_async_poll",
	asyncOk: "runner_on_async_ok",
	asyncFailed: "runner_on_async_failed",
} as const;

type Fields = Readonly<Record<string, PyValue>>;

export type ToldEvent = Exclude<RunEvent, { kind: "status" | "message" }>;

export function wireData(
	event: ToldEvent,
	live: WireContext,
	{ results, showsArgs }: { results: WireResults; showsArgs: boolean },
): WireData | undefined {
	const found = nameAndFields(event, live, results);
	if (!found) return undefined;
	const own = contextOf(live, showsArgs);
	for (const [key, value] of Object.entries(found.fields)) own.set(key, value);
	return { name: found.name, own };
}

/** Text that no event stands for: a warning, a line of -v. */
export function shownData(
	live: WireContext,
	{ style, host }: { style: MessageStyle; host: string | undefined },
	showsArgs: boolean,
): WireData {
	const name = MESSAGE_NAMES[style];
	const own = contextOf(live, showsArgs);
	if (style !== "plain") own.set(name, true);
	if (host !== undefined) own.set("remote_addr", host);
	return { name, own };
}

interface NameAndFields {
	readonly name: string;
	readonly fields: Fields;
}

function nameAndFields(
	event: ToldEvent,
	{ isAdhoc }: WireContext,
	results: WireResults,
): NameAndFields | undefined {
	switch (event.kind) {
		case "playbookStart":
			return { name: "playbook_on_start", fields: {} };
		case "playStart": {
			if (isAdhoc) return undefined;
			const { name, pattern } = event.play;
			return { name: "playbook_on_play_start", fields: { name, pattern } };
		}
		case "noHostsMatched":
			return { name: "playbook_on_no_hosts_matched", fields: {} };
		case "noHostsRemaining":
			return { name: "playbook_on_no_hosts_remaining", fields: {} };
		case "varsPrompt":
			return { name: "playbook_on_vars_prompt", fields: promptFields(event) };
		case "taskStart": {
			if (isAdhoc) return undefined;
			const { name, isHandler } = event.task;
			const fields = { name, is_conditional: isHandler };
			return { name: "playbook_on_task_start", fields };
		}
		case "hostStart":
			return { name: "runner_on_start", fields: { host: event.host } };
		case "include": {
			const fields = { included_file: event.included };
			return { name: "playbook_on_include", fields };
		}
		case "notify": {
			const { host, handler } = event;
			return { name: "playbook_on_notify", fields: { host, handler } };
		}
		case "stats":
			return { name: "playbook_on_stats", fields: statsFields(event) };
		default:
			return {
				name: RESULT_NAMES[event.kind],
				fields: resultFields(event, results),
			};
	}
}

function contextOf(
	{ playbook, play, task, isAdhoc }: WireContext,
	showsArgs: boolean,
): PyDict {
	const context: PyDict = new Map();
	if (playbook)
		context.set("playbook", playbook.name).set("playbook_uuid", playbook.uuid);
	if (play && !isAdhoc)
		context
			.set("play", play.info.name)
			.set("play_uuid", play.uuid)
			.set("play_pattern", play.info.pattern);
	if (task) addTask(context, task, { isAdhoc, showsArgs });
	return context;
}

/** An ad-hoc task is in no file, and its name is resolved too late for it to be said. */
function addTask(
	context: PyDict,
	task: TaskInfo,
	{ isAdhoc, showsArgs }: { isAdhoc: boolean; showsArgs: boolean },
): void {
	const isUnresolved = isAdhoc || UNRESOLVED.test(task.resolvedAction);
	context
		.set("task", UNNAMED_ROLE.test(task.ownName) ? task.action : task.ownName)
		.set("task_uuid", task.uuid)
		.set("task_action", task.action)
		.set("resolved_action", isUnresolved ? null : task.resolvedAction)
		.set("task_args", showsArgs ? argsText(task) : "")
		.set("task_path", isAdhoc ? "" : `${task.path}:${task.line}`);
	if (task.role === undefined) return;
	context.set("role", task.role);
	if (task.roleFqcn !== undefined && task.roleFqcn !== task.role)
		context.set("resolved_role", task.roleFqcn);
}

function argsText({ args, isNoLog }: TaskInfo): string {
	if (isNoLog) return HIDDEN;
	return [...args]
		.map(([name, value]) => `${pyStr(name)}=${pyStr(value)}`)
		.join(", ");
}

function resultFields(event: ResultEvent, results: WireResults): Fields {
	const { outcome, task } = event;
	const { host } = outcome;
	// an inventory host's `address` is its name, whatever ansible_host says
	const where = { host, remote_addr: host };
	const times = {
		start: isoTime(outcome.start),
		end: isoTime(outcome.end),
		duration: new PyFloat((outcome.end - outcome.start) / 1000),
	};
	const event_loop = task.loopWith ?? null;
	switch (event.kind) {
		case "ok": {
			const result = results.of(event);
			const res = FACT_ACTIONS.includes(task.resolvedAction)
				? withoutEnvironment(result)
				: result;
			return { ...where, res, ...times, event_loop };
		}
		case "failed": {
			// None where the task has no such keyword
			const ignore_errors = event.isIgnored ? true : null;
			const res = results.of(event);
			return { ...where, res, ...times, ignore_errors, event_loop };
		}
		case "skipped":
			results.of(event);
			return { ...where, ...times, event_loop };
		case "unreachable":
			return { ...where, res: results.of(event), ...times };
		case "diff":
			return { host, diff: outcome.result.get("diff") ?? null };
		case "asyncPoll":
		case "asyncOk":
		case "asyncFailed":
			return { host, res: results.of(event), jid: event.jobId };
		case "itemOk":
		case "itemFailed":
		case "itemSkipped":
		case "retry":
			return { host, res: results.of(event) };
	}
}

/** The controller's and target's environment is nobody's affair. */
function withoutEnvironment(result: PyDict): PyDict {
	const facts = result.get("ansible_facts");
	if (!(facts instanceof Map) || !facts.has("ansible_env")) return result;
	const kept = new Map(facts);
	kept.delete("ansible_env");
	return new Map(result).set("ansible_facts", kept);
}

function promptFields(event: EventOf<"varsPrompt">): Fields {
	return {
		varname: event.name,
		private: event.isPrivate,
		prompt: event.prompt,
		encrypt: event.encrypt ?? null,
		confirm: event.isConfirmed,
		salt_size: event.saltSize ?? null,
		salt: event.salt ?? null,
		default: event.default ?? null,
		unsafe: event.unsafe ?? null,
	};
}

function statsFields({ stats }: EventOf<"stats">): Fields {
	const counts = (name: keyof HostSummary): PyDict => {
		const hosts: PyDict = new Map();
		for (const [host, summary] of stats.hosts)
			if (summary[name] > 0) hosts.set(host, summary[name]);
		return hosts;
	};
	return {
		changed: counts("changed"),
		dark: counts("unreachable"),
		failures: counts("failures"),
		ignored: counts("ignored"),
		ok: counts("ok"),
		processed: new Map([...stats.hosts.keys()].map((host) => [host, 1])),
		rescued: counts("rescued"),
		skipped: counts("skipped"),
		artifact_data: stats.custom.get("_run") ?? new Map(),
	};
}

/** As Python's isoformat() of a time in UTC. */
export function isoTime(timeMs: number): string {
	return new Date(timeMs).toISOString().replace("Z", "000+00:00");
}
