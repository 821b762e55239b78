// Memcached's text protocol, as much of it as a cache needs: get, set, delete, over one connection a server.
// The server of a key is chosen as python-memcached chooses it, so that both find each other's entries.

import { connect, type Socket } from "node:net";
import { crc32 } from "node:zlib";

export interface StoredBytes {
	readonly flags: number;
	readonly bytes: Buffer;
}

export interface Address {
	readonly host: string;
	readonly port: number;
	/** A socket of this machine in place of both. */
	readonly path: string | undefined;
}

const CONNECT_MS = 3_000;
const DEFAULT_PORT = 11_211;
const MAX_KEY_BYTES = 250;

/** `HOST`, `HOST:PORT`, `inet:HOST:PORT`, `inet6:[ADDRESS]:PORT`, `unix:PATH`. */
export function addressOf(written: string): Address {
	const path = /^unix:(.+)$/.exec(written)?.[1];
	const match =
		/^(?:inet6?:)?(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(written) ?? [];
	return {
		path,
		host: match[1] ?? match[2] ?? written,
		port: Number(match[3] ?? DEFAULT_PORT),
	};
}

/** Keys with blanks or control characters, and long ones, have no form in the protocol. */
export function isKey(key: string): boolean {
	return Buffer.byteLength(key) <= MAX_KEY_BYTES && !/[\0-\x20\x7f]/.test(key);
}

export class MemcachedServers {
	readonly #servers: readonly MemcachedServer[];

	constructor(servers: readonly MemcachedServer[]) {
		this.#servers = servers;
	}

	/** Throws where one of them cannot be reached. */
	static async connect(
		addresses: readonly Address[],
	): Promise<MemcachedServers> {
		const servers: MemcachedServer[] = [];
		try {
			for (const address of addresses)
				servers.push(await MemcachedServer.connect(address));
		} catch (error) {
			for (const server of servers) server.close();
			throw error;
		}
		return new MemcachedServers(servers);
	}

	#of(key: string): MemcachedServer {
		const hash = (crc32(key) >>> 16) & 0x7fff || 1;
		const server = this.#servers[hash % this.#servers.length];
		if (server === undefined) throw new Error("no memcached server is named");
		return server;
	}

	async get(
		keys: readonly string[],
	): Promise<ReadonlyMap<string, StoredBytes>> {
		const groups = Map.groupBy(keys, (key) => this.#of(key));
		const found = [...groups].map(([server, some]) => server.get(some));
		return new Map((await Promise.all(found)).flatMap((some) => [...some]));
	}

	/** False where the server refuses the entry itself: too large for it. */
	set(
		key: string,
		{ flags, bytes }: StoredBytes,
		seconds: number,
	): Promise<boolean> {
		return this.#of(key).set(key, { flags, bytes }, seconds);
	}

	delete(key: string): Promise<void> {
		return this.#of(key).delete(key);
	}

	close(): void {
		for (const server of this.#servers) server.close();
	}
}

interface Waiting {
	/** Takes what belongs to it from the front of the bytes; undefined where more has to come. */
	take(bytes: Buffer): number | undefined;
	fail(error: Error): void;
}

/** Answers come in the order of the questions. */
class MemcachedServer {
	readonly #socket: Socket;
	readonly #waiting: Waiting[] = [];
	#bytes = Buffer.alloc(0);
	#failure: Error | undefined;

	private constructor(socket: Socket) {
		this.#socket = socket;
		socket.on("data", (data: Buffer) => this.#receive(data));
		socket.on("error", (error) => this.#fail(error));
		socket.on("close", () =>
			this.#fail(new Error("the memcached server closed the connection")),
		);
	}

	static connect({ host, port, path }: Address): Promise<MemcachedServer> {
		const socket = path === undefined ? connect(port, host) : connect(path);
		socket.setNoDelay(true);
		return new Promise((resolve, reject) => {
			socket.setTimeout(CONNECT_MS, () =>
				socket.destroy(
					new Error(
						`no connection to ${path ?? `${host}:${port}`} within ${CONNECT_MS / 1000} s`,
					),
				),
			);
			socket.once("error", reject);
			socket.once("connect", () => {
				socket.setTimeout(0);
				socket.off("error", reject);
				resolve(new MemcachedServer(socket));
			});
		});
	}

	async get(
		keys: readonly string[],
	): Promise<ReadonlyMap<string, StoredBytes>> {
		const found = new Map<string, StoredBytes>();
		await this.#ask(Buffer.from(`get ${keys.join(" ")}\r\n`), (bytes) =>
			takeValues(bytes, found),
		);
		return found;
	}

	async set(
		key: string,
		{ flags, bytes }: StoredBytes,
		seconds: number,
	): Promise<boolean> {
		const head = `set ${key} ${flags} ${seconds} ${bytes.length}\r\n`;
		const answer = await this.#line([head, bytes, "\r\n"]);
		if (answer === "STORED") return true;
		if (/^SERVER_ERROR object too large/.test(answer)) return false;
		throw new Error(`memcached answered ${answer}`);
	}

	async delete(key: string): Promise<void> {
		const answer = await this.#line([`delete ${key}\r\n`]);
		if (answer !== "DELETED" && answer !== "NOT_FOUND")
			throw new Error(`memcached answered ${answer}`);
	}

	close(): void {
		this.#failure ??= new Error("the connection to memcached is closed");
		this.#socket.destroy();
	}

	async #line(question: readonly (string | Buffer)[]): Promise<string> {
		let line = "";
		await this.#ask(
			Buffer.concat(question.map((part) => Buffer.from(part as string))),
			(bytes) => {
				const end = bytes.indexOf("\r\n");
				if (end < 0) return undefined;
				line = bytes.toString("latin1", 0, end);
				return end + 2;
			},
		);
		return line;
	}

	#ask(
		question: Buffer,
		take: (bytes: Buffer) => number | undefined,
	): Promise<void> {
		return new Promise((resolve, reject) => {
			if (this.#failure !== undefined) return reject(this.#failure);
			this.#waiting.push({
				take: (bytes) => {
					const taken = take(bytes);
					if (taken !== undefined) resolve();
					return taken;
				},
				fail: reject,
			});
			this.#socket.write(question);
		});
	}

	#receive(data: Buffer): void {
		this.#bytes = Buffer.concat([this.#bytes, data]);
		for (;;) {
			const first = this.#waiting[0];
			if (first === undefined || this.#bytes.length === 0) return;
			let taken: number | undefined;
			try {
				taken = first.take(this.#bytes);
			} catch (error) {
				this.#fail(error as Error);
				return;
			}
			if (taken === undefined) return;
			this.#waiting.shift();
			this.#bytes = this.#bytes.subarray(taken);
		}
	}

	#fail(error: Error): void {
		this.#failure ??= error;
		this.#socket.destroy();
		for (const waiting of this.#waiting.splice(0)) waiting.fail(error);
	}
}

/** `VALUE key flags length`, the bytes, …, `END`. How many bytes that is; undefined where more has to come. */
function takeValues(
	bytes: Buffer,
	found: Map<string, StoredBytes>,
): number | undefined {
	const values: [string, StoredBytes][] = [];
	let at = 0;
	for (;;) {
		const end = bytes.indexOf("\r\n", at);
		if (end < 0) return undefined;
		const line = bytes.toString("utf8", at, end);
		at = end + 2;
		if (line === "END") break;
		const match = /^VALUE (\S+) (\d+) (\d+)/.exec(line);
		if (match === null) throw new Error(`memcached answered ${line}`);
		const [, key = "", flags, length] = match;
		const next = at + Number(length);
		if (bytes.length < next + 2) return undefined;
		values.push([
			key,
			{ flags: Number(flags), bytes: bytes.subarray(at, next) },
		]);
		at = next + 2;
	}
	for (const [key, value] of values) found.set(key, value);
	return at;
}
