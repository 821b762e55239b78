// One batch of one play under way: its hosts, where each is, its handlers and who is notified.

import type { PlayInfo } from "../events/run-event.ts";
import type { BlockNode, PlayNode, TaskNode } from "../playbook/nodes.ts";
import type { PlaybookSources } from "../playbook/sources.ts";
import type { PyDict } from "../pyvalue/value.ts";
import type { CursorWorld, HostCursor } from "./host-cursor.ts";
import type { RunState } from "./run-state.ts";
import { Semaphore } from "./semaphore.ts";
import type { Scopes } from "./task-scope.ts";

export interface PlayRunParts {
	readonly state: RunState;
	readonly play: PlayNode;
	readonly info: PlayInfo;
	readonly sources: PlaybookSources;
	/** All hosts of the play's pattern, and those of this batch. */
	readonly allHosts: readonly string[];
	readonly batch: readonly string[];
	/** `vars:` with the prompts' answers. */
	readonly vars: PyDict;
	readonly allTasks: readonly TaskNode[];
	readonly handlers: readonly TaskNode[];
	readonly setupTask: TaskNode;
	readonly removedHosts: Set<string>;
}

export class PlayRun implements CursorWorld {
	readonly state: RunState;
	readonly play: PlayNode;
	readonly info: PlayInfo;
	readonly sources: PlaybookSources;
	readonly allHosts: string[];
	readonly batch: readonly string[];
	readonly vars: PyDict;
	/** Every task in written order, without what dynamic includes bring. Lockstep goes by it. */
	readonly allTasks: readonly TaskNode[];
	readonly setup: TaskNode;
	/** Failed, unreachable or ended hosts: no longer in ansible_play_hosts. */
	readonly removedHosts: Set<string>;
	readonly cursors = new Map<string, HostCursor>();
	#handlers: TaskNode[];
	readonly #throttles = new Map<string, Semaphore>();
	readonly #notified = new Map<string, Set<string>>();
	/** meta: end_play. */
	isEnded = false;
	/** A task with any_errors_fatal failed, or too many hosts did. */
	isBroken = false;
	/** Every failed or unreachable result opens the debugger. */
	isDebugging: boolean;
	#scopes: Scopes | undefined;

	constructor(parts: PlayRunParts) {
		this.state = parts.state;
		this.play = parts.play;
		this.info = parts.info;
		this.sources = parts.sources;
		this.allHosts = [...parts.allHosts];
		this.batch = parts.batch;
		this.vars = parts.vars;
		this.allTasks = parts.allTasks;
		this.#handlers = [...parts.handlers];
		this.setup = parts.setupTask;
		this.removedHosts = parts.removedHosts;
		this.failedBefore = parts.state.failedHosts.size;
		this.isDebugging = parts.state.parts.settings.flag("ENABLE_TASK_DEBUGGER");
	}

	get scopes(): Scopes {
		if (this.#scopes === undefined) throw new Error("scopes are not set up");
		return this.#scopes;
	}

	set scopes(scopes: Scopes) {
		this.#scopes = scopes;
	}

	cursor(host: string): HostCursor {
		const cursor = this.cursors.get(host);
		if (cursor === undefined)
			throw new Error(`host ${host} is not in this batch`);
		return cursor;
	}

	/** Hosts that can still be reached, in the batch's order. */
	get hostsLeft(): string[] {
		return this.batch.filter((host) => !this.state.unreachableHosts.has(host));
	}

	/** `throttle:` holds for the task over all its hosts, in whichever step they are. */
	throttleOf(task: TaskNode, limit: number): Semaphore | undefined {
		if (limit <= 0) return undefined;
		let semaphore = this.#throttles.get(task.uuid);
		if (semaphore === undefined) {
			semaphore = new Semaphore(limit);
			this.#throttles.set(task.uuid, semaphore);
		}
		return semaphore;
	}

	fail(host: string): void {
		this.cursors.get(host)?.fail();
		this.removedHosts.add(host);
	}

	handlers(): readonly TaskNode[] {
		return this.#handlers;
	}

	addHandlers(handlers: readonly TaskNode[]): void {
		this.#handlers = [...this.#handlers, ...handlers];
	}

	isNotified(handler: TaskNode, host: string): boolean {
		return this.#notified.get(handler.uuid)?.has(host) ?? false;
	}

	/** False when the host had notified it already. */
	notify(handler: TaskNode, host: string): boolean {
		const hosts = this.#notified.get(handler.uuid) ?? new Set();
		this.#notified.set(handler.uuid, hosts);
		if (hosts.has(host)) return false;
		hosts.add(host);
		return true;
	}

	clearNotification(handler: TaskNode, host: string): void {
		this.#notified.get(handler.uuid)?.delete(host);
	}

	setupTask(host: string): TaskNode | undefined {
		return this.isGathering(host) ? this.setup : undefined;
	}

	isGathering: (host: string) => boolean = () => false;

	/** The tasks of a block that `--tags` and `--skip-tags` leave. */
	filter: (block: BlockNode) => BlockNode = (block) => block;

	/** Hosts that earlier plays and batches lost: they do not count for this one's `max_fail_percentage`. */
	readonly failedBefore: number;

	/** `max_fail_percentage:` */
	maxFailPercentage: number | undefined;
}
