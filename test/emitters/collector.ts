// A receiver of events over HTTP that behaves as badly as a test wants it to.

import { once } from "node:events";
import {
	createServer,
	type IncomingHttpHeaders,
	type RequestListener,
	type Server,
	type ServerResponse,
} from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";

export interface Received {
	readonly method: string | undefined;
	readonly url: string | undefined;
	readonly headers: IncomingHttpHeaders;
	readonly text: string;
	readonly body: Wire;
}

/** What tests look at of a status or an event. */
export interface Wire {
	readonly status?: string;
	readonly event?: string;
	readonly counter?: number;
	readonly uuid?: string;
	readonly stdout?: string;
	readonly runner_ident: string;
	readonly command?: readonly string[];
	readonly event_data?: Readonly<Record<string, unknown>>;
}

export type Behaviour = (answer: ServerResponse, received: Received) => void;

export const ACCEPT: Behaviour = (answer) => {
	answer.end("ok");
};

export class Collector {
	/** All that came in, and what was answered with 200. */
	readonly seen: Received[] = [];
	readonly accepted: Received[] = [];
	/** Ever, and now. */
	connections = 0;
	open = 0;
	behaviour: Behaviour = ACCEPT;
	#server: Server | undefined;
	#place: { port: number } | { path: string };

	/** On a port, or on a Unix socket. */
	constructor(path?: string) {
		this.#place = path === undefined ? { port: 0 } : { path };
	}

	/** At the same place as before. */
	async start(tls?: { key: Buffer; cert: Buffer }): Promise<void> {
		const take: RequestListener = async (request, answer) => {
			const parts = await request.toArray().catch(() => undefined);
			if (parts === undefined) return;
			const text = Buffer.concat(parts).toString();
			const { method, url, headers } = request;
			const received = { method, url, headers, text, body: JSON.parse(text) };
			this.seen.push(received);
			answer.on("finish", () => {
				if (answer.statusCode === 200) this.accepted.push(received);
			});
			this.behaviour(answer, received);
		};
		const server = tls ? createSecureServer(tls, take) : createServer(take);
		server.on(tls ? "secureConnection" : "connection", (socket: Socket) => {
			this.connections += 1;
			this.open += 1;
			socket.on("close", () => {
				this.open -= 1;
			});
		});
		// what is closed is closed by the other side
		server.keepAliveTimeout = 600_000;
		const place = this.#place;
		if ("path" in place) server.listen(place.path);
		else server.listen(place.port, "127.0.0.1");
		await once(server, "listening");
		if (!("path" in place))
			this.#place = { port: (server.address() as AddressInfo).port };
		this.#server = server;
	}

	/** Its port stays free, so that nobody is there. */
	async stop(): Promise<void> {
		const server = this.#server;
		this.#server = undefined;
		if (!server) return;
		server.closeAllConnections();
		server.close();
		await once(server, "close");
	}

	/** The path and the password are secrets. */
	get url(): string {
		if ("path" in this.#place) return this.#place.path;
		return `http://user:sesame@127.0.0.1:${this.#place.port}/open/sesame`;
	}

	get port(): number {
		return "port" in this.#place ? this.#place.port : 0;
	}
}

/** `starting`, `1 playbook_on_start` … */
export function names(received: readonly Received[]): string[] {
	return received.map(({ body }) => nameOf(body));
}

export function nameOf({ status, counter, event }: Wire): string {
	return status ?? `${counter} ${event}`;
}
