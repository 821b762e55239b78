// The `zeromq` callback: each status and event is a message of one frame, as ansible-runner-zeromq sends them.
// PUSH has no acknowledgement: delivered is what was handed to a peer's connection.

import { defineCallback } from "../../plugins/callback.ts";
import { emitWire } from "./emitter.ts";
import { ZEROMQ_OPTIONS } from "./zeromq/options.ts";
import { assertPeer } from "./zeromq/peer.ts";
import { closeSocket, loadZeromq, push } from "./zeromq/socket.ts";

export default defineCallback({
	type: "notification",
	description:
		"Pushes each status and event of a run to a ZeroMQ peer, with ansible-runner's names and fields.",
	options: ZEROMQ_OPTIONS,
	forgetsDelivered: true,
	async start(context) {
		// a run without the package is told so at its start
		await loadZeromq();
		return emitWire(context);
	},
	deliver: push,
	/** The outbox knows it by this; what is wrong with the options shows here. */
	receiver: (options) => {
		assertPeer(options);
		return options.url;
	},
	disconnect: closeSocket,
});
