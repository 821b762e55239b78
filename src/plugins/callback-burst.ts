// A fence costs 0.16 ms: what comes in a burst goes through each callback's fence in one piece, a moment
// later. Callbacks take turns in the order in which they were made, however their events were spread.

/** No second fence within this time, unless the screen waits for it. */
const BURST_MS = 1;

export interface BurstMember {
	/** Place among the others. */
	readonly place: number;
	readonly work: () => void;
}

class Burst {
	readonly #waiting = new Set<BurstMember>();
	#turn: NodeJS.Immediate | undefined;
	#begunAt = 0;
	#places = 0;

	/** To be made once for each callback, in their order. */
	member(work: () => void): BurstMember {
		this.#places += 1;
		return { place: this.#places, work };
	}

	/** Somebody waits, or a fence has just been paid for. */
	get isOn(): boolean {
		return (
			this.#waiting.size > 0 || performance.now() - this.#begunAt < BURST_MS
		);
	}

	/** A fence has been paid for. */
	begin(): void {
		this.#begunAt = performance.now();
	}

	add(member: BurstMember): void {
		this.#waiting.add(member);
		this.#turn ??= setImmediate(() => this.#takeTurns());
	}

	drop(member: BurstMember): void {
		this.#waiting.delete(member);
	}

	#takeTurns(): void {
		this.#turn = undefined;
		const members = [...this.#waiting].sort((a, b) => a.place - b.place);
		this.#waiting.clear();
		for (const { work } of members) work();
	}
}

/** The process has one event loop, and so one burst. */
export const BURST = new Burst();
