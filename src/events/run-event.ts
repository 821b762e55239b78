// What a run says of itself: the one stream that the engine (native or adapter) emits and that
// every callback reads. Wire names (ansible-runner's) live in wire.ts; nothing here is JSON-shaped.
// Results are already censored (`no_log`) and free of `_ansible_*` keys when they get here.

import type { PyDict, PyValue } from "../pyvalue/value.ts";

/** Milliseconds since the epoch. */
export type TimeMs = number;

export interface PlaybookInfo {
	readonly uuid: string;
	/** As given on the command line. */
	readonly name: string;
	/** Absolute; empty for ad-hoc. */
	readonly path: string;
}

export interface PlayInfo {
	readonly uuid: string;
	/** The play's name, or its hosts pattern where it has none. */
	readonly name: string;
	readonly hasName: boolean;
	/** The hosts pattern, lists joined by ",". */
	readonly pattern: string;
	readonly path: string;
	readonly line: number;
	readonly strategy: string;
	readonly isCheckMode: boolean;
}

export interface TaskInfo {
	readonly uuid: string;
	/** As shown: with the role's prefix (`role : name`), templated as far as could be. */
	readonly name: string;
	/** The `name:` keyword itself, templated, or the action when there is none; no role prefix. */
	readonly ownName: string;
	/** As written in the playbook (`copy`, `ansible.builtin.copy`). */
	readonly action: string;
	/** Fully qualified, `ansible.builtin.copy`. */
	readonly resolvedAction: string;
	/** Arguments as written; none when no_log. */
	readonly args: PyDict;
	readonly path: string;
	readonly line: number;
	readonly role: string | undefined;
	readonly roleFqcn: string | undefined;
	readonly isNoLog: boolean;
	readonly isHandler: boolean;
	readonly isCheckMode: boolean;
	readonly isDiff: boolean;
	readonly tags: readonly string[];
	/** `items` for a looped task, else undefined. */
	readonly loop: string | undefined;
	/** `with_NAME`'s NAME. */
	readonly loopWith: string | undefined;
}

/** What came of one task, or one loop item, on one host. */
export interface HostResult {
	readonly host: string;
	/** `ansible_host` where it differs from the name, else the name. */
	readonly remoteAddr: string;
	/** The result as the user may see it. Treat as read-only: it is shared with the variables. */
	readonly result: PyDict;
	/** Delegation target's inventory name, when the task was delegated. */
	readonly delegatedTo: string | undefined;
	readonly delegatedAddr: string | undefined;
	/** Its connection variables: `ansible_host`, `ansible_port`, `ansible_user`, `ansible_connection` where they are set. */
	readonly delegatedVars: PyDict | undefined;
	/** What the loop calls this item on the screen (`loop_control.label`, else the item). Not of one that `no_log` hides. */
	readonly itemLabel: PyValue | undefined;
	/** `_ansible_verbose_always`: shown in full even without -v (debug, assert). */
	readonly isVerboseAlways: boolean;
	/** `_ansible_verbose_override`: never shown in full but with -vvv…: facts. */
	readonly isVerboseOverride: boolean;
	readonly isNoLog: boolean;
	readonly start: TimeMs;
	readonly end: TimeMs;
}

export interface HostSummary {
	readonly ok: number;
	readonly changed: number;
	readonly unreachable: number;
	readonly failures: number;
	readonly skipped: number;
	readonly rescued: number;
	readonly ignored: number;
}

export interface RunStats {
	/** In the order hosts were first seen; sort by name to print. */
	readonly hosts: ReadonlyMap<string, HostSummary>;
	/** set_stats: per host, and `_run` for the whole run. */
	readonly custom: ReadonlyMap<string, PyDict>;
}

export const RUN_STATUSES = [
	"starting",
	"running",
	"successful",
	"failed",
	"canceled",
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

interface Stamped {
	/** Unique a run. */
	readonly uuid: string;
	readonly time: TimeMs;
}
interface InPlay extends Stamped {
	readonly play: PlayInfo;
}
interface InTask extends InPlay {
	readonly task: TaskInfo;
}
interface WithResult extends InTask {
	readonly outcome: HostResult;
}

export type RunEvent =
	| (Stamped & {
			readonly kind: "status";
			readonly status: RunStatus;
			readonly exitCode: number | undefined;
	  })
	| (Stamped & {
			readonly kind: "playbookStart";
			readonly playbook: PlaybookInfo;
	  })
	| (InPlay & { readonly kind: "playStart" })
	| (InPlay & { readonly kind: "noHostsMatched" })
	| (InPlay & { readonly kind: "noHostsRemaining" })
	| (InPlay & {
			readonly kind: "varsPrompt";
			readonly name: string;
			readonly isPrivate: boolean;
			readonly prompt: string;
			/** The hash that the answer is turned into. */
			readonly encrypt: string | undefined;
			/** Whether it is asked for twice. */
			readonly isConfirmed: boolean;
			readonly saltSize: PyValue | undefined;
			/** Left out, as the default is, where the prompt is private: they are secrets then. */
			readonly salt: PyValue | undefined;
			readonly default: PyValue | undefined;
			readonly unsafe: PyValue | undefined;
	  })
	| (InTask & { readonly kind: "taskStart" })
	| (InTask & { readonly kind: "hostStart"; readonly host: string })
	| (WithResult & { readonly kind: "ok" })
	| (WithResult & { readonly kind: "failed"; readonly isIgnored: boolean })
	| (WithResult & { readonly kind: "skipped" })
	| (WithResult & { readonly kind: "unreachable"; readonly isIgnored: boolean })
	| (WithResult & { readonly kind: "itemOk" })
	| (WithResult & { readonly kind: "itemFailed" })
	| (WithResult & { readonly kind: "itemSkipped" })
	| (WithResult & { readonly kind: "retry" })
	| (WithResult & { readonly kind: "diff" })
	| (WithResult & {
			readonly kind: "asyncPoll" | "asyncOk" | "asyncFailed";
			readonly jobId: string;
	  })
	| (InTask & {
			readonly kind: "include";
			/** Absolute path of a task file, or a role's name. */
			readonly included: string;
			readonly hosts: readonly string[];
			/** The loop item that included it, as shown. */
			readonly itemLabel: PyValue | undefined;
	  })
	| (InTask & {
			readonly kind: "notify";
			readonly host: string;
			readonly handler: string;
	  })
	| (Stamped & { readonly kind: "stats"; readonly stats: RunStats })
	| (Stamped & {
			/** Text for people that belongs to no result. `level` is the -v it needs (0 always). */
			readonly kind: "message";
			readonly style: MessageStyle;
			readonly text: string;
			readonly level: number;
			readonly host: string | undefined;
	  });

/** `plain` goes to stdout, the others to stderr, as Ansible's display does. */
export const MESSAGE_STYLES = [
	"plain",
	"verbose",
	"debug",
	"warning",
	"deprecated",
	"error",
] as const;
export type MessageStyle = (typeof MESSAGE_STYLES)[number];

export type RunEventKind = RunEvent["kind"];
export type EventOf<K extends RunEventKind> = Extract<RunEvent, { kind: K }>;

/** A listener. A throw or a slow answer never stops a run; the dispatcher sees to that. */
export interface RunListener {
	onEvent(event: RunEvent): void;
	/** Awaited once, after the last event, before the process may end. */
	close?(): Promise<void>;
}
