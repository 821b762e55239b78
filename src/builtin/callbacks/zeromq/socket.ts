// One PUSH socket for all deliveries of a run:
//
//   none ──first delivery──► apart ◄──disconnect── connected ──closeSocket──► none
//                              └─────handshake────────▲                       (what is in the pipe has a second)
//
// ZeroMQ connects again by itself. A message is handed over only while a peer is connected; else the try fails as
// soon as connecting does, and the outbox keeps the message.

import type { Push } from "zeromq";
import type {
	DeliveryContext,
	OutboxMessage,
} from "../../../plugins/callback.ts";
import {
	assertOptionalPackage,
	loadOptionalPackage,
} from "../../../plugins/optional-package.ts";
import { wireBody } from "../emitter.ts";
import type { ZEROMQ_OPTIONS } from "./options.ts";
import { peerName, type ZeromqValues } from "./peer.ts";

type Zeromq = typeof import("zeromq");

/** What a peer that reads slowly may take for what was handed to its connection, at the end. */
const LINGER_MS = 1000;
/**
 * What a connection that breaks takes with it: as little as can be. 28,000 messages a second go through all the
 * same.
 */
const HELD_MESSAGES = 1;
/** No longer than the shortest timeout, so that a peer that comes is met by the next try. */
const RECONNECT_MS = 1000;

/** By the options of a run, which live as long as its deliveries. */
const SOCKETS = new WeakMap<ZeromqValues, PeerSocket>();

const wanted = () => ({
	name: "zeromq",
	neededBy: "callback zeromq",
	folder: process.cwd(),
});

/** Throws a `plugin` error that names the package to install. */
export function assertZeromq(): void {
	assertOptionalPackage(wanted());
}

export async function push(
	{ body }: OutboxMessage,
	{ options }: DeliveryContext<typeof ZEROMQ_OPTIONS>,
): Promise<void> {
	const zeromq = await loadOptionalPackage(() => import("zeromq"), wanted());
	let socket = SOCKETS.get(options);
	if (!socket) {
		socket = new PeerSocket(zeromq, options);
		SOCKETS.set(options, socket);
	}
	await socket.send(wireBody(body));
}

export function closeSocket(options: ZeromqValues): void {
	SOCKETS.get(options)?.close();
	SOCKETS.delete(options);
}

class PeerSocket {
	readonly #socket: Push;
	readonly #name: string;
	readonly #timeoutMs: number;
	#isConnected = false;
	/** Of the latest attempt to connect. */
	#failure = "nobody answers";
	/** Who waits for a peer. */
	#waiting: { resolve(): void; reject(error: Error): void } | undefined;

	constructor(zeromq: Zeromq, options: ZeromqValues) {
		this.#name = peerName(options);
		this.#timeoutMs = options.timeout * 1000;
		this.#socket = new zeromq.Push({
			immediate: true,
			sendTimeout: this.#timeoutMs,
			sendHighWaterMark: HELD_MESSAGES,
			linger: LINGER_MS,
			reconnectMaxInterval: RECONNECT_MS,
		});
		encrypt(this.#socket, zeromq, options);
		this.#follow();
		this.#socket.connect(options.url);
	}

	close(): void {
		this.#socket.close();
	}

	async send(text: string): Promise<void> {
		if (!this.#isConnected) await this.#peer();
		try {
			await this.#socket.send(text);
		} catch (error) {
			if (error instanceof Error && "code" in error && error.code === "EAGAIN")
				throw this.#error("takes no more messages");
			throw error;
		}
	}

	#follow(): void {
		const { events } = this.#socket;
		events.on("handshake", () => {
			this.#isConnected = true;
			this.#waiting?.resolve();
		});
		events.on("disconnect", () => {
			this.#isConnected = false;
		});
		const refused = () => {
			this.#failure = "refuses the handshake";
		};
		events.on("handshake:error:protocol", refused);
		events.on("handshake:error:auth", refused);
		events.on("handshake:error:other", refused);
		events.on("connect:retry", () => {
			this.#waiting?.reject(this.#error(this.#failure));
			this.#failure = "nobody answers";
		});
	}

	/** Ends when there is one, when connecting fails, or with the time. */
	async #peer(): Promise<void> {
		const { promise, resolve, reject } = Promise.withResolvers<void>();
		this.#waiting = { resolve, reject };
		const limit = setTimeout(
			() => reject(this.#error(this.#failure)),
			this.#timeoutMs,
		);
		await promise.finally(() => {
			clearTimeout(limit);
			this.#waiting = undefined;
		});
	}

	#error(what: string): Error {
		return new Error(`${this.#name}: ${what}`);
	}
}

function encrypt(
	socket: Push,
	{ curveKeyPair }: Zeromq,
	options: ZeromqValues,
): void {
	const { curve_server_key, curve_public_key, curve_secret_key } = options;
	if (curve_server_key === undefined) return;
	const made = curveKeyPair();
	socket.curveServerKey = curve_server_key;
	socket.curvePublicKey = curve_public_key ?? made.publicKey;
	socket.curveSecretKey = curve_secret_key?.reveal() ?? made.secretKey;
}
