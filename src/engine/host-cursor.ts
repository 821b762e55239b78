// Over 300 lines: one state machine, told in one place.
// Where one host is in its play. Owns the walk through blocks with rescue and always; knows nothing
// of what tasks do.
//
// A cursor walks a list of blocks. Its phase:
//   setup → tasks ⇄ handlers      (only the outermost cursor has setup and handlers)
//   tasks → always → next block … → complete
//   tasks -failed-> rescue → always          (or always, or complete: whichever part there is)
//   rescue -failed-> always; always -failed-> complete
// A block inside a block is a cursor of its own (`child`) in the phase it was met in; a child that
// ends failed fails its parent's phase. The rules are those of ansible-core 2.14's play iterator.

import type { BlockNode, TaskNode } from "../playbook/nodes.ts";

export const PHASES = [
	"setup",
	"tasks",
	"rescue",
	"always",
	"handlers",
	"complete",
] as const;
export type Phase = (typeof PHASES)[number];
type PartPhase = "tasks" | "rescue" | "always";
type Node = BlockNode | TaskNode;

interface Parts {
	readonly block: readonly Node[];
	readonly rescue: readonly Node[];
	readonly always: readonly Node[];
}

const PART = { tasks: "block", rescue: "rescue", always: "always" } as const;

/** The tasks that a host runs outside of blocks, and what decides about them. */
export interface CursorWorld {
	/** The implicit facts task, or undefined when this host needs none. */
	setupTask(host: string): TaskNode | undefined;
	/** All handlers of the play as of now. */
	handlers(): readonly TaskNode[];
	isNotified(handler: TaskNode, host: string): boolean;
}

export class HostCursor {
	/** Shared with copies of this cursor; replaced, never changed. */
	#blocks: readonly Parts[];
	#block = 0;
	readonly #at = { tasks: 0, rescue: 0, always: 0 };
	#phase: Phase;
	readonly #failures = new Set<Phase>();
	#child: HostCursor | undefined;
	#childPhase: PartPhase = "tasks";
	#isSetupPending = false;
	#didRescue = false;
	#handlers: readonly TaskNode[] | undefined;
	#handlerAt = 0;
	#phaseBeforeFlush: Phase = "tasks";

	private constructor(blocks: readonly Parts[], phase: Phase) {
		this.#blocks = blocks;
		this.#phase = phase;
	}

	static forPlay(blocks: readonly BlockNode[]): HostCursor {
		return new HostCursor(blocks, "setup");
	}

