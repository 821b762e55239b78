// timer and profile_tasks with a clock that stands still: the texts of times, and which tasks the table has.

import { describe, expect, test } from "vitest";
import profileTasks from "../../src/builtin/callbacks/profile-tasks.ts";
import timer from "../../src/builtin/callbacks/timer.ts";
import { makeEvent } from "../../src/testing/make-event.ts";
import { CallbackLab } from "./callback-lab.ts";

const STATS = makeEvent("stats");

const SECOND = 1000;
const HOUR = 3600 * SECOND;

describe("timer", () => {
	test.each([
		[0, "0 days, 0 hours, 0 minutes, 0 seconds"],
		[1999, "0 days, 0 hours, 0 minutes, 1 seconds"],
		[HOUR - 1, "0 days, 0 hours, 59 minutes, 59 seconds"],
		[49 * HOUR + 61 * SECOND, "2 days, 1 hours, 1 minutes, 1 seconds"],
	])("%d ms", (ms, text) => {
		const lab = CallbackLab.of(timer);
		lab.tell(STATS, ms);
		expect(lab.shown).toEqual([`Playbook run took ${text}`]);
	});
});

const TIMES = { short: 500, long: 61 * SECOND, mid: 1005 };

function table(options: Readonly<Record<string, unknown>>): string[] {
	const lab = CallbackLab.of(profileTasks, { options });
	let before = 0;
	for (const [name, ms] of Object.entries(TIMES)) {
		lab.tell(makeEvent("taskStart", { task: name }), before);
		before = ms;
	}
	lab.tell(STATS, before);
	const rows = lab.shown.slice(
		lab.shown.findIndex((row) => /^=/.test(row)) + 1,
	);
	return rows.map((row) => row.replace(/ -+ /, " "));
}

describe("profile_tasks", () => {
	test("a line's times: since the line before, and in all", () => {
		const lab = CallbackLab.of(profileTasks);
		lab.tell(makeEvent("taskStart", { task: "one" }), 25 * HOUR + 61_002);
		lab.tell(makeEvent("taskStart", { task: "two" }), 7);
		const times = lab.shown.map((line) => /\(.*/.exec(line)?.[0]);
		expect(times).toEqual([
			"(25:01:01.002)       25:01:01.002 **** ",
			"(0:00:00.007)       25:01:01.009 ***** ",
		]);
		expect(lab.shown[0]).toMatch(
			/^\w+day 0\d January 2026 {2}\d\d:\d\d:06 [-+]\d{4} \(/,
		);
	});

	test.each([
		[{}, ["long 61.00s", "mid 1.00s", "short 0.50s"]],
		[{ sort_order: "ascending" }, ["short 0.50s", "mid 1.00s", "long 61.00s"]],
		[{ sort_order: "none" }, ["short 0.50s", "long 61.00s", "mid 1.00s"]],
		[{ output_limit: "1" }, ["long 61.00s"]],
		[{ output_limit: "0" }, []],
	])("the table with %o", (options, rows) => {
		expect(table(options)).toEqual(rows);
	});

	test("a task that starts again is one row with all its time", () => {
		const lab = CallbackLab.of(profileTasks);
		for (let batch = 0; batch < 3; batch++)
			lab.tell(makeEvent("taskStart", { task: "batch" }), 2 * SECOND);
		lab.tell(STATS, SECOND);
		expect(lab.shown.at(-1)).toBe(`batch ${"-".repeat(67)} 5.00s`);
	});

	test("a limit that is no number is an error", () => {
		const start = () =>
			CallbackLab.of(profileTasks, { options: { output_limit: "few" } });
		expect(start).toThrow(
			'profile_tasks: output_limit is "few", which is neither a number nor "all"',
		);
	});
});
