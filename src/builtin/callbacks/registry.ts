// The callbacks that ship, by name; each is loaded when it is wanted, but for those of which every run has one.

import type { CallbackDefinition } from "../../plugins/callback.ts";

import defaultCallback from "./default.ts";
import minimalCallback from "./minimal.ts";
import onelineCallback from "./oneline.ts";

interface CallbackModule {
	readonly default: CallbackDefinition;
}

export const CALLBACKS: ReadonlyMap<string, () => Promise<CallbackModule>> =
	new Map<string, () => Promise<CallbackModule>>([
		["default", here(defaultCallback)],
		["minimal", here(minimalCallback)],
		["oneline", here(onelineCallback)],
		["yaml", () => import("./yaml.ts")],
		["jsonl", () => import("./jsonl.ts")],
		["timer", () => import("./timer.ts")],
		["profile_tasks", () => import("./profile-tasks.ts")],
		["log_plays", () => import("./log-plays.ts")],
		["junit", () => import("./junit.ts")],
		["http", () => import("./http.ts")],
		["zeromq", () => import("./zeromq.ts")],
		["slack", () => import("./slack.ts")],
		["community.general.slack", () => import("./community-slack.ts")],
	]);

function here(definition: CallbackDefinition) {
	return async (): Promise<CallbackModule> => ({ default: definition });
}

/** Other names of theirs: the collections that they come from elsewhere. */
const HOMES = /^ansible\.(builtin|legacy|posix)\.|^community\.general\./;

/** The name under which it is registered: short, unless the full one is a callback of its own. */
export function builtinCallbackName(name: string): string | undefined {
	return [name, name.replace(HOMES, "")].find((each) => CALLBACKS.has(each));
}

/**
 * Callbacks of other collections that ansible-core 2.14 knows by a short name. None is here: where one is to
 * own the screen, `default` does.
 */
export const CALLBACKS_ELSEWHERE: ReadonlySet<string> = new Set([
	"actionable",
	"aws_resource_actions",
	"cgroup_memory_recap",
	"cgroup_perf_recap",
	"context_demo",
	"counter_enabled",
	"debug",
	"dense",
	"foreman",
	"full_skip",
	"grafana_annotations",
	"hipchat",
	"jabber",
	"json",
	"logdna",
	"logentries",
	"logstash",
	"mail",
	"nrdp",
	"null",
	"osx_say",
	"profile_roles",
	"say",
	"selective",
	"skippy",
	"splunk",
	"stderr",
	"sumologic",
	"syslog_json",
	"tree",
	"unixy",
]);
