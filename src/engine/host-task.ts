// A task on a host, and what comes of it: the shapes that its runners share.

import type { TaskInfo } from "../events/run-event.ts";
import type { TaskNode } from "../playbook/nodes.ts";
import type { PyDict } from "../pyvalue/value.ts";
import type { Warn } from "../templar/scope.ts";
import type { LayeredScope } from "../vars/layered-scope.ts";
import type { PlayRun } from "./play-run.ts";

/** A task about to run on a host. */
export interface HostTask {
	readonly play: PlayRun;
	readonly host: string;
	readonly task: TaskNode;
	readonly info: TaskInfo;
	readonly scope: LayeredScope;
	readonly warn: Warn;
	readonly trace?: TaskTrace;
}

/** What a run of a task leaves for whoever looks into it afterwards. */
export interface TaskTrace {
	/** The rendered arguments; of a loop's items there are none. */
	args?: PyDict;
}

/** What came of it; `result` still holds its `_ansible_*` keys. */
export interface TaskOutcome {
	readonly run: HostTask;
	readonly result: PyDict;
	readonly isIgnored: boolean;
	readonly isUnreachableIgnored: boolean;
	readonly register: string | undefined;
	/** Where facts and registered results go besides the host: run_once's hosts, delegate_facts' target. */
	readonly delegatedTo: string | undefined;
	readonly isDelegatingFacts: boolean;
	readonly start: number;
	readonly end: number;
}

/** What one attempt (a task without loop, or one item) came to. */
export interface ItemOutcome {
	readonly result: PyDict;
	readonly isIgnored: boolean;
	readonly isUnreachableIgnored: boolean;
	readonly register: string | undefined;
	readonly delegatedTo: string | undefined;
	readonly isDelegatingFacts: boolean;
	readonly isNoLog: boolean;
}
