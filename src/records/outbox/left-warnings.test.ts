import { describe, expect, test } from "vitest";
import { type LeftMessages, leftWarnings } from "./left-warnings.ts";
import type { Summary } from "./messages.ts";

const ALL_WELL: LeftMessages = {
	summary: {
		counts: [{ receiver: "chat", waiting: 0, dead: 0 }],
		refused: 0,
		isKept: true,
	},
	couriers: new Map([["chat", { reason: undefined, deadLetters: 0 }]]),
	names: new Map([["chat", "slack"]]),
	refused: 0,
	lost: 0,
};
const summary = (
	waiting: number,
	dead: number,
	more: Partial<Summary> = {},
) => ({
	counts: [{ receiver: "chat", waiting, dead }],
	refused: 0,
	isKept: true,
	...more,
});
const courier = (reason: string | undefined, deadLetters = 0) =>
	new Map([["chat", { reason, deadLetters }]]);

describe("what the end of a run says of its messages", () => {
	test.each<[string, Partial<LeftMessages>, string[]]>([
		["nothing where all is well", {}, []],
		[
			"nothing of what another process delivers, nor of old dead letters",
			{ summary: summary(4, 2) },
			[],
		],
		[
			"a receiver that fails",
			{ summary: summary(3, 5), couriers: courier("ECONNREFUSED", 1) },
			[
				"slack could not be told (ECONNREFUSED); 3 messages wait in the outbox, 1 is a dead letter; `shevek outbox list`",
			],
		],
		[
			"only dead letters",
			{ summary: summary(0, 2), couriers: courier("gone", 2) },
			[
				"slack could not be told (gone); 2 are dead letters; `shevek outbox list`",
			],
		],
		[
			"a database that does not say",
			{ summary: undefined, couriers: courier("ECONNREFUSED") },
			[
				"slack could not be told (ECONNREFUSED); its messages are kept; `shevek outbox list`",
			],
		],
		[
			"what is lost",
			{
				summary: summary(2, 1, { isKept: false }),
				couriers: courier("ECONNREFUSED", 1),
			},
			[
				"3 messages were not delivered (ECONNREFUSED) and, without a record to wait in, lost",
			],
		],
		[
			"what is lost with the thread",
			{ summary: undefined, lost: 2 },
			["2 messages are lost with the thread that keeps them"],
		],
		[
			"what was refused",
			{ summary: summary(0, 0, { refused: 4 }), refused: 1 },
			[
				"the outbox refused 5 messages: it holds 100000 that wait for a receiver, 256 MB of them, each of 1 MB at most; `shevek outbox list`",
			],
		],
	])("%s", (_, left, texts) => {
		expect(leftWarnings({ ...ALL_WELL, ...left })).toEqual(texts);
	});
});
