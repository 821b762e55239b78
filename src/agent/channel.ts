// The controller's end of an agent's channel: requests with ids, a credit window in each
// direction, a heartbeat. What the requests mean is agent.ts's business.

import type { Readable, Writable } from "node:stream";
import { ShevekError } from "../errors/shevek-error.ts";
import {
	CHUNK_BYTES,
	encodeFrame,
	FRAME,
	type Frame,
	FrameDecoder,
	WINDOW_BYTES,
} from "./frames.ts";
import { UnreachableError } from "./target.ts";

/** The two byte streams of a channel, whatever carries them. */
export interface Wire {
	readonly readable: Readable;
	readonly writable: Writable;
}

export type AgentAnswer = Readonly<Record<string, unknown>>;

export interface RequestOptions {
	readonly input?: Iterable<Uint8Array> | AsyncIterable<Uint8Array> | undefined;
	readonly onOut?: ((data: Buffer) => void) | undefined;
	readonly onErr?: ((data: Buffer) => void) | undefined;
	readonly signal?: AbortSignal | undefined;
}

/** A request under way: `done` is its answer, the rest feeds it. */
export interface OpenRequest {
	readonly done: Promise<AgentAnswer>;
	write(data: Uint8Array): Promise<void>;
	end(): void;
	writeTerminal(data: Uint8Array): void;
}

const PING_MS = 15_000;
/**
 * A host that swaps may be slow; one that is gone never answers. Counted in pings, not in time: when
 * our own loop has stood still (a stopped process, a sleeping laptop) the answers are still to be read.
 */
const MAX_UNANSWERED = 4;

interface Pending {
	readonly options: RequestOptions;
	readonly resolve: (answer: AgentAnswer) => void;
	readonly reject: (error: Error) => void;
	consumed: number;
	window: number;
	wake: (() => void) | undefined;
	isOver: boolean;
}

export class AgentChannel {
	readonly #wire: Wire;
	readonly #decoder = new FrameDecoder();
	readonly #pending = new Map<number, Pending>();
	readonly #onHello: (hello: AgentAnswer) => void;
	readonly #heartbeat: NodeJS.Timeout;
	#nextId = 1;
	#unanswered = 0;
	#failure: Error | undefined;
	/** Called once, when the channel is of no use any more. */
	onDeath: ((error: Error) => void) | undefined;

	constructor(wire: Wire, onHello: (hello: AgentAnswer) => void) {
		this.#wire = wire;
		this.#onHello = onHello;
		this.#heartbeat = setInterval(() => this.#beat(), PING_MS).unref();
		wire.writable.on("error", () => {});
	}

	get failure(): Error | undefined {
		return this.#failure;
	}

	get openRequests(): number {
		return this.#pending.size;
	}

