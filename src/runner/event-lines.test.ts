import { expect, test } from "vitest";
import { EventLines, parseEvent } from "./event-lines.ts";

const OPTIONS = {
	ident: "one",
	omitsData: false,
	omitsDataUnlessFailed: false,
};
const line = (event: string, data: string) =>
	`{"uuid": "u1", "counter": 7, "stdout": "a, \\"event_data\\": {}", "start_line": 2, "end_line": 3, "runner_ident": "other", "event": "${event}", "event_data": ${data}}`;

test("keeps data to the digit, and says whose it is", () => {
	const lines = new EventLines(OPTIONS);
	const data = '{"big": 12345678901234567890, "float": 1.0, "nan": NaN}';
	const kept = lines.read(line("runner_on_ok", data));
	expect(kept?.name).toBe("7-u1.json");
	expect(kept?.text).toBe(
		`{"uuid":"u1","counter":7,"stdout":"a, \\"event_data\\": {}","start_line":2,"end_line":3,"runner_ident":"one","event":"runner_on_ok", "event_data": ${data}}`,
	);
	expect(parseEvent(kept?.text ?? "").event_data).toEqual({
		big: Number("12345678901234567890"),
		float: 1,
		nan: Number.NaN,
	});
});

test.each([
	['{"status": "running", "runner_ident": "x"}', undefined],
	[
		'{"event": "verbose", "uuid": "u", "counter": 3, "stdout": "t"}',
		"3-u.json",
	],
])("a line without data: %s", (text, name) => {
	expect(new EventLines(OPTIONS).read(text)?.name).toBe(name);
});

const REDUCED = [
	["runner_on_ok", { omitsData: true }, "{}"],
	["runner_on_failed", { omitsData: true }, "{}"],
	["runner_on_ok", { omitsDataUnlessFailed: true }, "{}"],
	["runner_on_failed", { omitsDataUnlessFailed: true }, '{"a": 1}'],
	["runner_on_async_failed", { omitsDataUnlessFailed: true }, '{"a": 1}'],
	["runner_item_on_failed", { omitsDataUnlessFailed: true }, '{"a": 1}'],
] as const;
test.each(REDUCED)("data of %s with %j: %s", (event, options, data) => {
	const lines = new EventLines({ ...OPTIONS, ...options });
	const kept = lines.read(line(event, '{"a": 1}'));
	expect(kept?.text.endsWith(`, "event_data": ${data}}`)).toBe(true);
	// who asks before it is kept (for the statistics) gets it whole
	expect(kept?.data()).toEqual({ a: 1 });
});

test("a line outside of events follows the last one", () => {
	const lines = new EventLines(OPTIONS);
	lines.read(line("runner_on_ok", "{}"));
	expect(parseEvent(lines.verbose("text").text)).toMatchObject({
		event: "verbose",
		counter: 8,
		stdout: "text",
		start_line: 3,
		end_line: 4,
		runner_ident: "one",
	});
});
