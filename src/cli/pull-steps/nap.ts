// The wait before a pull, so that many machines do not ask one server at once.

import { randomInt } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { ShevekError } from "../../errors/shevek-error.ts";
import { onInterrupt } from "../interrupt.ts";

/** Timers of Node's hold no more; a longer one would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** Up to `most` seconds by chance; none where it is not given. Throws a `usage` error. */
export function napSeconds(most: string | undefined): number {
	if (!most) return 0;
	const seconds = /^\s*\+?\d+(_\d+)*\s*$/.test(most)
		? Number(most.replaceAll("_", ""))
		: Number.NaN;
	if (Number.isNaN(seconds))
		throw new ShevekError("usage", `${most} is not a number.`);
	return randomInt(0, Math.min(seconds, 2 ** 47) + 1);
}

/** False when it was interrupted. */
export async function nap(seconds: number): Promise<boolean> {
	const interrupt = onInterrupt();
	const { signal } = interrupt;
	try {
		for (let left = seconds * 1_000; left > 0; left -= LONGEST_MS)
			await setTimeout(Math.min(left, LONGEST_MS), undefined, { signal });
		return true;
	} catch (error) {
		if (signal.aborted) return false;
		throw error;
	} finally {
		interrupt.close();
	}
}