	copy(): HostCursor {
		const twin = new HostCursor(this.#blocks, this.#phase);
		twin.#block = this.#block;
		Object.assign(twin.#at, this.#at);
		for (const failure of this.#failures) twin.#failures.add(failure);
		twin.#child = this.#child?.copy();
		twin.#childPhase = this.#childPhase;
		twin.#isSetupPending = this.#isSetupPending;
		twin.#didRescue = this.#didRescue;
		twin.#handlers = this.#handlers;
		twin.#handlerAt = this.#handlerAt;
		twin.#phaseBeforeFlush = this.#phaseBeforeFlush;
		return twin;
	}

	get phase(): Phase {
		return this.#phase;
	}

	/** How far the host is among the handlers, for lockstep. */
	get handlerPosition(): number {
		return this.#handlerAt;
	}

	/** Moves on and gives the next task; undefined when the host is done. */
	next(host: string, world: CursorWorld): TaskNode | undefined {
		for (;;) {
			if (this.#phase === "complete") return undefined;
			if (this.#block >= this.#blocks.length && this.#phase !== "setup") {
				this.#phase = "complete";
				return undefined;
			}
			const task = this.#step(host, world);
			if (task !== undefined) return task;
		}
	}

	#step(host: string, world: CursorWorld): TaskNode | undefined {
		if (this.#phase === "setup") return this.#stepSetup(host, world);
		if (this.#phase === "handlers") return this.#stepHandlers(host, world);
		const phase = this.#phase as PartPhase;
		if (this.#child !== undefined) return this.#stepChild(host, world);
		const part = this.#blocks[this.#block]?.[PART[phase]] ?? [];
		if (phase === "tasks" && this.isFailed) {
			this.#phase = "rescue";
			return undefined;
		}
		if (phase === "rescue" && this.#failures.has("rescue")) {
			this.#phase = "always";
			return undefined;
		}
		const node = part[this.#at[phase]];
		if (node === undefined) {
			this.#endPart(phase, part.length);
			return undefined;
		}
		this.#at[phase]++;
		if (node.kind === "task") return node;
		this.#child = new HostCursor([node], "tasks");
		this.#childPhase = phase;
		return undefined;
	}

	#stepSetup(host: string, world: CursorWorld): TaskNode | undefined {
		if (!this.#isSetupPending) {
			this.#isSetupPending = true;
			return world.setupTask(host);
		}
		this.#isSetupPending = false;
		this.#phase = "tasks";
		return undefined;
	}

	#stepChild(host: string, world: CursorWorld): TaskNode | undefined {
		const child = this.#child as HostCursor;
		const task = child.next(host, world);
		if (child.isFailed) {
			this.#child = undefined;
			this.fail();
			// a task found on the way (its always part) still runs
			return task;
		}
		if (task === undefined || child.#phase === "complete") {
			this.#child = undefined;
			return undefined;
		}
		return task;
	}

	#endPart(phase: PartPhase, length: number): void {
		if (phase === "tasks") this.#phase = "always";
		else if (phase === "rescue") {
			if (length > 0) this.#failures.clear();
			this.#phase = "always";
			this.#didRescue = true;
		} else if (this.#failures.size > 0) this.#phase = "complete";
		else {
			this.#block++;
			Object.assign(this.#at, { tasks: 0, rescue: 0, always: 0 });
			this.#phase = "tasks";
			this.#didRescue = false;
		}
	}

	#stepHandlers(host: string, world: CursorWorld): TaskNode | undefined {
		if (this.#handlers === undefined) {
			// copied at each flush: handlers that an include added are gone at the next
			this.#handlers = [...world.handlers()];
			this.#handlerAt = 0;
		}
		if (this.#failures.has("handlers")) {
			this.#handlers = undefined;
			this.#phase = "complete";
			return undefined;
		}
		for (;;) {
			const handler = this.#handlers[this.#handlerAt];
			if (handler === undefined) {
				this.#phase = this.#phaseBeforeFlush;
				this.#handlers = undefined;
				return undefined;
			}
			this.#handlerAt++;
			if (world.isNotified(handler, host)) return handler;
		}
	}

	/** The host failed at the task it was at. */
	fail(): void {
		const block = this.#blocks[this.#block];
		switch (this.#phase) {
			case "setup":
				this.#failures.add("setup");
				this.#phase = "complete";
				return;
			case "tasks":
			case "rescue":
			case "always":
				if (this.#child !== undefined) {
					this.#child.fail();
					return;
				}
				this.#failures.add(this.#phase);
				if (this.#phase === "tasks" && block && block.rescue.length > 0)
					this.#phase = "rescue";
				else if (this.#phase !== "always" && block && block.always.length > 0)
					this.#phase = "always";
				else this.#phase = "complete";
				return;
			case "handlers":
				this.#failures.add("handlers");
				this.#handlers = undefined;
				if (block && block.rescue.length > 0) this.#phase = "rescue";
				else if (block && block.always.length > 0) this.#phase = "always";
				else this.#phase = "complete";
				return;
			case "complete":
				return;
		}
	}

	get isFailed(): boolean {
		const child = this.#child;
		const isChildFailed = child?.isFailed ?? false;
		if ((this.#phase === "rescue" || this.#phase === "always") && isChildFailed)
			return true;
		if (this.#phase === "handlers" && this.#failures.has("handlers"))
			return true;
		if (this.#failures.size > 0) {
			if (this.#phase === "rescue" && !this.#failures.has("rescue"))
				return false;
			if (this.#phase === "always" && !this.#failures.has("always"))
				return false;
			return !(this.#didRescue && !this.#failures.has("always"));
		}
		if (this.#phase === "tasks" && isChildFailed) {
			const hasRescue = (this.#blocks[this.#block]?.rescue.length ?? 0) > 0;
			return !hasRescue;
		}
		return false;
	}

	/** Whether nothing is left for the host to run; looks ahead without moving. */
	isFinished(host: string, world: CursorWorld): boolean {
		return this.copy().next(host, world) === undefined;
	}

	/** meta: clear_host_errors. */
	clearFailures(): void {
		this.#failures.clear();
		this.#child?.clearFailures();
	}

	/** The innermost cursor that is at work. */
	get active(): HostCursor {
		return this.#child === undefined || this.#childPhase !== this.#phase
			? this
			: this.#child.active;
	}

	get hasFailedRescue(): boolean {
		return this.#failures.has("rescue");
	}

	/** Whether a failure now would be rescued, by this block or one around it. */
	get isRescuable(): boolean {
		const block = this.#blocks[this.#block];
		if (this.#phase === "tasks" && block && block.rescue.length > 0)
			return true;
		return this.#child?.isRescuable ?? false;
	}

	/** What a dynamic include brought goes right behind the task that the host is at. */
	insert(blocks: readonly BlockNode[]): void {
		if (blocks.length === 0) return;
		if (this.#failures.size > 0 && this.#phase === "tasks") return;
		if (this.#phase === "handlers") {
			const tasks = blocks.flatMap((b) =>
				b.block.filter((n) => n.kind === "task"),
			);
			this.#handlers = this.#handlers?.toSpliced(this.#handlerAt, 0, ...tasks);
			return;
		}
		if (
			this.#phase !== "tasks" &&
			this.#phase !== "rescue" &&
			this.#phase !== "always"
		)
			return;
		if (this.#child !== undefined) {
			this.#child.insert(blocks);
			return;
		}
		const current = this.#blocks[this.#block];
		if (current === undefined) return;
		const part = PART[this.#phase];
		const at = this.#at[this.#phase];
		this.#blocks = this.#blocks.with(this.#block, {
			block: current.block,
			rescue: current.rescue,
			always: current.always,
			[part]: current[part].toSpliced(at, 0, ...blocks),
		});
	}

	/** meta: flush_handlers. */
	startHandlers(): void {
		this.#phaseBeforeFlush = this.#phase;
		this.#phase = "handlers";
	}

	/** meta: end_host, end_batch, end_play. */
	end(): void {
		this.#phase = "complete";
	}

	/** Skips everything before the task that `isStart` accepts; false when there is none. */
	startAt(
		host: string,
		world: CursorWorld,
		isStart: (task: TaskNode) => boolean,
	): boolean {
		for (;;) {
			const probe = this.copy();
			const task = probe.next(host, world);
			if (task === undefined) return false;
			if (isStart(task)) break;
			this.#become(probe);
		}
		// facts are still gathered first
		this.#phase = "setup";
		this.#isSetupPending = false;
		return true;
	}

	#become(other: HostCursor): void {
		this.#blocks = other.#blocks;
		this.#block = other.#block;
		Object.assign(this.#at, other.#at);
		this.#phase = other.#phase;
		this.#child = other.#child;
		this.#childPhase = other.#childPhase;
		this.#isSetupPending = other.#isSetupPending;
		this.#didRescue = other.#didRescue;
	}
}
