// The looper fedmsgrabbitmq with a RabbitMQ that speaks TLS, restarts, forgets queues and waits for nobody.

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import definition from "../../src/builtin/sources/fedmsgrabbitmq.ts";
import { type Certificates, makeCertificates } from "./certificates.ts";
import { startFlakyProxy } from "./flaky-proxy.ts";
import { freePorts } from "./process.ts";
import {
	RABBIT_PASSWORD,
	RABBIT_USER,
	type Rabbit,
	startRabbit,
} from "./rabbit-server.ts";
import { type SourceBench, shown, startSource } from "./source-bench.ts";

let certificates: Certificates;
let rabbit: Rabbit;

beforeAll(async () => {
	certificates = makeCertificates();
	rabbit = await startRabbit({
		tls: certificates,
		settings: ["consumer_timeout = 5000"],
	});
});
afterAll(async () => {
	await rabbit?.remove();
	certificates?.remove();
});

function listen(
	queue: string,
	more: Record<string, unknown> = {},
): Promise<SourceBench> {
	return startSource({
		name: "fedmsgrabbitmq",
		definition,
		options: {
			"rabbitmq.host": "127.0.0.1",
			"rabbitmq.port": rabbit.port,
			"credentials.username": RABBIT_USER,
			"credentials.password": RABBIT_PASSWORD,
			"channel_queue.name": queue,
			"channel_queue.durable": true,
			"channel_queue.exclusive": false,
			"channel_queue.auto_delete": false,
			...more,
		},
	});
}

async function publish(
	queue: string,
	messageId: string,
	vhost = "/",
): Promise<void> {
	const connection = await rabbit.connect(vhost);
	const channel = await connection.createConfirmChannel();
	channel.sendToQueue(queue, Buffer.from("1"), { messageId, persistent: true });
	await channel.waitForConfirms();
	await connection.close();
}

async function onBroker<T>(
	work: (
		channel: Awaited<
			ReturnType<Awaited<ReturnType<Rabbit["connect"]>>["createChannel"]>
		>,
	) => Promise<T>,
): Promise<T> {
	const connection = await rabbit.connect();
	try {
		return await work(await connection.createChannel());
	} finally {
		await connection.close();
	}
}

const queueName = () => `queue-${randomUUID()}`;

async function untilShown(
	bench: SourceBench,
	lines: readonly string[],
): Promise<void> {
	await expect
		.poll(() => bench.items.map(shown), { timeout: 60_000 })
		.toEqual(lines);
}

describe("TLS", () => {
	test.each<[string, () => Record<string, unknown>]>([
		["with a password", () => ({ "tls.ca_cert": certificates.caFile })],
		[
			"with a certificate in place of a password",
			() => ({
				"tls.ca_cert": certificates.caFile,
				"tls.certfile": certificates.clientCertFile,
				"tls.keyfile": certificates.clientKeyFile,
				"credentials.username": "nobody",
			}),
		],
	])("%s", async (_title, options) => {
		const queue = queueName();
		const bench = await listen(queue, {
			"rabbitmq.port": rabbit.tlsPort,
			"rabbitmq.virtual_host": "/lab",
			...options(),
		});
		try {
			expect(bench.log).toEqual([
				`info: queue ${queue}: listening at amqps://127.0.0.1:${rabbit.tlsPort}/%2Flab`,
			]);
			await publish(queue, "a", "/lab");
			await untilShown(bench, [`${queue} {"msg": 1} id=a`]);
		} finally {
			await bench.stop();
		}
	});
});

describe("an error at the start", () => {
	test.each<[string, () => Record<string, unknown>, RegExp]>([
		[
			"a wrong password",
			() => ({ "credentials.password": "wrong" }),
			/: Handshake terminated by server: 403 \(ACCESS-REFUSED\) with message "ACCESS_REFUSED - Login was refused/,
		],
		[
			"no such virtual host",
			() => ({ "rabbitmq.virtual_host": "/none" }),
			/\/%2Fnone: the broker has no such virtual host, or the user may not use it$/,
		],
		[
			"nobody at the port",
			() => ({ "rabbitmq.port": 1 }),
			/^the looper fedmsgrabbitmq cannot listen to queue none at amqp:\/\/127\.0\.0\.1:1\/%2F: connect ECONNREFUSED 127\.0\.0\.1:1$/,
		],
		[
			"a certificate that nobody vouches for",
			() => ({ "rabbitmq.port": rabbit.tlsPort, "tls.enabled": true }),
			/: self-signed certificate in certificate chain$/,
		],
		[
			"no such queue, where it is not ours to declare",
			() => ({ "channel_queue.passive": true }),
			/: .*404 \(NOT-FOUND\) with message "NOT_FOUND - no queue 'none' in vhost '\/'"/,
		],
	])("%s", async (_title, options, message) => {
		await expect(listen("none", options())).rejects.toThrow(message);
	});

	test("a queue that has other properties", async () => {
		const queue = queueName();
		await onBroker((channel) => channel.assertQueue(queue, { durable: true }));
		await expect(
			listen(queue, { "channel_queue.durable": false }),
		).rejects.toThrow(
			/: .*406 \(PRECONDITION-FAILED\).* inequivalent arg 'durable'/,
		);
		await (await listen(queue, { "channel_queue.passive": true })).stop();
	});

	test("it tries as often as it is told to", async () => {
		const started = Date.now();
		await expect(
			listen("none", {
				"rabbitmq.port": 1,
				"rabbitmq.connection_attempts": 3,
				"rabbitmq.retry_delay": 0.1,
			}),
		).rejects.toThrow("ECONNREFUSED");
		expect(Date.now() - started).toBeGreaterThanOrEqual(200);
	});
});

