// One plugin at work in a forked child of the host. Both sides send requests and answers:
//
//   connected ──close()──► closing ──socket closed──► ended (no reason)
//       └──socket closed──► ended (how it ended, or what it raised)

import type { Socket } from "node:net";
import { ShevekError } from "../errors/shevek-error.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { decodeMessage } from "./decode-value.ts";
import { encodeValue, KeptMappings } from "./encode-value.ts";
import { describeFailure, failureFrom } from "./fault.ts";
import type { Answer, HostSaying, PythonWorker } from "./host.ts";
import { MAPPING_ANSWERS } from "./mapping-answers.ts";
import { MessageReader, messageBytes } from "./message-reader.ts";
import { readSaying } from "./sayings.ts";

/** A plugin in a library's call does not see the end of the socket. */
const KILL_MS = 2000;

export interface WorkerParts {
	readonly pid: number;
	readonly subject: string;
	onSay(saying: HostSaying): void;
	/** How the child ended; where that is no surprise it is only taken from the table of processes. */
	ended(pid: number, isExpected: boolean): string;
}

interface Pending {
	resolve(value: PyValue): void;
	reject(error: unknown): void;
}

export class SocketWorker implements PythonWorker {
	readonly ended: Promise<string | undefined>;
	readonly #socket: Socket;
	readonly #parts: WorkerParts;
	readonly #reader = new MessageReader();
	readonly #kept = new KeptMappings();
	readonly #answers = new Map<string, Answer>();
	readonly #pending = new Map<number, Pending>();
	#count = 0;
	#isClosing = false;
	/** What it said last: that it is done, or what went wrong. */
	#farewell: { readonly error?: Error } | undefined;

	constructor(socket: Socket, parts: WorkerParts) {
		this.#socket = socket;
		this.#parts = parts;
		socket.on("data", (chunk: Buffer) => {
			for (const text of this.#reader.take(chunk)) this.#take(text);
		});
		this.ended = new Promise((resolve) => {
			socket.once("close", () => resolve(this.#onClosed()));
		});
	}

	request(method: string, params: PyDict): Promise<PyValue> {
		return new Promise((resolve, reject) => {
			if (this.#isClosing || this.#socket.destroyed) {
				reject(this.#endedError("is closed"));
				return;
			}
			const number = ++this.#count;
			const request = new Map<PyValue, PyValue>([
				["q", number],
				["m", method],
				["p", params],
			]);
			const text = encodeValue(request, this.#kept);
			this.#pending.set(number, { resolve, reject });
			this.#socket.write(messageBytes(text));
		});
	}

	onRequest(method: string, answer: Answer): void {
		this.#answers.set(method, answer);
	}

	rest(isResting: boolean): void {
		if (isResting) this.#socket.unref();
		else this.#socket.ref();
	}

	#take(text: string): void {
		const message = decodeMessage(text, { kept: this.#kept });
		if (message.has("say")) {
			const saying = readSaying(message.get("say"));
			if (saying) this.#parts.onSay(saying);
		} else if (message.has("q")) void this.#answer(message);
		else if (message.has("a")) this.#settle(message);
		else {
			const fault = message.get("x");
			this.#farewell = fault ? { error: failureFrom(fault) } : {};
		}
	}

	#settle(message: PyDict): void {
		const number = Number(message.get("a"));
		const pending = this.#pending.get(number);
		this.#pending.delete(number);
		if (message.has("x")) pending?.reject(failureFrom(message.get("x")));
		else pending?.resolve(message.get("v") ?? null);
	}

	async #answer(message: PyDict): Promise<void> {
		const number = String(message.get("q"));
		const text = await this.#answerText(message).then(
			(value) => `{"a":${number},"v":${value}}`,
			(error: unknown) => `{"a":${number},"x":${describeFailure(error)}}`,
		);
		if (!this.#socket.destroyed) this.#socket.write(messageBytes(text));
	}

	async #answerText(message: PyDict): Promise<string> {
		const method = String(message.get("m"));
		const params = message.get("p");
		const given: PyDict = params instanceof Map ? params : new Map();
		const own = this.#answers.get(method);
		if (own) return encodeValue(await own(given), this.#kept);
		const mapping = MAPPING_ANSWERS.get(method);
		if (mapping) return encodeValue(mapping(given, this.#kept), this.#kept);
		throw new ShevekError("internal", `nothing answers ${method} here`);
	}

	#onClosed(): string | undefined {
		const why = this.#reason();
		const error = this.#farewell?.error ?? this.#endedError(why ?? "ended");
		for (const { reject } of this.#pending.values()) reject(error);
		this.#pending.clear();
		return why;
	}

	#reason(): string | undefined {
		const isExpected = this.#isClosing || this.#farewell !== undefined;
		const end = this.#parts.ended(this.#parts.pid, isExpected);
		return isExpected ? this.#farewell?.error?.message : end;
	}

	#endedError(why: string): ShevekError {
		return new ShevekError("plugin", `${this.#parts.subject} ${why}`, {
			hint: "The plugin, or a library that it uses, ends its whole process.",
		});
	}

	async close(): Promise<void> {
		if (!this.#isClosing) {
			this.#isClosing = true;
			this.#socket.end();
		}
		const timer = setTimeout(() => {
			killIfThere(this.#parts.pid);
			this.#socket.destroy();
		}, KILL_MS);
		await this.ended;
		clearTimeout(timer);
	}
}

/** Its number is not another's: the host waits for its children only when it is asked how they ended. */
function killIfThere(pid: number): void {
	try {
		process.kill(pid, "SIGKILL");
	} catch {
		// It has just ended.
	}
}
