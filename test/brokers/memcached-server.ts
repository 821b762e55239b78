// A memcached server of a test's own.

import { freePorts, startServer, untilListening } from "./process.ts";

export interface MemcachedServer {
	readonly port: number;
	stop(): Promise<void>;
}

export async function startMemcached(): Promise<MemcachedServer> {
	const [port = 0] = await freePorts(1);
	const server = startServer("memcached", [
		...["-p", String(port), "-l", "127.0.0.1", "-U", "0", "-m", "32"],
		...(process.getuid?.() === 0 ? ["-u", "nobody"] : []),
	]);
	await untilListening(port, server);
	return { port, stop: () => server.stop() };
}
