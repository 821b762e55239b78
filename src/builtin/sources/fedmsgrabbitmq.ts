// A queue of RabbitMQ (or of another broker that speaks AMQP 0.9.1), with loopabull's options. The broker keeps each
// message until its run has ended and is on record, and delivers it again when the loop dies before.

import {
	defineSource,
	type SourceItem,
	type SourceMessage,
	type SourceResult,
} from "../../plugins/source.ts";
import { AmqpConsumer, type Delivery } from "./amqp/consumer.ts";
import { AMQP_OPTIONS } from "./amqp/options.ts";
import { msgPayload } from "./body.ts";

export default defineSource({
	description:
		"Messages of a RabbitMQ queue; the body is the variable msg, as in loopabull.",
	options: AMQP_OPTIONS,
	keptBy: "source",
	async start(context) {
		const consumer = await AmqpConsumer.start(context);
		const deliveries = new WeakMap<object, Delivery>();
		return {
			messages: () => messages(consumer, deliveries),
			done: (item, result) => settle(item, result, consumer, deliveries),
			close: () => consumer.close(),
		};
	},
});

async function* messages(
	consumer: AmqpConsumer,
	deliveries: WeakMap<object, Delivery>,
): AsyncGenerator<SourceItem> {
	for await (const delivery of consumer.deliveries()) {
		const message = toMessage(delivery);
		deliveries.set(message, delivery);
		yield message;
	}
}

function toMessage({ message }: Delivery): SourceMessage {
	const { messageId } = message.properties;
	const hasId = typeof messageId === "string" && messageId !== "";
	return {
		routingKey: message.fields.routingKey,
		payload: msgPayload(message.content, "json"),
		...(hasId && { id: messageId }),
		isRedelivered: message.fields.redelivered,
	};
}

/**
 * What failed is acknowledged too: the loop keeps it, to try it again or as a dead letter. loopabull puts it back
 * into the queue, from where it comes at once, for ever.
 */
async function settle(
	item: SourceItem,
	result: SourceResult,
	consumer: AmqpConsumer,
	deliveries: WeakMap<object, Delivery>,
): Promise<void> {
	const delivery = deliveries.get(item);
	if (delivery === undefined) return;
	if (result.kind === "returned") consumer.giveBack(delivery);
	else await consumer.acknowledge(delivery);
}