	/** Bytes from the other side, once the bootstrap is over. */
	receive(data: Buffer): void {
		this.#unanswered = 0;
		try {
			for (const frame of this.#decoder.feed(data)) this.#take(frame);
		} catch (error) {
			const what = error instanceof Error ? error.message : String(error);
			this.fail(
				new UnreachableError(`The channel to the host broke: ${what}`, {
					cause: error,
				}),
			);
		}
	}

	/** Ends every request with `error`; later ones fail at once. */
	fail(error: Error): void {
		if (this.#failure !== undefined) return;
		this.#failure = error;
		clearInterval(this.#heartbeat);
		for (const pending of this.#pending.values()) {
			pending.isOver = true;
			pending.reject(error);
			pending.wake?.();
		}
		this.#pending.clear();
		this.onDeath?.(error);
	}

	/** Tells the agent to end; what it does then (children, folders) it does alone. */
	close(): void {
		if (this.#failure === undefined) {
			this.#send(FRAME.bye, 0);
			this.#wire.writable.end();
		}
	}

	/** Sends a request and all of its input; resolves with the agent's answer. */
	async call(
		request: Readonly<Record<string, unknown>>,
		options: RequestOptions = {},
	): Promise<AgentAnswer> {
		const open = this.open(request, options);
		open.done.catch(() => {});
		if (options.input !== undefined) {
			for await (const piece of options.input) await open.write(piece);
			open.end();
		}
		return open.done;
	}

	open(
		request: Readonly<Record<string, unknown>>,
		options: RequestOptions = {},
	): OpenRequest {
		const id = this.#nextId++;
		const { promise, resolve, reject } = Promise.withResolvers<AgentAnswer>();
		const pending: Pending = {
			options,
			resolve,
			reject,
			consumed: 0,
			window: WINDOW_BYTES,
			wake: undefined,
			isOver: false,
		};
		this.#register(id, pending, request);
		return {
			done: promise,
			write: (data) => this.#write(id, pending, data),
			end: () => {
				if (!pending.isOver) this.#send(FRAME.end, id);
			},
			writeTerminal: (data) => this.#send(FRAME.tty, id, data),
		};
	}

	#register(
		id: number,
		pending: Pending,
		request: Readonly<Record<string, unknown>>,
	): void {
		const { signal } = pending.options;
		const failure =
			this.#failure ?? (signal?.aborted ? signal.reason : undefined);
		if (failure !== undefined) {
			pending.isOver = true;
			pending.reject(failure);
			return;
		}
		this.#pending.set(id, pending);
		if (signal !== undefined) this.#followSignal(id, pending, signal);
		this.#send(FRAME.open, id, Buffer.from(JSON.stringify(request)));
	}

	#followSignal(id: number, pending: Pending, signal: AbortSignal): void {
		const onAbort = () => {
			if (pending.isOver) return;
			this.#send(FRAME.abort, id);
			this.#finish(id, pending);
			pending.reject(signal.reason);
		};
		signal.addEventListener("abort", onAbort, { once: true });
		const forget = () => signal.removeEventListener("abort", onAbort);
		const { resolve, reject } = pending;
		Object.assign(pending, {
			resolve: (answer: AgentAnswer) => {
				forget();
				resolve(answer);
			},
			reject: (error: Error) => {
				forget();
				reject(error);
			},
		});
	}

	async #write(id: number, pending: Pending, data: Uint8Array): Promise<void> {
		for (let start = 0; start < data.length && !pending.isOver; ) {
			while (pending.window <= 0 && !pending.isOver)
				await new Promise<void>((wake) => {
					pending.wake = wake;
				});
			if (pending.isOver) return;
			const piece = data.subarray(start, start + CHUNK_BYTES);
			start += piece.length;
			pending.window -= piece.length;
			this.#send(FRAME.data, id, piece);
		}
	}

	#send(kind: number, id: number, payload?: Uint8Array): void {
		if (this.#failure === undefined && this.#wire.writable.writable)
			this.#wire.writable.write(encodeFrame(kind, id, payload));
	}

	#take(frame: Frame): void {
		const { kind, id, payload } = frame;
		if (kind === FRAME.hello) {
			this.#onHello(parseAnswer(payload));
			return;
		}
		const pending = this.#pending.get(id);
		if (pending === undefined) return; // a pong, or the tail of an aborted request
		switch (kind) {
			case FRAME.out:
			case FRAME.err:
				this.#deliver(id, pending, kind, payload);
				break;
			case FRAME.credit:
				pending.window += Number(payload.toString("latin1"));
				pending.wake?.();
				break;
			case FRAME.done:
				this.#finish(id, pending);
				pending.resolve(parseAnswer(payload));
				break;
			default:
				throw new ShevekError("agent", `unknown frame kind ${kind}`);
		}
	}

	#deliver(id: number, pending: Pending, kind: number, payload: Buffer): void {
		const sink =
			kind === FRAME.out ? pending.options.onOut : pending.options.onErr;
		sink?.(payload);
		pending.consumed += payload.length;
		if (pending.consumed >= WINDOW_BYTES / 2) {
			this.#send(FRAME.credit, id, Buffer.from(String(pending.consumed)));
			pending.consumed = 0;
		}
	}

	#finish(id: number, pending: Pending): void {
		pending.isOver = true;
		this.#pending.delete(id);
		pending.wake?.();
	}

	#beat(): void {
		if (this.#unanswered >= MAX_UNANSWERED) {
			this.fail(
				new UnreachableError(
					`The host has not answered for ${(PING_MS * MAX_UNANSWERED) / 1000} seconds`,
				),
			);
			return;
		}
		this.#unanswered++;
		this.#send(FRAME.ping, 0);
	}
}

function parseAnswer(payload: Buffer): AgentAnswer {
	const value: unknown = JSON.parse(payload.toString("utf8"));
	if (typeof value !== "object" || value === null || Array.isArray(value))
		throw new ShevekError("agent", "an answer of the agent is no object");
	return value as AgentAnswer;
}
