// Plays, tasks, results and the rest as they stand in a line.

import type {
	EventOf,
	HostResult,
	HostSummary,
	PlayInfo,
	RunStats,
	TaskInfo,
} from "../events/run-event.ts";
import type { PyDict } from "../pyvalue/value.ts";
import { Fields } from "./fields.ts";
import type { Ending, Hello } from "./protocol.ts";
import { visibleResult } from "./visible-result.ts";

export function readHello(fields: Fields): Hello {
	return {
		time: fields.integer("time"),
		pid: fields.integer("pid"),
		argv: fields.texts("argv"),
		cwd: fields.text("cwd"),
		ansibleVersion: fields.text("ansible"),
		isAdhoc: fields.flag("adhoc"),
		targets: fields.texts("targets"),
		verbosity: fields.integer("verbosity"),
		isCheck: fields.flag("check"),
		isDiff: fields.flag("diff"),
		inventory: fields.texts("inventory"),
		limit: fields.optionalText("limit"),
		tags: fields.texts("tags"),
		skipTags: fields.texts("skip_tags"),
		extraVars: fields.texts("extra_vars"),
		remoteUser: fields.optionalText("remote_user"),
		callbackPaths: fields.texts("callback_paths"),
		callbacks: fields.list("callbacks").map((item) => {
			const callback = new Fields(item);
			return {
				name: callback.text("name"),
				path: callback.text("path"),
				type: callback.text("type"),
			};
		}),
	};
}

export function readEnding(fields: Fields): Ending {
	return {
		exitCode: fields.optionalInteger("exit_code"),
		isComplete: fields.flag("complete"),
		hasFailed: fields.flag("failed"),
		hasUnreachable: fields.flag("unreachable"),
	};
}

export function readPlay(fields: Fields): PlayInfo {
	return {
		uuid: fields.text("uuid"),
		name: fields.text("name"),
		hasName: fields.flag("named"),
		pattern: fields.text("pattern"),
		path: fields.text("path"),
		line: fields.integer("line"),
		strategy: fields.text("strategy"),
		isCheckMode: fields.flag("check"),
	};
}

export function readTask(fields: Fields): TaskInfo {
	return {
		uuid: fields.text("uuid"),
		name: fields.text("name"),
		ownName: fields.text("own_name"),
		action: fields.text("action"),
		resolvedAction: fields.text("resolved"),
		args: fields.dict("args"),
		path: fields.text("path"),
		line: fields.integer("line"),
		role: fields.optionalText("role"),
		roleFqcn: fields.optionalText("role_fqcn"),
		isNoLog: fields.flag("no_log"),
		isHandler: fields.flag("handler"),
		isCheckMode: fields.flag("check"),
		isDiff: fields.flag("diff"),
		tags: fields.texts("tags"),
		loop: fields.flag("loop") ? "items" : undefined,
		loopWith: fields.optionalText("loop_with"),
	};
}

export function readOutcome(fields: Fields): HostResult {
	const result = fields.dict("result");
	const delegated = result.get("_ansible_delegated_vars");
	const isNoLog = fields.flag("no_log");
	return {
		host: fields.text("host"),
		remoteAddr: fields.text("address"),
		result: visibleResult(result),
		delegatedTo: fields.optionalText("delegated"),
		delegatedAddr: fields.optionalText("delegated_address"),
		delegatedVars: delegated instanceof Map ? delegated : undefined,
		itemLabel: isNoLog ? undefined : result.get("_ansible_item_label"),
		isVerboseAlways: !isNoLog && result.get("_ansible_verbose_always") === true,
		isVerboseOverride: result.get("_ansible_verbose_override") === true,
		isNoLog,
		start: fields.integer("start"),
		end: fields.integer("time"),
	};
}

export function readStats(fields: Fields): RunStats {
	return {
		hosts: byName(fields.dict("hosts"), readSummary),
		custom: byName(fields.dict("custom"), (_, value) => value),
	};
}

function readSummary(fields: Fields): HostSummary {
	return {
		ok: fields.integer("ok"),
		changed: fields.integer("changed"),
		unreachable: fields.integer("unreachable"),
		failures: fields.integer("failures"),
		skipped: fields.integer("skipped"),
		rescued: fields.integer("rescued"),
		ignored: fields.integer("ignored"),
	};
}

function byName<T>(
	dict: PyDict,
	read: (fields: Fields, value: PyDict) => T,
): Map<string, T> {
	const named = new Map<string, T>();
	for (const [name, value] of dict) {
		if (value instanceof Map)
			named.set(String(name), read(new Fields(value), value));
	}
	return named;
}

export function readPrompt(
	fields: Fields,
): Omit<EventOf<"varsPrompt">, "kind" | "uuid" | "time"> {
	return {
		play: readPlay(fields.fields("play")),
		name: fields.text("name"),
		isPrivate: fields.flag("private"),
		prompt: fields.text("prompt"),
		encrypt: fields.optionalText("encrypt"),
		isConfirmed: fields.flag("confirm"),
		saltSize: fields.value("salt_size") ?? undefined,
		salt: fields.value("salt") ?? undefined,
		default: fields.value("default") ?? undefined,
		unsafe: fields.value("unsafe") ?? undefined,
	};
}
