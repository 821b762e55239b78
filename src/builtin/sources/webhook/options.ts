// The options of the looper webhook.

import type { OptionValues } from "../../../plugins/option-spec.ts";

export const WEBHOOK_OPTIONS = {
	host: {
		type: "str",
		description:
			"The address to listen at. Any but loopback wants token or hmac_secret.",
		default: "127.0.0.1",
	},
	port: { type: "int", description: "The port to listen at.", default: 9180 },
	path: {
		type: "str",
		description:
			"Where messages are posted; what follows it is the routing key, unless one of the next two says it.",
		default: "/",
	},
	routing_key: {
		type: "str",
		description: "The routing key of every message.",
	},
	routing_key_header: {
		type: "str",
		description:
			"The header that holds the routing key, such as X-GitHub-Event.",
	},
	routing_key_prefix: {
		type: "str",
		description: "Put before what the header or the path says.",
		default: "",
	},
	token: {
		type: "str",
		description: "Demanded of each request, as `Authorization: Bearer TOKEN`.",
		secret: true,
		env: ["SHEVEK_WEBHOOK_TOKEN"],
	},
	hmac_secret: {
		type: "str",
		description:
			"Each request has to be signed with it: HMAC-SHA256 of the body.",
		secret: true,
		env: ["SHEVEK_WEBHOOK_HMAC_SECRET"],
	},
	hmac_header: {
		type: "str",
		description:
			"The header with the signature; `sha256=` may stand before it.",
		default: "X-Hub-Signature-256",
	},
	hmac_encoding: {
		type: "str",
		description: "How the signature is written.",
		choices: ["hex", "base64"],
		default: "hex",
	},
	id_header: {
		type: "str",
		description:
			"The header with the message's id: a message with an id that came before does not run again.",
		default: "X-GitHub-Delivery",
	},
	queue_size: {
		type: "int",
		description:
			"How many requests may wait for the loop to write them down; more are answered 429.",
		default: 100,
	},
	request_timeout: {
		type: "float",
		description:
			"Seconds a request may take to arrive (else 408), and then to be written down (else 503).",
		default: 30,
	},
	"tls.certfile": {
		type: "path",
		description: "Our certificate with its chain, PEM: speak HTTPS.",
	},
	"tls.keyfile": { type: "path", description: "Its key, PEM." },
} as const;

export type WebhookOptions = OptionValues<typeof WEBHOOK_OPTIONS>;
