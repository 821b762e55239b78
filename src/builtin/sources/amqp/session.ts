// One connection to the broker with its channel and consumer, from connecting to whatever ends it: the broker's
// restart, a queue that is deleted, an acknowledgement that took longer than the broker waits.

import type { Channel, ChannelModel, ConsumeMessage } from "amqplib";
import type { Address, AmqpOptionValues } from "./options.ts";

export interface Delivery {
	readonly message: ConsumeMessage;
	/** Its acknowledgement goes where it came from, or nowhere. */
	readonly session: AmqpSession;
}

export interface SessionRequest {
	readonly amqp: typeof import("amqplib");
	readonly address: Address;
	readonly options: AmqpOptionValues;
	readonly prefetch: number;
	onDelivery(delivery: Delivery): void;
}

/** A broker that does not answer to a good-bye is left without. */
const CLOSE_LIMIT_MS = 5000;

export class AmqpSession {
	readonly #connection: ChannelModel;
	readonly #channel: Channel;
	readonly #prefetch: number;
	#consumerTag: string | undefined;
	#reason: string | undefined;
	#end: (reason: string) => void = () => {};
	/** Resolves with the reason, in words; never rejects. */
	readonly ended = new Promise<string>((resolve) => {
		this.#end = (reason) => {
			this.#reason ??= reason;
			resolve(this.#reason);
		};
	});

	private constructor(
		connection: ChannelModel,
		channel: Channel,
		prefetch: number,
	) {
		this.#connection = connection;
		this.#channel = channel;
		this.#prefetch = prefetch;
	}

	static async open(request: SessionRequest): Promise<AmqpSession> {
		const { address, amqp } = request;
		const connection = await amqp.connect(address.connect, address.socket);
		// an `error` nobody listens to would end the process; what counts is `close`, which follows
		let failure: Error | undefined;
		connection.on("error", (error) => {
			failure = error;
		});
		try {
			const channel = await connection.createChannel();
			channel.on("error", (error) => {
				failure = error;
			});
			const session = new AmqpSession(connection, channel, request.prefetch);
			connection.on("close", (error?: Error) =>
				session.#end(
					(error ?? failure)?.message ?? "the connection was closed",
				),
			);
			channel.on("close", () =>
				session.#end(failure?.message ?? "the channel was closed"),
			);
			await session.#consume(request);
			return session;
		} catch (error) {
			await closeWithin(CLOSE_LIMIT_MS, connection);
			throw failure ?? error;
		}
	}

	async #consume({ options, onDelivery }: SessionRequest): Promise<void> {
		const channel = this.#channel;
		await channel.prefetch(this.#prefetch);
		const queue = options["channel_queue.name"];
		if (options["channel_queue.passive"]) await channel.checkQueue(queue);
		else
			await channel.assertQueue(queue, {
				durable: options["channel_queue.durable"],
				exclusive: options["channel_queue.exclusive"],
				autoDelete: options["channel_queue.auto_delete"],
			});
		for (const key of options.routing_keys)
			await channel.bindQueue(queue, options["exchange.name"], key);
		const { consumerTag } = await channel.consume(queue, (message) => {
			if (message === null) this.#end(`the queue ${queue} is gone`);
			else onDelivery({ message, session: this });
		});
		this.#consumerTag = consumerTag;
	}

	get hasEnded(): boolean {
		return this.#reason !== undefined;
	}

	/**
	 * Resolves when the broker is through with it: answers come in the order of the questions, and of the settings
	 * `prefetch` is one that changes nothing. Rejects where the channel is gone.
	 */
	async acknowledge(message: ConsumeMessage): Promise<void> {
		this.#channel.ack(message);
		await this.#channel.prefetch(this.#prefetch);
	}

	giveBack(message: ConsumeMessage): void {
		this.#channel.nack(message, false, true);
	}

	/** No more deliveries; acknowledgements still go through. */
	async stop(): Promise<void> {
		const tag = this.#consumerTag;
		this.#consumerTag = undefined;
		if (tag !== undefined && !this.hasEnded) await this.#channel.cancel(tag);
	}

	/** What is not acknowledged goes back into the queue. */
	async close(): Promise<void> {
		this.#end("closed");
		await closeWithin(CLOSE_LIMIT_MS, this.#connection);
	}
}

async function closeWithin(
	limitMs: number,
	connection: ChannelModel,
): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const limit = new Promise<void>((resolve) => {
		timer = setTimeout(resolve, limitMs);
	});
	// one that is closed already says so with an error
	await Promise.race([connection.close().catch(() => {}), limit]);
	clearTimeout(timer);
}
