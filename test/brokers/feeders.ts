// Each looper of a broker with its broker, for tests of whole loops: what its configuration has, and how a message
// comes to it.

import { Redis } from "ioredis";
import { expect } from "vitest";
import type { Running } from "../e2e/lab.ts";
import { openQueue } from "./amqp-loop.ts";
import { startPublisher } from "./fedmsg-publisher.ts";
import { freePorts } from "./process.ts";
import { RABBIT_PASSWORD, RABBIT_USER, startRabbit } from "./rabbit-server.ts";
import { startRedis } from "./redis-server.ts";

export interface Feeder {
	/** What stands under `looper:`. */
	readonly looper: Readonly<Record<string, unknown>>;
	/** Of the key `work`, with this variable msg; once the loop listens. */
	send(msg: unknown, id: string, loop: Running): Promise<void>;
	remove(): Promise<void>;
}

const LONG = { timeout: 60_000 };

async function untilListening(loop: Running): Promise<void> {
	await expect.poll(() => loop.err(), LONG).toContain("listening ");
}

async function amqpFeeder(): Promise<Feeder> {
	const rabbit = await startRabbit();
	const name = "feeder";
	const queue = await openQueue(rabbit, name);
	return {
		looper: {
			name: "fedmsgrabbitmq",
			credentials: { username: RABBIT_USER, password: RABBIT_PASSWORD },
			rabbitmq: { host: "127.0.0.1", port: rabbit.port },
			channel_queue: {
				name,
				durable: true,
				exclusive: false,
				auto_delete: false,
			},
		},
		send: (msg, messageId) =>
			queue.publish("work", JSON.stringify(msg), { messageId }),
		remove: async () => {
			await queue.close();
			await rabbit.remove();
		},
	};
}

async function redisFeeder(): Promise<Feeder> {
	const server = await startRedis();
	const client = new Redis(server.port);
	return {
		looper: { name: "redis", port: server.port },
		send: async (msg, _id, loop) => {
			await untilListening(loop);
			await client.publish("work", JSON.stringify({ msg }));
		},
		remove: async () => {
			client.disconnect();
			await server.remove();
		},
	};
}

async function fedmsgFeeder(): Promise<Feeder> {
	const publisher = await startPublisher();
	return {
		looper: { name: "fedmsg", endpoints: [publisher.endpoint] },
		// who subscribes is not heard of at once; the same id runs once
		send: async (msg, msg_id, loop) => {
			await expect
				.poll(() => {
					publisher.publish("work", JSON.stringify({ msg_id, msg }));
					return loop.err();
				}, LONG)
				.toContain(" starts");
		},
		remove: () => publisher.stop(),
	};
}

async function webhookFeeder(): Promise<Feeder> {
	const [port = 0] = await freePorts(1);
	return {
		looper: { name: "webhook", port, token: "open sesame" },
		send: async (msg, id, loop) => {
			await untilListening(loop);
			const answer = await fetch(`http://127.0.0.1:${port}/work`, {
				method: "POST",
				headers: {
					Authorization: "Bearer open sesame",
					"Content-Type": "application/json",
					"X-GitHub-Delivery": id,
				},
				body: JSON.stringify({ msg }),
			});
			expect([answer.status, await answer.json()]).toEqual([202, { id }]);
		},
		remove: async () => {},
	};
}

export const FEEDERS: Readonly<Record<string, () => Promise<Feeder>>> = {
	fedmsgrabbitmq: amqpFeeder,
	redis: redisFeeder,
	fedmsg: fedmsgFeeder,
	webhook: webhookFeeder,
};
