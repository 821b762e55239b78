// Waiting that a long-lived signal ends, without a trace of each wait on it.

/** Whichever is first. Nothing stays behind on the signal: it outlives millions of messages. */
export function unlessAborted<T>(
	promise: Promise<T>,
	signal: AbortSignal,
): Promise<T | "aborted"> {
	return new Promise((resolve, reject) => {
		const stop = () => resolve("aborted");
		if (signal.aborted) stop();
		signal.addEventListener("abort", stop, { once: true });
		promise
			.then(resolve, reject)
			.finally(() => signal.removeEventListener("abort", stop));
	});
}
