// Between a looper and its broker: connections that break or fall silent, as a network has them do.

import { connect, createServer, type Socket } from "node:net";

export interface FlakyProxy {
	breakAll(): void;
	/** Nothing more goes through those that are open, and nobody is told. */
	silenceAll(): void;
	close(): Promise<void>;
}

export async function startFlakyProxy(
	port: number,
	target: number,
): Promise<FlakyProxy> {
	const sockets = new Set<Socket>();
	const keep = (socket: Socket, other: Socket) => {
		sockets.add(socket);
		socket.on("error", () => {});
		socket.once("close", () => {
			sockets.delete(socket);
			other.destroy();
		});
		socket.pipe(other);
	};
	const server = createServer((client) => {
		const broker = connect(target, "127.0.0.1");
		keep(client, broker);
		keep(broker, client);
	});
	await new Promise<void>((resolve) => {
		server.listen(port, "127.0.0.1", resolve);
	});
	const breakAll = () => {
		for (const socket of sockets) socket.destroy();
	};
	return {
		breakAll,
		silenceAll: () => {
			for (const socket of sockets) {
				socket.unpipe();
				socket.pause();
			}
		},
		close: async () => {
			const closed = new Promise<void>((resolve) =>
				server.close(() => resolve()),
			);
			breakAll();
			await closed;
		},
	};
}
