// A Redis server of a test's own, which can be stopped and started again.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
	freePorts,
	type Server,
	startServer,
	untilListening,
} from "./process.ts";

export interface RedisServer {
	readonly port: number;
	start(): Promise<void>;
	stop(): Promise<void>;
	remove(): Promise<void>;
}

export async function startRedis(
	args: readonly string[] = [],
): Promise<RedisServer> {
	const folder = mkdtempSync(join(tmpdir(), "shevek-redis-"));
	const [port = 0] = await freePorts(1);
	let server: Server | undefined;
	const start = async () => {
		server = startServer("redis-server", [
			...["--port", String(port), "--bind", "127.0.0.1", "--dir", folder],
			...["--save", "", "--appendonly", "no", "--daemonize", "no"],
			...args,
		]);
		await untilListening(port, server);
	};
	const stop = async () => {
		await server?.stop();
		server = undefined;
	};
	await start();
	return {
		port,
		start,
		stop,
		remove: async () => {
			await stop();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
