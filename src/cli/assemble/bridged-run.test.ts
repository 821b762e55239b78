import { expect, test } from "vitest";
import { loadSettings } from "../../config/settings.ts";
import { BridgeDisplay } from "./bridge-display.ts";
import { BridgedRun } from "./bridged-run.ts";

function warningsOf(...lines: readonly string[]): string[] {
	const told: string[] = [];
	const nowhere = { write: () => undefined };
	const world = { cwd: "/", env: {}, stdout: nowhere, stderr: nowhere };
	const run = new BridgedRun({
		words: undefined,
		settings: loadSettings(world),
		world,
		eventsFile: undefined,
		isRecorded: false,
		display: new BridgeDisplay(({ text }) => told.push(text)),
		printStray: () => undefined,
	});
	for (const line of lines) run.takeLine(line);
	return told;
}

test.each<[string, string, string]>([
	["text that is no line", "Traceback", "Expecting value"],
	["long text", "x".repeat(300), "Expecting value"],
])("%s is shown", (_, line, why) => {
	const [warning] = warningsOf(line);
	expect(warning).toContain(`the record of this run is incomplete: ${why}`);
	expect(warning).toContain(`(${line.slice(0, 200)}`);
	expect(warning?.length).toBeLessThan(320);
});

test("a line of the plugin's is not shown: it may hold secrets", () => {
	const hello = { kind: "hello", protocol: 9, argv: ["-e", "password=secret"] };
	expect(warningsOf(JSON.stringify(hello))).toEqual([
		"the record of this run is incomplete: its protocol is 9, and 1 is read",
	]);
});

test("one warning a run", () => {
	expect(warningsOf("one", "two")).toHaveLength(1);
});
