// Workers connect to one Unix socket in a private folder and show the token that their fork was given.

import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ShevekError } from "../errors/shevek-error.ts";
import type { PyValue } from "../pyvalue/value.ts";
import { MessageReader } from "./message-reader.ts";
import { SocketWorker, type WorkerParts } from "./socket-worker.ts";

/** Of a socket's address, less what mkdtemp and the name add. */
const MAX_FOLDER = 70;
const CONNECT_MS = 30_000;

export interface WorkerRequest extends Omit<WorkerParts, "pid"> {
	/** Starts the child; its pid. */
	fork(place: Readonly<Record<"path" | "token", string>>): PyValue;
}

export class WorkerSocket {
	readonly #folder: string;
	readonly #path: string;
	readonly #server: Server;
	readonly #listening: Promise<void>;
	readonly #expected = new Map<string, (socket: Socket) => void>();

	constructor() {
		const base = tmpdir().length > MAX_FOLDER ? "/tmp" : tmpdir();
		this.#folder = mkdtempSync(join(base, "shevek-python-"));
		this.#path = join(this.#folder, "workers");
		this.#server = createServer((socket) => this.#greet(socket));
		this.#server.unref();
		this.#listening = new Promise((resolve, reject) => {
			this.#server.once("error", reject);
			this.#server.listen(this.#path, resolve);
		});
	}

	/** Its first message is its token; what follows is its worker's. */
	#greet(socket: Socket): void {
		const reader = new MessageReader();
		const onData = (chunk: Buffer): void => {
			const [first, ...rest] = reader.take(chunk);
			if (first === undefined) return;
			socket.off("data", onData);
			const token = /^\{"hello": "([0-9a-f]+)"\}$/.exec(first)?.[1];
			const take = this.#expected.get(token ?? "");
			if (!take || rest.length > 0 || reader.size > 0) {
				socket.destroy();
				return;
			}
			this.#expected.delete(token ?? "");
			take(socket);
		};
		socket.on("data", onData);
		socket.on("error", () => {});
	}

	async open(request: WorkerRequest): Promise<SocketWorker> {
		await this.#listening;
		const token = randomBytes(16).toString("hex");
		let timer: NodeJS.Timeout | undefined;
		const connected = new Promise<Socket>((resolve, reject) => {
			this.#expected.set(token, resolve);
			timer = setTimeout(
				() =>
					reject(
						new ShevekError(
							"plugin",
							`${request.subject} did not start within ${CONNECT_MS / 1000} s`,
						),
					),
				CONNECT_MS,
			);
		});
		try {
			const pid = Number(request.fork({ path: this.#path, token }));
			return new SocketWorker(await connected, { ...request, pid });
		} finally {
			clearTimeout(timer);
			this.#expected.delete(token);
		}
	}

	async close(): Promise<void> {
		await this.#listening.catch(() => {});
		await new Promise((resolve) => this.#server.close(resolve));
		rmSync(this.#folder, { recursive: true, force: true });
	}
}