test("a message that is held for longer than the broker waits comes again, and its acknowledgement is an error", async () => {
	const queue = queueName();
	const bench = await listen(queue);
	try {
		await publish(queue, "a");
		await untilShown(bench, [`${queue} {"msg": 1} id=a`]);
		const [first] = bench.items;
		await untilShown(bench, [
			`${queue} {"msg": 1} id=a`,
			`${queue} {"msg": 1} id=a again`,
		]);
		expect(bench.log[1]).toMatch(
			/^warning: queue .*: lost: .*delivery acknowledgement on channel 1 timed out/,
		);
		if (!first) throw new Error("no item");
		await expect(bench.done(first)).rejects.toThrow(
			`message 1 of queue ${queue} cannot be acknowledged: the connection has been lost`,
		);
	} finally {
		await bench.stop();
	}
});

test("a queue that is deleted is declared again", async () => {
	const queue = queueName();
	const bench = await listen(queue);
	try {
		await onBroker((channel) => channel.deleteQueue(queue));
		await expect
			.poll(() => bench.log.slice(1))
			.toEqual([
				`warning: queue ${queue}: lost: the queue ${queue} is gone`,
				`info: queue ${queue}: listening at amqp://127.0.0.1:${rabbit.port}/%2F`,
			]);
		await publish(queue, "a");
		await untilShown(bench, [`${queue} {"msg": 1} id=a`]);
	} finally {
		await bench.stop();
	}
});

describe("when the broker comes back it is listened to again, and what was not acknowledged comes again", () => {
	test.each<[string, NodeJS.Signals]>([
		["stopped", "SIGTERM"],
		["killed", "SIGKILL"],
	])("%s", async (_title, signal) => {
		const queue = queueName();
		const bench = await listen(queue);
		try {
			await publish(queue, "a");
			await publish(queue, "b");
			await untilShown(bench, [`${queue} {"msg": 1} id=a`]);
			const [first] = bench.items;
			await rabbit.stop(signal);
			await expect.poll(() => bench.log[1]).toContain("warning: ");
			await rabbit.start();
			if (!first) throw new Error("no item");
			await expect(bench.done(first)).rejects.toThrow("cannot be acknowledged");
			await untilShown(bench, [`${queue} {"msg": 1} id=a again`]);
			const [second] = bench.items;
			if (second) await bench.done(second);
			await expect
				.poll(() => bench.items.map(shown).join().replace(" again", ""))
				.toBe(`${queue} {"msg": 1} id=b`);
		} finally {
			await bench.stop();
		}
	});
});

test("a network that falls silent is noticed by the missing heartbeat", async () => {
	const queue = queueName();
	const [port = 0] = await freePorts(1);
	const proxy = await startFlakyProxy(port, rabbit.port);
	const bench = await listen(queue, {
		"rabbitmq.port": port,
		"rabbitmq.heartbeat": 1,
	});
	try {
		proxy.silenceAll();
		await expect
			.poll(() => bench.log.slice(1))
			.toEqual([
				`warning: queue ${queue}: lost: Heartbeat timeout`,
				`info: queue ${queue}: listening at amqp://127.0.0.1:${port}/%2F`,
			]);
		await publish(queue, "a");
		await untilShown(bench, [`${queue} {"msg": 1} id=a`]);
	} finally {
		await bench.stop();
		await proxy.close();
	}
});

test("a source that ends while the broker is away ends", async () => {
	const bench = await listen(queueName());
	await rabbit.stop();
	await expect.poll(() => bench.log.length).toBeGreaterThan(1);
	await bench.stop();
	await rabbit.start();
});
