// The options of the looper fedmsgrabbitmq: loopabull's names, where it had them, and its defaults.

import { readFileSync } from "node:fs";
import type { Options as AmqpOptions, SocketOptions } from "amqplib";
import type { OptionValues } from "../../../plugins/option-spec.ts";

export const AMQP_OPTIONS = {
	"rabbitmq.host": {
		type: "str",
		description: "The broker's host.",
		default: "localhost",
	},
	"rabbitmq.port": {
		type: "int",
		description: "Its port; 5672 without one, with TLS 5671.",
	},
	"rabbitmq.virtual_host": {
		type: "str",
		description: "The virtual host.",
		default: "/",
	},
	"rabbitmq.heartbeat": {
		type: "int",
		description:
			"Seconds without a word after which the other side is taken for dead; 0 for none.",
		default: 60,
	},
	"rabbitmq.connection_attempts": {
		type: "int",
		description:
			"How often to try at the start, before the loop ends with an error. Later it tries for ever.",
		default: 1,
	},
	"rabbitmq.retry_delay": {
		type: "float",
		description: "Seconds between these tries.",
		default: 2,
	},
	"credentials.username": {
		type: "str",
		description:
			"The user; not looked at where we have a certificate of our own.",
		default: "guest",
	},
	"credentials.password": {
		type: "str",
		description: "The user's password.",
		secret: true,
		env: ["SHEVEK_AMQP_PASSWORD"],
	},
	"tls.enabled": {
		type: "bool",
		description: "Speak TLS; on as soon as another option of tls is set.",
		default: false,
	},
	"tls.ca_cert": {
		type: "path",
		description: "Certificates of authorities, PEM, in place of the system's.",
	},
	"tls.certfile": {
		type: "path",
		description:
			"Our own certificate, PEM: it says who we are (EXTERNAL), in place of user and password.",
	},
	"tls.keyfile": { type: "path", description: "Its key, PEM." },
	"exchange.name": {
		type: "str",
		description: "The exchange from which routing_keys are bound to the queue.",
		default: "amq.topic",
	},
	routing_keys: {
		type: "list",
		description:
			"Bound to the queue, wildcards of the exchange included; without any the queue is as others have bound it.",
		default: [],
	},
	"channel_queue.name": {
		type: "str",
		description: "The queue.",
		required: true,
	},
	"channel_queue.durable": {
		type: "bool",
		description: "It outlives a restart of the broker.",
		default: false,
	},
	"channel_queue.exclusive": {
		type: "bool",
		description: "It is ours alone, and goes with our connection.",
		default: true,
	},
	"channel_queue.auto_delete": {
		type: "bool",
		description: "It goes when nobody listens to it any more.",
		default: true,
	},
	"channel_queue.passive": {
		type: "bool",
		description:
			"Declare nothing: a queue of this name has to be there, of whatever properties.",
		default: false,
	},
	prefetch: {
		type: "int",
		description:
			"How many messages the broker hands over before one is acknowledged; as many as there may be runs at once without one.",
	},
} as const;

export type AmqpOptionValues = OptionValues<typeof AMQP_OPTIONS>;

export interface Address {
	/** For logs and errors: `amqps://host:5671/vhost`, without user and password. */
	readonly shown: string;
	readonly connect: AmqpOptions.Connect;
	readonly socket: SocketOptions;
}

interface Credentials {
	readonly mechanism: string;
	response(): Buffer;
}

/** Reads the certificates anew, so that a reconnection sees renewed ones. */
export function addressOf(
	options: AmqpOptionValues,
	external: () => Credentials,
): Address {
	const isTls = hasTls(options);
	const protocol = isTls ? "amqps" : "amqp";
	const hostname = options["rabbitmq.host"];
	const port = options["rabbitmq.port"] ?? (isTls ? 5671 : 5672);
	const vhost = options["rabbitmq.virtual_host"];
	const certificate = options["tls.certfile"];
	return {
		shown: `${protocol}://${hostname}:${port}/${encodeURIComponent(vhost)}`,
		connect: {
			protocol,
			hostname,
			port,
			// amqplib takes it out of an address's form
			vhost: encodeURIComponent(vhost),
			heartbeat: options["rabbitmq.heartbeat"],
			username: options["credentials.username"],
			// RabbitMQ's own first user is guest, with that password, from loopback only
			password: options["credentials.password"]?.reveal() ?? "guest",
		},
		socket: {
			timeout: 10_000,
			keepAlive: true,
			noDelay: true,
			clientProperties: { connection_name: "shevek loop" },
			...(isTls && tlsOptions(options)),
			...(certificate !== undefined && { credentials: external() }),
		},
	};
}

function hasTls(options: AmqpOptionValues): boolean {
	return (
		options["tls.enabled"] ||
		options["tls.ca_cert"] !== undefined ||
		options["tls.certfile"] !== undefined ||
		options["tls.keyfile"] !== undefined
	);
}

function tlsOptions(options: AmqpOptionValues): SocketOptions {
	const read = (file: string | undefined) =>
		file === undefined ? undefined : readFileSync(file);
	return {
		ca: read(options["tls.ca_cert"]),
		cert: read(options["tls.certfile"]),
		key: read(options["tls.keyfile"]),
	} as SocketOptions;
}
