// A receiver of messages that behaves as badly as a test wants it to.

import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Posted {
	readonly key: string;
	readonly body: string;
	readonly attempts: number;
}

type Behaviour = (response: ServerResponse, posted: Posted) => void;

export const ACCEPT: Behaviour = (response) => {
	response.writeHead(200).end("ok");
};

export class HookServer {
	/** All that came in, and what was answered with 200. */
	readonly seen: Posted[] = [];
	readonly accepted: Posted[] = [];
	behaviour: Behaviour = ACCEPT;
	#server: Server | undefined;
	port = 0;

	async start(): Promise<void> {
		const server = createServer(async (request, response) => {
			const parts = await request.toArray().catch(() => undefined);
			if (parts === undefined) return;
			const posted: Posted = JSON.parse(Buffer.concat(parts).toString());
			this.seen.push(posted);
			response.on("finish", () => {
				if (response.statusCode === 200) this.accepted.push(posted);
			});
			this.behaviour(response, posted);
		});
		server.listen(this.port, "127.0.0.1");
		await once(server, "listening");
		this.port = (server.address() as AddressInfo).port;
		this.#server = server;
	}

	/** The port stays free, so that nobody is there. */
	async stop(): Promise<void> {
		const server = this.#server;
		this.#server = undefined;
		if (!server) return;
		server.closeAllConnections();
		server.close();
		await once(server, "close");
	}

	/** The path is a secret, as a web hook's is. */
	get url(): string {
		return `http://127.0.0.1:${this.port}/sesame`;
	}

	texts(posts: readonly Posted[] = this.accepted): string[] {
		return posts.map(({ body }) => body);
	}
}
