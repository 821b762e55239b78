// The socket that the driven Ansible writes its lines to, in a folder that nobody else can enter.

import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Of a socket's address, less what mkdtemp and the name add. */
const MAX_FOLDER = 70;
/** A process that was killed may leave others that hold its end; what it wrote has come by then. */
const QUIET_MS = 1000;

export class BridgeSocket {
	readonly path: string;
	readonly #folder: string;
	readonly #server: Server;
	#connection: Socket | undefined;
	#ended: Promise<void> = Promise.resolve();
	#lastData = 0;

	/** The first that connects is heard; there is no second. */
	constructor(onData: (chunk: Buffer) => void) {
		const base = tmpdir().length > MAX_FOLDER ? "/tmp" : tmpdir();
		this.#folder = mkdtempSync(join(base, "shevek-bridge-"));
		this.path = join(this.#folder, "socket");
		this.#server = createServer((socket) => {
			if (this.#connection) {
				socket.destroy();
				return;
			}
			this.#connection = socket;
			socket.on("data", (chunk: Buffer) => {
				this.#lastData = Date.now();
				onData(chunk);
			});
			socket.on("error", () => {});
			this.#ended = new Promise((resolve) => {
				socket.once("close", () => resolve());
			});
		});
	}

	/** Where it fails there is nothing to close. */
	async listen(): Promise<void> {
		try {
			await new Promise<void>((resolve, reject) => {
				this.#server.once("error", reject);
				this.#server.listen(this.path, resolve);
			});
		} catch (error) {
			this.#remove();
			throw error;
		}
	}

	#remove(): void {
		rmSync(this.#folder, { recursive: true, force: true });
	}

	/** After the other process is gone: takes what is still on its way. */
	async close(): Promise<void> {
		// A connection that was made just before may not have been accepted yet.
		await new Promise((resolve) => setImmediate(resolve));
		this.#lastData = Date.now();
		const watch = setInterval(() => {
			if (Date.now() - this.#lastData > QUIET_MS) this.#connection?.destroy();
		}, 100);
		await this.#ended;
		clearInterval(watch);
		this.#server.close();
		this.#remove();
	}
}
