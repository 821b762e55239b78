// Messages that are neither in the table nor acknowledged yet, by what they are known by: an id, or a hash of their
// content.

export class InFlight {
	readonly #ends = new Map<string, Set<Promise<void>>>();

	/** Resolves when all of that identity that are under way now have ended; undefined where there is none. */
	others(identity: string | undefined): Promise<unknown> | undefined {
		const ends = identity === undefined ? undefined : this.#ends.get(identity);
		return ends && Promise.all(ends);
	}

	/** Gives what ends it. */
	enter(identity: string | undefined): () => void {
		if (identity === undefined) return () => undefined;
		const { promise, resolve } = Promise.withResolvers<void>();
		const ends = this.#ends.get(identity) ?? new Set();
		this.#ends.set(identity, ends.add(promise));
		return () => {
			ends.delete(promise);
			if (ends.size === 0 && this.#ends.get(identity) === ends)
				this.#ends.delete(identity);
			resolve();
		};
	}
}
