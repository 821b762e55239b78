// The loopers of brokers, each with its broker, for payload-as-data.test.ts.

import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { expect } from "vitest";
import { openQueue } from "../brokers/amqp-loop.ts";
import { startPublisher } from "../brokers/fedmsg-publisher.ts";
import { freePorts } from "../brokers/process.ts";
import {
	RABBIT_PASSWORD,
	RABBIT_USER,
	startRabbit,
} from "../brokers/rabbit-server.ts";
import { startRedis } from "../brokers/redis-server.ts";
import type { RunningLoop } from "./loop-lab.ts";
import type { PayloadSource } from "./payload-sources.ts";

const LISTENING = "listening ";
const TOKEN = "open sesame";

const fedmsgrabbitmq: PayloadSource = {
	isUnderMsg: true,
	open: async () => {
		const rabbit = await startRabbit();
		const name = "payloads";
		const queue = await openQueue(rabbit, name);
		return {
			looper: JSON.stringify({
				name: "fedmsgrabbitmq",
				credentials: { username: RABBIT_USER, password: RABBIT_PASSWORD },
				rabbitmq: { host: "127.0.0.1", port: rabbit.port },
				channel_queue: {
					...{ name, durable: true, exclusive: false, auto_delete: false },
				},
			}),
			send: ({ routingKey, payload }) =>
				queue.publish(routingKey, JSON.stringify(payload)),
			close: async () => {
				await queue.close();
				await rabbit.remove();
			},
		};
	},
};

const redis: PayloadSource = {
	open: async () => {
		const server = await startRedis();
		const client = new Redis(server.port);
		return {
			looper: JSON.stringify({ name: "redis", port: server.port }),
			send: async ({ routingKey, payload }, loop) => {
				await loop.logged(LISTENING);
				await client.publish(routingKey, JSON.stringify(payload));
			},
			close: async () => {
				client.disconnect();
				await server.remove();
			},
		};
	},
};

const fedmsg: PayloadSource = {
	open: async () => {
		const publisher = await startPublisher();
		return {
			looper: JSON.stringify({
				name: "fedmsg",
				endpoints: [publisher.endpoint],
			}),
			// who subscribes is not heard of at once; the same id runs once
			send: async ({ routingKey, payload }, loop) => {
				const body = JSON.stringify({ ...payload, msg_id: "2026-1" });
				await expect
					.poll(
						() => {
							publisher.publish(routingKey, body);
							return loop.err();
						},
						{ timeout: 60_000 },
					)
					.toContain(" starts");
			},
			close: () => publisher.stop(),
		};
	},
};

const webhook: PayloadSource = {
	open: async () => {
		const [port = 0] = await freePorts(1);
		return {
			looper: JSON.stringify({ name: "webhook", port, token: TOKEN }),
			send: (message, loop) => post(port, message, loop),
		};
	},
};

async function post(
	port: number,
	{ routingKey, payload }: { routingKey: string; payload: unknown },
	loop: RunningLoop,
): Promise<void> {
	await loop.logged(LISTENING);
	const id = randomUUID();
	const answer = await fetch(`http://127.0.0.1:${port}/${routingKey}`, {
		method: "POST",
		headers: {
			Authorization: `Bearer ${TOKEN}`,
			"Content-Type": "application/json",
			"X-GitHub-Delivery": id,
		},
		body: JSON.stringify(payload),
	});
	expect([answer.status, await answer.json()]).toEqual([202, { id }]);
}

export const BROKER_SOURCES = { fedmsgrabbitmq, redis, fedmsg, webhook };
