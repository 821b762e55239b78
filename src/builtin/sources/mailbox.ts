// Between a broker's client, which pushes, and the loop, which asks: a queue that ends with a signal.

export class Mailbox<T> {
	readonly #items: T[] = [];
	readonly #signal: AbortSignal;
	#wake: (() => void) | undefined;

	constructor(signal: AbortSignal) {
		this.#signal = signal;
		signal.addEventListener("abort", () => this.#wake?.(), { once: true });
	}

	/** Those that nobody has taken. */
	get size(): number {
		return this.#items.length;
	}

	push(item: T): void {
		this.#items.push(item);
		this.#wake?.();
	}

	/** Takes it out again; false where somebody has taken it. */
	withdraw(item: T): boolean {
		const at = this.#items.indexOf(item);
		if (at >= 0) this.#items.splice(at, 1);
		return at >= 0;
	}

	clear(): void {
		this.#items.length = 0;
	}

	/** Each as soon as it is there, until the signal; those left over then are not given. */
	async *taken(): AsyncGenerator<T, void, undefined> {
		while (!this.#signal.aborted) {
			const item = this.#items.shift();
			if (item !== undefined) yield item;
			else
				await new Promise<void>((resolve) => {
					this.#wake = resolve;
				});
			this.#wake = undefined;
		}
	}
}
