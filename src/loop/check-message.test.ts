import { describe, expect, test } from "vitest";
import type { SourceItem } from "../plugins/source.ts";
import { fromPlain } from "../pyvalue/plain.ts";
import { checkMessage, contentHash } from "./check-message.ts";

function nested(levels: number): object {
	let value: object = {};
	for (let level = 1; level < levels; level++) value = { a: value };
	return value;
}

const circle: { self?: object } = {};
circle.self = circle;

/** The payload's JSON, or why it is refused. */
function checked(item: unknown): string {
	const answer = checkMessage(item as SourceItem);
	return answer.kind === "message" ? answer.message.text : answer.reason;
}

describe("a message is looked at before anything is done with it", () => {
	test.each([
		["a pair", ["k", { a: 1 }], '{"a":1}'],
		["parts", { routingKey: "k", payload: { a: [] } }, '{"a":[]}'],
		["Python's values", ["k", fromPlain({ a: 1 })], '{"a":1}'],
		["64 levels", ["k", nested(64)], JSON.stringify(nested(64))],
		["nothing", undefined, "its routing key is no text"],
		["a number for a key", [1, {}], "its routing key is no text"],
		["a key of 255 bytes", ["é".repeat(127), {}], "{}"],
		[
			"a key of 256 bytes",
			["é".repeat(128), {}],
			"its routing key is longer than 255 bytes",
		],
		["a list for a payload", ["k", []], "its payload is no mapping"],
		["no payload", ["k"], "its payload is no mapping"],
		["65 levels", ["k", nested(65)], "its payload is nested deeper than 64"],
		["a circle", ["k", circle], "its payload is nested deeper than 64"],
		["what JSON has not", ["k", { a: 1n }], "its payload has no form in JSON"],
		[
			"1 MiB and some",
			["k", { a: "x".repeat(2 ** 20) }],
			"its payload is longer than 1048576 bytes",
		],
		[
			"a number for an id",
			{ routingKey: "k", payload: {}, id: 5 },
			"its id is no text of at most 512 bytes",
		],
		[
			"an endless id",
			{ routingKey: "k", payload: {}, id: "i".repeat(513) },
			"its id is no text of at most 512 bytes",
		],
	])("%s", (_what, item, expected) => {
		expect(checked(item)).toBe(expected);
	});

	test("what its looper changes later does not change it", () => {
		const payload = { a: ["one"] };
		const answer = checkMessage(["k", payload]);
		payload.a.push("two");
		expect(answer).toMatchObject({
			kind: "message",
			message: { payload: new Map([["a", ["one"]]]) },
		});
	});
});

test("content is the same whatever the order of its keys, and no other", () => {
	const hash = (routingKey: string, payload: object) =>
		contentHash({ routingKey, payload: fromPlain(payload) as never });
	const first = hash("k", { a: 1, b: { c: 2, d: 3 } });
	expect(hash("k", { b: { d: 3, c: 2 }, a: 1 })).toBe(first);
	const others = [
		hash("l", { a: 1, b: { c: 2, d: 3 } }),
		hash("k", { a: 1, b: { c: 2, d: 4 } }),
		hash("k", { a: "1", b: { c: 2, d: 3 } }),
		hash("k", {
			a: 1,
			b: [
				["c", 2],
				["d", 3],
			],
		}),
	];
	expect(new Set([first, ...others]).size).toBe(5);
});
