// The looper fedmsg with publishers of pyzmq, in the form in which fedmsg publishes.

import { spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import definition from "../../src/builtin/sources/fedmsg.ts";
import { freePorts } from "./process.ts";
import { type SourceBench, shown, startSource } from "./source-bench.ts";

/** A line of its input is a JSON list of parts, each hex, that it publishes; `bind` and `unbind` come and go. */
const PUBLISHER = `
import json, sys, zmq
context = zmq.Context()
address = sys.argv[1]
socket = None
for line in sys.stdin:
    line = line.strip()
    if line == "bind":
        socket = context.socket(zmq.PUB)
        socket.setsockopt(zmq.LINGER, 0)
        socket.bind(address)
    elif line == "unbind":
        socket.close()
    else:
        socket.send_multipart([bytes.fromhex(part) for part in json.loads(line)])
    print("done", flush=True)
`;

interface Publisher {
	readonly endpoint: string;
	tell(command: "bind" | "unbind"): void;
	publish(...parts: readonly (string | Buffer)[]): void;
	stop(): Promise<void>;
}

async function startPublisher(): Promise<Publisher> {
	const [port] = await freePorts(1);
	const endpoint = `tcp://127.0.0.1:${port}`;
	const child = spawn("/usr/bin/python3", ["-c", PUBLISHER, endpoint], {
		stdio: ["pipe", "ignore", "inherit"],
	});
	const ended = new Promise<void>((resolve) =>
		child.once("close", () => resolve()),
	);
	const tell = (line: string) => void child.stdin.write(`${line}\n`);
	tell("bind");
	return {
		endpoint,
		tell,
		publish: (...parts) =>
			tell(
				JSON.stringify(
					parts.map((part) => Buffer.from(part as string).toString("hex")),
				),
			),
		stop: async () => {
			child.stdin.end();
			await ended;
		},
	};
}

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
