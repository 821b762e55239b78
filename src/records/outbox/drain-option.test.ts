import { describe, expect, test } from "vitest";
import { loadSettings } from "../../config/settings.ts";
import { outboxDrainMs } from "./drain-option.ts";

function drainMs(text: string | undefined): number {
	const env = { HOME: "/nowhere", SHEVEK_OUTBOX_DRAIN: text };
	return outboxDrainMs(loadSettings({ cwd: "/", env }));
}

describe("how long the end of a run waits for deliveries", () => {
	test.each<[string | undefined, number]>([
		[undefined, 3000],
		["0", 0],
		["0.5", 500],
		["30", 30_000],
	])("%s", (text, ms) => {
		expect(drainMs(text)).toBe(ms);
	});

	test.each(["-1", "1e9", "nan", "soon"])("refuses %s", (text) => {
		expect(() => drainMs(text)).toThrow(/OUTBOX_DRAIN|cannot drain/);
	});
});
