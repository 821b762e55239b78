// How long one run may take (`run_seconds`): it is stopped as by Ctrl-C when its time is over, and when the loop's is.

export class RunLimit {
	readonly #own = new AbortController();
	readonly #loop: AbortSignal;
	readonly #runMs: number | undefined;
	readonly #stop = (): void => this.#own.abort(this.#loop.reason);
	#timer: NodeJS.Timeout | undefined;
	#isOver = false;

	constructor(loop: AbortSignal, runMs: number | undefined) {
		this.#loop = loop;
		this.#runMs = runMs;
		// not AbortSignal.any: the loop's signal outlives all runs, and would remember each
		loop.addEventListener("abort", this.#stop, { once: true });
		if (loop.aborted) this.#stop();
		if (runMs !== undefined)
			this.#timer = setTimeout(() => {
				this.#isOver = true;
				this.#own.abort();
			}, runMs);
	}

	get signal(): AbortSignal {
		return this.#own.signal;
	}

	/** Why the run was stopped, where its own time was over. */
	get reason(): string | undefined {
		if (!this.#isOver || this.#runMs === undefined) return undefined;
		return `stopped after ${this.#runMs / 1000} s (run_seconds)`;
	}

	close(): void {
		clearTimeout(this.#timer);
		this.#loop.removeEventListener("abort", this.#stop);
	}
}
