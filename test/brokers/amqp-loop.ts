// A loop's configuration for a durable queue of the test's RabbitMQ, and the queue from the other side.

import type { Options } from "amqplib";
import { RABBIT_PASSWORD, RABBIT_USER, type Rabbit } from "./rabbit-server.ts";

export interface LoopText {
	readonly port: number;
	readonly queue: string;
	/** Lines at the top of the configuration. */
	readonly top?: readonly string[];
	readonly routingKeys?: readonly string[];
	/** Lines of the section `ansible`. */
	readonly ansible?: readonly string[];
}

export function amqpConfig({
	port,
	queue,
	top = [],
	routingKeys = ["all"],
	ansible = [],
}: LoopText): string {
	return [
		...top,
		"plugins:",
		"  looper:",
		"    name: fedmsgrabbitmq",
		`    credentials: {username: ${RABBIT_USER}, password: "${RABBIT_PASSWORD}"}`,
		`    rabbitmq: {host: 127.0.0.1, port: ${port}}`,
		'    routing_keys: ["#"]',
		`    channel_queue: {name: ${queue}, durable: true, exclusive: false, auto_delete: false}`,
		`routing_keys: ${JSON.stringify(routingKeys)}`,
		"ansible:",
		"  playbooks_dir: playbooks",
		...ansible.map((line) => `  ${line}`),
		"",
	].join("\n");
}

export interface QueueSide {
	/** Resolves when the broker has it. */
	publish(
		routingKey: string,
		body: string,
		properties?: Options.Publish,
	): Promise<void>;
	/** In the queue and handed to nobody. */
	waiting(): Promise<number>;
	close(): Promise<void>;
}

/** Declares the queue as the loop does, bound to every key, so that messages may come before the loop. */
export async function openQueue(
	rabbit: Rabbit,
	queue: string,
): Promise<QueueSide> {
	const connection = await rabbit.connect();
	const channel = await connection.createConfirmChannel();
	await channel.assertQueue(queue, { durable: true });
	await channel.bindQueue(queue, "amq.topic", "#");
	return {
		publish: async (routingKey, body, properties = {}) => {
			channel.publish("amq.topic", routingKey, Buffer.from(body), {
				persistent: true,
				...properties,
			});
			await channel.waitForConfirms();
		},
		waiting: async () => (await channel.checkQueue(queue)).messageCount,
		close: () => connection.close(),
	};
}
