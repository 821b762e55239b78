// Time as the outbox takes it, so that tests can be the clock.

export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Calls once after so long, and keeps no process alive; gives what cancels it. */
	after(ms: number, call: () => void): () => void;
}

/** Longer than that, setTimeout would call at once. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

export const SYSTEM_CLOCK: Clock = {
	now: () => Date.now(),
	after(ms, call) {
		const waitMs = Math.min(Math.max(ms, 0), LONGEST_TIMEOUT);
		const timer = setTimeout(call, waitMs).unref();
		return () => clearTimeout(timer);
	},
};
