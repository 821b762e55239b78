// Python's peer of a PUSH socket, as consumers of ansible-runner-zeromq are: it starts when a test wants it to.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { resolve } from "node:path";
import { nameOf, type Wire } from "./collector.ts";
import { until } from "./site.ts";

const PROGRAM = resolve(import.meta.dirname, "pull.py");

export class Peer {
	readonly url: string;
	readonly #keys: readonly string[];
	readonly received: Wire[] = [];
	#child: ChildProcess | undefined;

	constructor(url: string, keys: readonly string[] = []) {
		this.url = url;
		this.#keys = keys;
	}

	get names(): string[] {
		return this.received.map(nameOf);
	}

	/** Bound when it resolves. */
	async start(): Promise<void> {
		const words = [PROGRAM, this.url, ...this.#keys];
		const child = spawn("/usr/bin/python3", words, {
			stdio: ["ignore", "pipe", "inherit"],
		});
		this.#child = child;
		let rest = "";
		let isReady = false;
		child.stdout.setEncoding("utf8").on("data", (text: string) => {
			const lines = (rest + text).split("\n");
			rest = lines.pop() ?? "";
			for (const line of lines)
				if (line === "ready") isReady = true;
				else this.received.push(JSON.parse(line));
		});
		await until(() => isReady, "the peer is bound");
	}

	/** With what it had not read. */
	async stop(): Promise<void> {
		const child = this.#child;
		this.#child = undefined;
		if (!child) return;
		const ended = once(child, "close");
		child.kill("SIGKILL");
		await ended;
	}
}

/** Resolves when somebody tries to connect there: the end of the peer before has been noticed. */
export async function attemptAt(port: number): Promise<void> {
	const server = createServer((socket) => socket.destroy());
	server.listen(port, "127.0.0.1");
	await once(server, "connection");
	server.close();
	await once(server, "close");
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	server.close();
	await once(server, "close");
	return typeof address === "object" ? (address?.port ?? 0) : 0;
}
