// What ends a run before its time: its caller, a limit of time, a handler's failure. The first one counts.

import type { RunChild } from "./child.ts";
import type { RunOptions } from "./options.ts";

const ASK_MS = 100;

/** Undefined: none. */
export interface TimeLimits {
	readonly jobTimeoutMs: number | undefined;
	readonly idleTimeoutMs: number | undefined;
}

type Reason = "canceled" | "timeout" | "failed";

export class Stops {
	readonly #controller = new AbortController();
	#reason: Reason | undefined;
	#child: RunChild | undefined;
	#idle: NodeJS.Timeout | undefined;
	readonly #releases: (() => void)[] = [];

	get reason(): Reason | undefined {
		return this.#reason;
	}

	/** For what is waited for before there is a process. */
	get signal(): AbortSignal {
		return this.#controller.signal;
	}

	cancel(): void {
		this.end("canceled");
	}

	/** Again: it is killed. */
	end(reason: Reason): void {
		if (this.#reason === reason && reason === "canceled") this.#child?.kill();
		this.#reason ??= reason;
		this.#controller.abort();
		this.#child?.stop();
	}

	/** From the start of its process on. */
	watch(child: RunChild, { jobTimeoutMs, idleTimeoutMs }: TimeLimits): void {
		this.#child = child;
		if (this.#reason) child.stop();
		if (jobTimeoutMs !== undefined) this.#after(jobTimeoutMs);
		if (idleTimeoutMs !== undefined) this.#idle = this.#after(idleTimeoutMs);
	}

	/** Something came of it. */
	beat(): void {
		this.#idle?.refresh();
	}

	#after(limitMs: number): NodeJS.Timeout {
		const timer = setTimeout(() => this.end("timeout"), limitMs);
		this.#releases.push(() => clearTimeout(timer));
		return timer;
	}

	/** The caller's question; what that throws is given to `onError`. */
	ask({ cancelCallback }: RunOptions, onError: (error: unknown) => void): void {
		if (!cancelCallback) return;
		let isAsking = false;
		const ask = async (): Promise<void> => {
			if (isAsking) return;
			isAsking = true;
			try {
				if ((await cancelCallback()) && !this.#reason) this.cancel();
			} catch (error) {
				onError(error);
			} finally {
				isAsking = false;
			}
		};
		const timer = setInterval(() => void ask(), ASK_MS);
		this.#releases.push(() => clearInterval(timer));
	}

	/** The caller's signal. */
	obey(signal: AbortSignal | undefined): void {
		if (!signal) return;
		const cancel = (): void => this.cancel();
		if (signal.aborted) cancel();
		signal.addEventListener("abort", cancel);
		this.#releases.push(() => signal.removeEventListener("abort", cancel));
	}

	close(): void {
		for (const release of this.#releases) release();
	}
}
