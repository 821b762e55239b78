// A consumer that outlives its broker's restarts: one session after the other. amqplib's own recovery (2.3) mends
// connections, not a channel that the broker closes or a queue that goes, and waits for a good-bye without end.
//
//   open ──► (session ended: what nobody took is forgotten, the broker delivers it again)
//    ▲          │
//    └── wait ◄─┘   0.25 s, doubling to 30 s, until the signal

import { setTimeout as sleep } from "node:timers/promises";
import { ShevekError } from "../../../errors/shevek-error.ts";
import { loadOptionalPackage } from "../../../plugins/optional-package.ts";
import type { SourceContext } from "../../../plugins/source.ts";
import { unlessAborted } from "../../../plugins/unless-aborted.ts";
import { Mailbox } from "../mailbox.ts";
import { reasonOf, reconnectDelayMs } from "../reconnect.ts";
import { type Address, type AMQP_OPTIONS, addressOf } from "./options.ts";
import { AmqpSession, type Delivery } from "./session.ts";

export type { Delivery } from "./session.ts";

type Context = SourceContext<typeof AMQP_OPTIONS>;
type Amqp = typeof import("amqplib");

export class AmqpConsumer {
	readonly #context: Context;
	readonly #amqp: Amqp;
	readonly #mailbox: Mailbox<Delivery>;
	#session: AmqpSession | undefined;
	#kept: Promise<void> = Promise.resolve();

	private constructor(context: Context, amqp: Amqp) {
		this.#context = context;
		this.#amqp = amqp;
		this.#mailbox = new Mailbox(context.signal);
	}

	/** Throws a `connection` error where the broker cannot be reached, lets us not in, or has no such queue. */
	static async start(context: Context): Promise<AmqpConsumer> {
		const amqp = await loadOptionalPackage(() => import("amqplib"), {
			name: "amqplib",
			neededBy: "the looper fedmsgrabbitmq",
			folder: context.folder,
		});
		const consumer = new AmqpConsumer(context, amqp);
		await consumer.#openFirst();
		consumer.#kept = consumer.#keep();
		return consumer;
	}

	deliveries(): AsyncGenerator<Delivery, void, undefined> {
		return this.#mailbox.taken();
	}

	/** Throws where the broker will deliver the message again, as its connection is gone. */
	async acknowledge({ message, session }: Delivery): Promise<void> {
		try {
			if (session.hasEnded) throw new Error("the connection has been lost");
			await session.acknowledge(message);
		} catch (cause) {
			throw new ShevekError(
				"connection",
				`message ${message.fields.deliveryTag} of ${this.#queue} cannot be acknowledged: ${reasonOf(cause)}`,
				{ hint: "The broker delivers it again.", cause },
			);
		}
	}

	giveBack({ message, session }: Delivery): void {
		// of a session that has ended, all is given back
		if (!session.hasEnded) session.giveBack(message);
	}

	/** After the signal. */
	async close(): Promise<void> {
		await this.#kept;
		await this.#session?.close();
	}

	get #queue(): string {
		return `queue ${this.#context.options["channel_queue.name"]}`;
	}

	async #openFirst(): Promise<void> {
		const { options, signal, log } = this.#context;
		const attempts = options["rabbitmq.connection_attempts"];
		for (let attempt = 1; ; attempt++)
			try {
				return await this.#open();
			} catch (cause) {
				const problem = `the looper fedmsgrabbitmq cannot listen to ${this.#queue} at ${this.#address().shown}: ${openingReason(cause)}`;
				if (attempt >= attempts)
					throw new ShevekError("connection", problem, {
						hint: "Look at rabbitmq, credentials, tls and channel_queue of the looper.",
						cause,
					});
				log("warning", `${problem}; try ${attempt} of ${attempts}`);
				await sleep(options["rabbitmq.retry_delay"] * 1000, undefined, {
					signal,
				});
			}
	}

	/** Until the signal. */
	async #keep(): Promise<void> {
		const { signal, log } = this.#context;
		for (;;) {
			const session = this.#session;
			if (session === undefined) return;
			await unlessAborted(session.ended, signal);
			if (signal.aborted) return await session.stop().catch(() => {});
			this.#mailbox.clear();
			log("warning", `${this.#queue}: lost: ${await session.ended}`);
			await session.close();
			this.#session = undefined;
			await this.#openAgain();
		}
	}

	async #openAgain(): Promise<void> {
		const { signal, log } = this.#context;
		let told: string | undefined;
		for (let tries = 1; !signal.aborted; tries++) {
			await sleep(reconnectDelayMs(tries), undefined, { signal }).catch(
				() => {},
			);
			if (signal.aborted) return;
			try {
				return await this.#open();
			} catch (error) {
				const problem = openingReason(error);
				// the same again and again is for who looks closer
				log(
					problem === told ? "debug" : "warning",
					`${this.#queue}: cannot be reached: ${problem}; trying on`,
				);
				told = problem;
			}
		}
	}

	async #open(): Promise<void> {
		const { options, concurrency, log } = this.#context;
		const address = this.#address();
		this.#session = await AmqpSession.open({
			amqp: this.#amqp,
			address,
			options,
			prefetch: options.prefetch ?? concurrency,
			onDelivery: (delivery) => this.#mailbox.push(delivery),
		});
		log("info", `${this.#queue}: listening at ${address.shown}`);
	}

	#address(): Address {
		return addressOf(this.#context.options, this.#amqp.credentials.external);
	}
}

/** amqplib (2.3) says of a broker that refuses the virtual host only which frame it had not expected. */
function openingReason(error: unknown): string {
	const reason = reasonOf(error);
	return reason.startsWith("Expected ConnectionOpenOk")
		? "the broker has no such virtual host, or the user may not use it"
		: reason;
}
