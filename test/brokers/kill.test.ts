// `node bench/kill.ts` does the same a hundred times.

import { expect, test } from "vitest";
import { killAgainAndAgain } from "./kill.ts";

test("a loop that is killed again and again loses no message and repeats no finished run", async () => {
	const { runs, ranAgain, killsInMidFlight, ...counts } =
		await killAgainAndAgain({ kills: 8, seed: 2 });
	expect(counts).toEqual({
		seed: 2,
		kills: 8,
		messages: 24,
		lost: 0,
		repeated: 0,
		unfinished: 0,
		left: 0,
	});
	expect(killsInMidFlight).toBeGreaterThan(0);
	expect(runs).toBeGreaterThanOrEqual(24);
	// only runs in mid-flight are begun anew: at most as many messages as runs at once, a kill
	expect(ranAgain).toBeLessThanOrEqual(2 * killsInMidFlight);
}, 300_000);
