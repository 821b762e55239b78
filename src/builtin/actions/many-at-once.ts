// Work on a list, a bounded number of items at a time, in order of start.

const AT_ONCE = 32;

/** Stops starting items when one answers false or the signal aborts; the first error is thrown. */
export async function eachOf<T>(
	items: readonly T[],
	signal: AbortSignal,
	work: (item: T) => Promise<boolean>,
): Promise<void> {
	let next = 0;
	let isGoing = true;
	const worker = async (): Promise<void> => {
		while (isGoing && next < items.length) {
			signal.throwIfAborted();
			const item = items[next++] as T;
			try {
				if (!(await work(item))) isGoing = false;
			} catch (error) {
				isGoing = false;
				throw error;
			}
		}
	};
	const workers = Array.from(
		{ length: Math.min(AT_ONCE, items.length) },
		worker,
	);
	const outcomes = await Promise.allSettled(workers);
	for (const outcome of outcomes)
		if (outcome.status === "rejected") throw outcome.reason;
}
