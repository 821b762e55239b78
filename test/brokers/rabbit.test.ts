// The looper fedmsgrabbitmq with a RabbitMQ of its own.

import { randomUUID } from "node:crypto";
import type { Channel, ConfirmChannel, Options } from "amqplib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import definition from "../../src/builtin/sources/fedmsgrabbitmq.ts";
import {
	RABBIT_PASSWORD,
	RABBIT_USER,
	type Rabbit,
	startRabbit,
} from "./rabbit-server.ts";
import {
	FINISHED,
	type SourceBench,
	shown,
	startSource,
} from "./source-bench.ts";

let rabbit: Rabbit;

beforeAll(async () => {
	rabbit = await startRabbit();
});
afterAll(async () => {
	await rabbit?.remove();
});

/** Options of a durable queue that outlives its consumers. */
function options(queue: string, more: Record<string, unknown> = {}) {
	return {
		"rabbitmq.host": "127.0.0.1",
		"rabbitmq.port": rabbit.port,
		"credentials.username": RABBIT_USER,
		"credentials.password": RABBIT_PASSWORD,
		"channel_queue.name": queue,
		"channel_queue.durable": true,
		"channel_queue.exclusive": false,
		"channel_queue.auto_delete": false,
		...more,
	};
}

interface Lab {
	readonly queue: string;
	readonly bench: SourceBench;
	publish(body: string | Buffer, properties?: Options.Publish): Promise<void>;
	/** In the queue and handed to nobody. */
	waiting(): Promise<number>;
	channel(): Promise<ConfirmChannel>;
	restart(more?: Record<string, unknown>): Promise<SourceBench>;
}

async function withSource(
	more: Record<string, unknown>,
	work: (lab: Lab) => Promise<void>,
	concurrency = 1,
): Promise<void> {
	const queue = `queue-${randomUUID()}`;
	const listen = () =>
		startSource({
			name: "fedmsgrabbitmq",
			definition,
			concurrency,
			options: options(queue, more),
		});
	const benches = [await listen()];
	const connection = await rabbit.connect();
	connection.on("error", () => {});
	const channel = await connection.createConfirmChannel();
	try {
		await work({
			queue,
			bench: benches[0] as SourceBench,
			publish: (body, properties) => publish(channel, queue, body, properties),
			waiting: async () => (await channel.checkQueue(queue)).messageCount,
			channel: async () => channel,
			restart: async () => {
				const bench = await listen();
				benches.push(bench);
				return bench;
			},
		});
	} finally {
		for (const bench of benches) await bench.stop();
		await connection.close().catch(() => {});
		await removeQueue(queue);
	}
}

async function publish(
	channel: ConfirmChannel,
	queue: string,
	body: string | Buffer,
	properties: Options.Publish = {},
): Promise<void> {
	channel.sendToQueue(queue, Buffer.from(body as string), {
		persistent: true,
		...properties,
	});
	await channel.waitForConfirms();
}

async function removeQueue(queue: string): Promise<void> {
	const connection = await rabbit.connect();
	const channel: Channel = await connection.createChannel();
	await channel.deleteQueue(queue);
	await connection.close();
}

describe("a message", () => {
	test.each<[string, string | Buffer, Options.Publish, string]>([
		["its body is the variable msg", '{"a": 1.0}', {}, '{"msg": {"a": 1.0}}'],
		[
			"its id is the broker's",
			"{}",
			{ messageId: "m-1" },
			'{"msg": {}} id=m-1',
		],
		["a list is a body", "[1]", {}, '{"msg": [1]}'],
		["what is no JSON is text", "it: works", {}, '{"msg": "it: works"}'],
		[
			"what is no UTF-8 is base64",
			Buffer.from([0xff, 0]),
			{},
			'{"msg": "/wA=", "msg_encoding": "base64"}',
		],
		["nothing is text", "", {}, '{"msg": ""}'],
		[
			"a template stays text",
			"\"{{ lookup('pipe', 'id') }}\"",
			{},
			"{\"msg\": \"{{ lookup('pipe', 'id') }}\"}",
		],
		[
			"deep JSON is text",
			"[".repeat(2000),
			{},
			`{"msg": "${"[".repeat(2000)}"}`,
		],
	])("%s", async (_title, body, properties, expected) => {
		await withSource({}, async ({ bench, queue, publish, waiting }) => {
			await publish(body, properties);
			await expect
				.poll(() => bench.items.map(shown))
				.toEqual([`${queue} ${expected}`]);
			const [item] = bench.items;
			if (item) await bench.done(item);
			expect(await waiting()).toBe(0);
		});
	});
});

test("keys are bound from the exchange, and a message's own is its routing key", async () => {
	await withSource(
		{ routing_keys: ["deploy.#", "tell"] },
		async ({ bench, channel }) => {
			const open = await channel();
			for (const key of ["deploy.web", "other", "tell"]) {
				open.publish("amq.topic", key, Buffer.from("1"));
				await open.waitForConfirms();
			}
			await expect
				.poll(() => bench.items.map(shown))
				.toEqual(['deploy.web {"msg": 1}']);
			const [first] = bench.items;
			if (first) await bench.done(first);
			await expect
				.poll(() => bench.items.map(shown))
				.toEqual(['tell {"msg": 1}']);
		},
	);
});

test("no more messages are handed over than there may be runs", async () => {
	await withSource(
		{},
		async ({ bench, publish, waiting }) => {
			for (const text of ["1", "2", "3", "4"]) await publish(text);
			await expect.poll(() => bench.items.length).toBe(2);
			expect(await waiting()).toBe(2);
			const [first] = bench.items;
			if (first) await bench.done(first);
			await expect.poll(waiting).toBe(1);
		},
		2,
	);
});

describe("what came of it", () => {
	test.each([
		["a finished run", FINISHED, 0],
		[
			"a failed one, which the loop keeps",
			{ kind: "runerrored", run: "r", exitCode: 2 },
			0,
		],
		["no routing key", { kind: "unrouted" }, 0],
		["no playbook", { kind: "error", reason: "no playbook" }, 0],
		[
			"a routing key that leads out",
			{ kind: "refused", reason: "leads out" },
			0,
		],
		["a loop that ends", { kind: "returned" }, 1],
	] as const)("%s", async (_title, result, left) => {
		await withSource({}, async ({ bench, publish, waiting }) => {
			await publish("1", { messageId: "a" });
			await expect.poll(() => bench.items.length).toBe(1);
			const [item] = bench.items;
			await bench.end();
			if (item) await bench.done(item, result);
			await bench.stop();
			expect(await waiting()).toBe(left);
		});
	});
});

test("what was not acknowledged comes again, marked so", async () => {
	await withSource({}, async ({ bench, publish, queue, restart }) => {
		await publish("1", { messageId: "a" });
		await expect.poll(() => bench.items.length).toBe(1);
		await bench.stop();
		const next = await restart();
		await expect
			.poll(() => next.items.map(shown))
			.toEqual([`${queue} {"msg": 1} id=a again`]);
	});
});
