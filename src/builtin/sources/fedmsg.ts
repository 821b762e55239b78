// fedmsg's bus: JSON messages over ZeroMQ, published with their topic as the first part. Nobody keeps them, so the
// loop writes each down before its run. fedmsg's own signatures are not looked at.

import type { Subscriber } from "zeromq";
import { ShevekError } from "../../errors/shevek-error.ts";
import { loadOptionalPackage } from "../../plugins/optional-package.ts";
import {
	defineSource,
	type SourceContext,
	type SourceItem,
} from "../../plugins/source.ts";
import { mappingPayload } from "./body.ts";

const OPTIONS = {
	endpoints: {
		type: "list",
		description:
			"Addresses of publishers, such as tcp://hub.example.org:9940; all are listened to.",
		required: true,
	},
	topics: {
		type: "list",
		description: "Beginnings of the topics to listen to; all without any.",
		default: [],
	},
} as const;

type Context = SourceContext<typeof OPTIONS>;

/** A publisher that sends more is cut off: the loop takes no message of more than 1 MiB. */
const MAX_PART_BYTES = 16 * 1024 * 1024;

export default defineSource({
	description: "Messages of fedmsg, over ZeroMQ.",
	options: OPTIONS,
	keptBy: "loop",
	async start(context) {
		const { Subscriber: Socket } = await loadOptionalPackage(
			() => import("zeromq"),
			{
				name: "zeromq",
				neededBy: "the looper fedmsg",
				folder: context.folder,
			},
		);
		const socket = new Socket({
			linger: 0,
			maxMessageSize: MAX_PART_BYTES,
			// a peer that has vanished without a word is noticed within minutes
			tcpKeepalive: 1,
			tcpKeepaliveIdle: 60,
			tcpKeepaliveInterval: 10,
			tcpKeepaliveCount: 6,
			reconnectInterval: 250,
			reconnectMaxInterval: 30_000,
		});
		watch(socket, context);
		connect(socket, context);
		const stop = () => socket.close();
		context.signal.addEventListener("abort", stop, { once: true });
		return { messages: () => messages(socket, context), close: stop };
	},
});

function connect(socket: Subscriber, { options, log }: Context): void {
	for (const endpoint of options.endpoints)
		try {
			socket.connect(endpoint);
		} catch (cause) {
			socket.close();
			throw new ShevekError(
				"config",
				`the looper fedmsg cannot listen to '${endpoint}': ${(cause as Error).message}`,
				{
					hint: "An endpoint is such as tcp://hub.example.org:9940.",
					cause,
				},
			);
		}
	const topics = options.topics.length === 0 ? [""] : options.topics;
	socket.subscribe(...topics);
	log("info", `listening to ${options.endpoints.join(", ")}`);
}

/** ZeroMQ connects again by itself; who reads the log is to know. */
function watch(socket: Subscriber, { log, signal }: Context): void {
	socket.events.on("handshake", ({ address }) =>
		log("info", `connected to ${address}`),
	);
	socket.events.on("disconnect", ({ address }) => {
		if (!signal.aborted) log("warning", `lost ${address}; trying again`);
	});
}

async function* messages(
	socket: Subscriber,
	{ log }: Context,
): AsyncGenerator<SourceItem> {
	for await (const [topic, body] of socket) {
		if (topic === undefined || body === undefined) {
			log("warning", "a message of one part, without a body: dropped");
			continue;
		}
		const routingKey = topic.toString("utf8");
		const payload = mappingPayload(body, "json");
		const id = payload instanceof Map ? payload.get("msg_id") : undefined;
		yield typeof id === "string" && id !== ""
			? { routingKey, payload, id }
			: [routingKey, payload];
	}
}
