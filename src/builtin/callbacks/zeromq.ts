// The `zeromq` callback: each status and event is a message of one frame, as ansible-runner-zeromq sends them.
// PUSH has no acknowledgement: delivered is what was handed to a peer's connection.

import { defineCallback } from "../../plugins/callback.ts";
import { emitWire } from "./emitter.ts";
import { ZEROMQ_OPTIONS } from "./zeromq/options.ts";
import { assertPeer } from "./zeromq/peer.ts";
import { assertZeromq, closeSocket, push } from "./zeromq/socket.ts";

export default defineCallback({
	type: "notification",
	description:
		"Pushes each status and event of a run to a ZeroMQ peer, with ansible-runner's names and fields.",
	options: ZEROMQ_OPTIONS,
	forgetsDelivered: true,
	start: emitWire,
	deliver: push,
	/** The outbox knows it by this; what is wrong with the options shows here. */
	receiver: (options) => {
		assertPeer(options);
		assertZeromq();
		return options.url;
	},
	disconnect: closeSocket,
});
