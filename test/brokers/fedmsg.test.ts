// The looper fedmsg with publishers of pyzmq, in the form in which fedmsg publishes.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import definition from "../../src/builtin/sources/fedmsg.ts";
import { type Publisher, startPublisher } from "./fedmsg-publisher.ts";
import { type SourceBench, shown, startSource } from "./source-bench.ts";

let publisher: Publisher;
let other: Publisher;
beforeAll(async () => {
	publisher = await startPublisher();
	other = await startPublisher();
});
afterAll(async () => {
	await publisher?.stop();
	await other?.stop();
});

async function withSource(
	topics: readonly string[],
	work: (bench: SourceBench) => Promise<void>,
): Promise<void> {
	const bench = await startSource({
		name: "fedmsg",
		definition,
		options: { endpoints: [publisher.endpoint, other.endpoint], topics },
	});
	try {
		for (const each of [publisher, other]) await untilHeard(bench, each);
		await work(bench);
	} finally {
		await bench.stop();
	}
}

/** Who subscribes has not been heard of at once: what is published until then is gone. */
async function untilHeard(bench: SourceBench, from: Publisher): Promise<void> {
	const items = () => bench.items.map(shown);
	await expect
		.poll(() => {
			from.publish("org.knock", from.endpoint);
			return items().some((line) => line.includes(from.endpoint));
		})
		.toBe(true);
	from.publish("org.enter", from.endpoint);
	await expect
		.poll(() =>
			items().some(
				(line) => line.startsWith("org.enter") && line.includes(from.endpoint),
			),
		)
		.toBe(true);
	for (const item of [...bench.items]) await bench.done(item);
}

describe("a message", () => {
	test.each<[string, string | Buffer, string]>([
		[
			"its whole body is the payload, its id the bus's own",
			'{"topic": "org.a", "msg_id": "2026-1", "i": 1, "timestamp": 1700000000.0, "msg": {"x": 1}}',
			'{"topic": "org.a", "msg_id": "2026-1", "i": 1, "timestamp": 1700000000.0, "msg": {"x": 1}} id=2026-1',
		],
		["without an id", '{"msg": {}}', '{"msg": {}}'],
		["a list is the variable msg", "[1]", '{"msg": [1]}'],
		["what is no JSON is text", "a: 1", '{"msg": "a: 1"}'],
		[
			"what is no UTF-8 is base64",
			Buffer.from([0xff]),
			'{"msg": "/w==", "msg_encoding": "base64"}',
		],
		[
			"a template stays text",
			"{\"msg\": \"{{ lookup('pipe', 'id') }}\"}",
			"{\"msg\": \"{{ lookup('pipe', 'id') }}\"}",
		],
	])("%s", async (_title, body, expected) => {
		await withSource([], async (bench) => {
			publisher.publish("org.a", body);
			await expect
				.poll(() => bench.items.map(shown))
				.toEqual([`org.a ${expected}`]);
		});
	});
});

test("only topics that begin so are listened to, from every endpoint", async () => {
	await withSource(["org.deploy", "org.knock", "org.enter"], async (bench) => {
		for (const each of [publisher, other]) {
			each.publish("org.other", "{}");
			each.publish("org.deploy.web", '{"a": 1}');
		}
		await expect
			.poll(() => bench.items.map(shown))
			.toEqual(['org.deploy.web {"a": 1}', 'org.deploy.web {"a": 1}']);
	});
});

test("a message of one part is dropped, and said so", async () => {
	await withSource([], async (bench) => {
		publisher.publish("lonely");
		publisher.publish("org.a", "1");
		await expect
			.poll(() => bench.items.map(shown))
			.toEqual(['org.a {"msg": 1}']);
		expect(bench.log.at(-1)).toBe(
			"warning: a message of one part, without a body: dropped",
		);
	});
});

test("a publisher that comes back is listened to again", async () => {
	await withSource([], async (bench) => {
		publisher.tell("unbind");
		await expect
			.poll(() => bench.log.at(-1))
			.toBe(`warning: lost ${publisher.endpoint}; trying again`);
		publisher.tell("bind");
		await untilHeard(bench, publisher);
	});
});

test("an endpoint that is none is an error at the start", async () => {
	await expect(
		startSource({
			name: "fedmsg",
			definition,
			options: { endpoints: ["hub.example.org:9940"] },
		}),
	).rejects.toThrow(
		"the looper fedmsg cannot listen to 'hub.example.org:9940': Invalid argument",
	);
});
