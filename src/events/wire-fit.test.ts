import { describe, expect, test } from "vitest";
import { parseJson } from "../pyvalue/json.ts";
import { fromPlain, toPlain } from "../pyvalue/plain.ts";
import type { PyDict } from "../pyvalue/value.ts";
import { fittingText } from "./wire-fit.ts";

const LONG = "x".repeat(10_000);
const line = (fields: object) => fromPlain(fields) as PyDict;
const event = (data: object, more: object = {}) =>
	line({ uuid: "1", stdout: "", ...more, event_data: { task: "t", ...data } });
const fitted = (fields: PyDict, limit = 9000) =>
	toPlain(parseJson(fittingText(fields, ({ length }) => length <= limit)));

describe("a line of the wire", () => {
	test("that fits is as it was", () => {
		const short = event({ res: { msg: "hello" } });
		expect(fitted(short)).toEqual(toPlain(short));
	});

	test.each<[string, PyDict, object]>([
		[
			"its result, but for what is short in it",
			event({ res: { changed: true, rc: 3, msg: "no", stdout: LONG } }),
			{
				uuid: "1",
				stdout: "",
				event_data: {
					task: "t",
					res: { changed: true, rc: 3, msg: "no" },
					shevek_omitted: { res: 10_053 },
				},
			},
		],
		[
			"its result first, though another part is longer",
			event({ res: { msg: LONG }, task_args: `${LONG}${LONG}` }),
			{
				uuid: "1",
				stdout: "",
				event_data: {
					task: "t",
					res: {},
					task_args: "",
					shevek_omitted: { res: 10_011, task_args: 20_002 },
				},
			},
		],
		[
			"a text",
			event({ warning: true }, { stdout: LONG }),
			{
				uuid: "1",
				stdout: "",
				event_data: {
					task: "t",
					warning: true,
					shevek_omitted: { stdout: 10_002 },
				},
			},
		],
		[
			"the words of a status",
			line({ status: "starting", command: [LONG] }),
			{
				status: "starting",
				command: [],
				shevek_omitted: { command: 10_004 },
			},
		],
	])("that is too long loses %s, and says so", (_, fields, whole) => {
		const before = toPlain(fields);
		expect(fitted(fields)).toEqual(whole);
		expect(toPlain(fields)).toEqual(before);
	});

	test("loses no more than it must", () => {
		const both = event({ res: { msg: LONG }, diff: { before: LONG } });
		expect(fitted(both, 11_000)).toMatchObject({
			event_data: { res: {}, diff: { before: LONG } },
		});
	});
});
