// Which runs are under way: as many at once as the configuration says, and of those that share a turn one at a time.
//
//   add ──► held ──(room, and its turn is free)──► running ──► gone
//             └────────────── stop ──────────────► given back

import { MAX_HELD } from "./limits.ts";

export interface Job {
	/** Jobs with the same one run one after the other, in their order. */
	readonly turn: string | undefined;
	/** Never rejects. */
	run(): Promise<void>;
	/** Instead of `run`. */
	giveBack(): Promise<void>;
}

export class Scheduler {
	#limit: number;
	#running = 0;
	readonly #turns = new Set<string>();
	#held: Job[] = [];
	#isStopped = false;
	#waiters: (() => void)[] = [];
	readonly #onRoom: () => void;

	/** `onRoom` is called when a run has ended and another one could begin. */
	constructor(limit: number, onRoom: () => void = () => undefined) {
		this.#limit = limit;
		this.#onRoom = onRoom;
	}

	set limit(limit: number) {
		this.#limit = limit;
		this.#advance();
	}

	/** Another one could run now. */
	get hasRoom(): boolean {
		return (
			!this.#isStopped &&
			this.#running < this.#limit &&
			this.#held.length < MAX_HELD
		);
	}

	get isIdle(): boolean {
		return this.#running === 0 && this.#held.length === 0;
	}

	get running(): number {
		return this.#running;
	}

	add(job: Job): void {
		this.#held.push(job);
		this.#advance();
	}

	/** Resolves when there is room, or there never will be again. */
	room(): Promise<void> {
		return this.#until(() => this.hasRoom || this.#isStopped);
	}

	idle(): Promise<void> {
		return this.#until(() => this.isIdle);
	}

	/** Nothing starts from now on; those that have not yet are given back. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		const held = this.#held;
		this.#held = [];
		this.#wake();
		await Promise.all(held.map((job) => job.giveBack()));
	}

	#advance(): void {
		for (let at = 0; at < this.#held.length && this.#running < this.#limit; ) {
			const job = this.#held[at];
			const isFree = job?.turn === undefined || !this.#turns.has(job.turn);
			if (!job || this.#isStopped) break;
			if (!isFree) {
				at += 1;
				continue;
			}
			this.#held.splice(at, 1);
			void this.#start(job);
		}
		this.#wake();
	}

	async #start(job: Job): Promise<void> {
		this.#running += 1;
		if (job.turn !== undefined) this.#turns.add(job.turn);
		try {
			await job.run();
		} finally {
			this.#running -= 1;
			if (job.turn !== undefined) this.#turns.delete(job.turn);
			this.#advance();
			if (this.hasRoom) this.#onRoom();
		}
	}

	async #until(isSo: () => boolean): Promise<void> {
		while (!isSo())
			await new Promise<void>((resolve) => this.#waiters.push(resolve));
	}

	#wake(): void {
		for (const waiter of this.#waiters.splice(0)) waiter();
	}
}
