// Lines as the callback plugin writes them, and lines that it never would.

import { describe, expect, test } from "vitest";
import { PyFloat } from "../pyvalue/value.ts";
import { LineReader } from "./line-reader.ts";
import { LineSplitter } from "./line-splitter.ts";
import { exitCodeOf } from "./protocol.ts";

const PLAY = {
	kind: "play",
	time: 1,
	uuid: "p",
	name: "all",
	named: false,
	pattern: "all",
	path: "/site.yml",
	line: 1,
	strategy: "linear",
	check: false,
};
const TASK = {
	kind: "task",
	time: 2,
	uuid: "t",
	name: "role : do",
	own_name: "do",
	action: "debug",
	resolved: "ansible.builtin.debug",
	args: { msg: "x" },
	path: "/site.yml",
	line: 3,
	role: "role",
	role_fqcn: "role",
	no_log: false,
	handler: false,
	check: false,
	diff: false,
	tags: ["a"],
	loop: false,
};
const RESULT = {
	kind: "failed",
	time: 9,
	task: "t",
	host: "one",
	address: "10.0.0.1",
	start: 4,
	ignored: true,
	result: {
		msg: "x",
		ratio: 1.0,
		_ansible_verbose_always: true,
		results: [{ item: 1, _ansible_item_label: 1 }, 2],
		inner: { _ansible_no_log: false, kept: { deep: 1 } },
	},
};

function readerInTask(): LineReader {
	const reader = new LineReader();
	for (const message of [PLAY, TASK]) reader.read(JSON.stringify(message));
	return reader;
}

test("a result: with its play and task, without Ansible's marks", () => {
	const line = JSON.stringify(RESULT).replace('"ratio":1', '"ratio":1.0');
	expect(readerInTask().read(line)).toEqual({
		kind: "event",
		event: expect.objectContaining({
			kind: "failed",
			time: 9,
			isIgnored: true,
			play: expect.objectContaining({ uuid: "p", hasName: false }),
			task: expect.objectContaining({ name: "role : do", ownName: "do" }),
			outcome: {
				host: "one",
				remoteAddr: "10.0.0.1",
				result: new Map<unknown, unknown>([
					["msg", "x"],
					["ratio", new PyFloat(1)],
					["results", [new Map([["item", 1]]), 2]],
					["inner", new Map([["kept", new Map([["deep", 1]])]])],
				]),
				delegatedTo: undefined,
				delegatedAddr: undefined,
				itemLabel: undefined,
				isVerboseAlways: true,
				isVerboseOverride: false,
				isNoLog: false,
				start: 4,
				end: 9,
			},
		}),
	});
});

test("a task that was not announced is known, and no event", () => {
	const reader = readerInTask();
	const task = { ...TASK, kind: "task_unannounced", uuid: "u" };
	expect(reader.read(JSON.stringify(task))).toBeUndefined();
	const heard = reader.read(JSON.stringify({ ...RESULT, task: "u" }));
	expect(heard).toMatchObject({ event: { task: { uuid: "u" } } });
});

describe("refused", () => {
	test.each<[string, object | string, string]>([
		["no JSON", "Traceback (most recent call last):", "Expecting value"],
		["half a line", '{"kind":"ok","ti', "Unterminated string"],
		["no object", "[]", "it is no object"],
		["no kind", {}, "kind is not a text"],
		["an unknown kind", { ...RESULT, kind: "other" }, "its kind is 'other'"],
		["no time", { ...RESULT, time: "now" }, "time is not a whole number"],
		["no host", { ...RESULT, host: 1 }, "host is not a text"],
		["no result", { ...RESULT, result: null }, "result is not an object"],
		["a flag", { ...RESULT, ignored: 1 }, "ignored is not true or false"],
		["another task", { ...RESULT, task: "x" }, "its task x was not told"],
		[
			"a newer protocol",
			{ kind: "hello", protocol: 2 },
			"its protocol is 2, and 1 is read",
		],
	])("%s", (_, message, error) => {
		const line =
			typeof message === "string" ? message : JSON.stringify(message);
		expect(() => readerInTask().read(line)).toThrow(error);
	});

	test("an event before there is a play", () => {
		expect(() => new LineReader().read(JSON.stringify(TASK))).toThrow(
			"there is no play yet",
		);
	});
});

test("lines come whole, however they are cut", () => {
	const lines: string[] = [];
	const splitter = new LineSplitter((line) => lines.push(line));
	for (const chunk of ["on", "e\ntwo\nth", "r", "ee\n", "cut of"])
		splitter.push(Buffer.from(chunk));
	expect(lines).toEqual(["one", "two", "three"]);
});

test.each([
	[{ exitCode: 250 }, 250],
	[{}, 0],
	[{ hasFailed: true }, 2],
	[{ hasFailed: true, hasUnreachable: true }, 4],
	[{ isComplete: false }, 1],
])("%j ends with %i", (ending, exitCode) => {
	expect(
		exitCodeOf({
			exitCode: undefined,
			isComplete: true,
			hasFailed: false,
			hasUnreachable: false,
			...ending,
		}),
	).toBe(exitCode);
});
