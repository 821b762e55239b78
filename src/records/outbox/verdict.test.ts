import { describe, expect, test } from "vitest";
import type { TryResult } from "./try.ts";
import { type Verdict, verdictOn } from "./verdict.ts";

const NOW = 1_000_000_000;
const DAY = 24 * 3_600_000;
const FAILED: TryResult = { kind: "failed", reason: "no" };
const putOff = (waitMs?: number): TryResult => ({
	kind: "putOff",
	reason: "busy",
	waitMs,
});

interface Case {
	readonly attempts?: number;
	readonly ageMs?: number;
	readonly streak?: number;
	readonly random?: number;
}

function verdict(result: TryResult, given: Case): Verdict {
	const { attempts = 0, ageMs = 0, streak = 1, random = 0 } = given;
	return verdictOn({ attempts, createdMs: NOW - ageMs }, result, {
		nowMs: NOW,
		streak,
		random: () => random,
	});
}

describe("what becomes of a message after a try", () => {
	test("delivered", () => {
		expect(verdict({ kind: "delivered" }, { attempts: 2 })).toEqual({
			state: "delivered",
			attempts: 3,
			dueMs: NOW,
			error: null,
		});
	});

	test("undeliverable is dead at once", () => {
		expect(verdict({ kind: "never", reason: "gone" }, {})).toEqual({
			state: "dead",
			attempts: 1,
			dueMs: NOW,
			error: "gone",
		});
	});

	test.each<[string, Case, string, number]>([
		["the first", {}, "waiting", 1000],
		["the first, with all the jitter", { random: 1 }, "waiting", 1500],
		["the second", { attempts: 1 }, "waiting", 2000],
		["the seventh", { attempts: 6 }, "waiting", 64_000],
		["the tenth", { attempts: 9 }, "waiting", 300_000],
		["the sixteenth", { attempts: 15 }, "dead", 0],
		["one of an old message", { ageMs: 9 * DAY }, "waiting", 1000],
	])("a failure: %s", (_, given, state, pauseMs) => {
		expect(verdict(FAILED, given)).toEqual({
			state,
			attempts: (given.attempts ?? 0) + 1,
			dueMs: NOW + pauseMs,
			error: "no",
		});
	});

	test.each<[string, number | undefined, Case, string, number]>([
		["as asked", 30_000, {}, "waiting", 30_000],
		["at once", 0, {}, "waiting", 0],
		["at once, again", 0, { streak: 2 }, "waiting", 1000],
		["at once, for the fourth time", 0, { streak: 4 }, "waiting", 4000],
		["longer than our own pause", 9000, { streak: 4 }, "waiting", 9000],
		["without a time", undefined, { streak: 3 }, "waiting", 4000],
		[
			"never in a row of tries too long",
			undefined,
			{ streak: 40 },
			"waiting",
			300_000,
		],
		["a year", 365 * DAY, {}, "waiting", DAY],
		["as many tries as there are", 1000, { attempts: 15 }, "waiting", 1000],
		["not quite a day old", 1000, { ageMs: DAY - 1 }, "waiting", 1000],
		["a day old", 1000, { ageMs: DAY }, "dead", 0],
	])("put off: %s", (_, waitMs, given, state, pauseMs) => {
		expect(verdict(putOff(waitMs), given)).toEqual({
			state,
			attempts: given.attempts ?? 0,
			dueMs: NOW + pauseMs,
			error: "busy",
		});
	});
});
