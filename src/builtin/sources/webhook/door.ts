// The HTTP server of the looper webhook. node:http is enough for one route whose body has to be seen as it came, for
// its signature; a framework would bring a hundred packages for it.
//
//   request ─► refused (4xx) | waiting ─► taken by the loop ─► written down: 202 | done without: 404, 422, 503

import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import {
	createServer,
	type IncomingMessage,
	type OutgoingHttpHeaders,
	type Server,
	type ServerResponse,
} from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { ShevekError } from "../../../errors/shevek-error.ts";
import type {
	SourceContext,
	SourceItem,
	SourceMessage,
	SourceResult,
} from "../../../plugins/source.ts";
import { Mailbox } from "../mailbox.ts";
import { assertGuarded, checkHeaders, checkSignature } from "./guard.ts";
import type { WEBHOOK_OPTIONS, WebhookOptions } from "./options.ts";
import { bodyKind, drain, payloadOf, readBody } from "./read-body.ts";
import { laterRefusal, Refusal } from "./refusal.ts";
import { routingKeyOf } from "./routing-key.ts";

type Context = SourceContext<typeof WEBHOOK_OPTIONS>;
/** A refusal, or undefined for a message that is written down. */
type Answer = Refusal | undefined;

/** A client that holds its connection open is let go when the loop ends. */
const CLOSE_LIMIT_MS = 1000;

/** Somebody tries, or we are wrong; the rest is a client's mistake. */
const LEVELS: Readonly<Record<number, "warning" | "error">> = {
	401: "warning",
	403: "warning",
	500: "error",
};

/** A delivery's id is a UUID or so; it is kept for days. */
const MAX_ID_LENGTH = 255;

export class Door {
	readonly #context: Context;
	readonly #mailbox: Mailbox<SourceMessage>;
	readonly #waiting = new Map<SourceItem, (answer: Answer) => void>();
	readonly #server: Server;

	private constructor(context: Context) {
		this.#context = context;
		this.#mailbox = new Mailbox(context.signal);
		this.#server = makeServer(context.options, (request, response) => {
			void this.#handle(request, response);
		});
		context.signal.addEventListener("abort", () => this.#turnAway(), {
			once: true,
		});
	}

	/** Throws where it may not be open as it is, or the address cannot be had. */
	static async open(context: Context): Promise<Door> {
		assertGuarded(context.options);
		const door = new Door(context);
		await door.#listen();
		return door;
	}

	messages(): AsyncGenerator<SourceMessage, void, undefined> {
		return this.#mailbox.taken();
	}

	accepted(item: SourceItem): void {
		this.#answer(item, undefined);
	}

	/** Of what was written down the client has its answer already. */
	done(item: SourceItem, result: SourceResult): void {
		this.#answer(item, refusalOf(item, result));
	}

	async close(): Promise<void> {
		const closed = new Promise<void>((resolve) => {
			this.#server.close(() => resolve());
		});
		this.#server.closeIdleConnections();
		const limit = setTimeout(
			() => this.#server.closeAllConnections(),
			CLOSE_LIMIT_MS,
		);
		await closed;
		clearTimeout(limit);
	}

	async #listen(): Promise<void> {
		const { host, port } = this.#context.options;
		await new Promise<void>((resolve, reject) => {
			this.#server.once("error", (cause) =>
				reject(
					new ShevekError(
						"connection",
						`the looper webhook cannot listen at ${host}:${port}: ${cause.message}`,
						{ hint: "Look at host and port of the looper.", cause },
					),
				),
			);
			this.#server.listen(port, host, resolve);
		});
		// such as no descriptor left for one more connection
		this.#server.on("error", ({ message }) =>
			this.#context.log("error", `${message}`),
		);
		const { address, port: bound } = this.#server.address() as AddressInfo;
		const shown = address.includes(":") ? `[${address}]` : address;
		const scheme = this.#context.options["tls.certfile"] ? "https" : "http";
		this.#context.log(
			"info",
			`listening at ${scheme}://${shown}:${bound}${this.#context.options.path}`,
		);
	}

	async #handle(
		request: IncomingMessage,
		response: ServerResponse,
	): Promise<void> {
		try {
			const message = await this.#read(request);
			const answer = await this.#deliver(message);
			if (answer !== undefined) throw answer;
			respond(response, 202, { id: message.id });
		} catch (error) {
			this.#refuse(request, response, error);
		}
	}

	#refuse(
		request: IncomingMessage,
		response: ServerResponse,
		error: unknown,
	): void {
		const refusal =
			error instanceof Refusal ? error : new Refusal(500, "a fault of ours");
		const { status, message, headers } = refusal;
		const text = error === refusal ? message : String(error);
		this.#context.log(
			LEVELS[status] ?? "info",
			`${status} for ${request.socket.remoteAddress}: ${text}`,
		);
		if (this.#context.signal.aborted) response.shouldKeepAlive = false;
		respond(response, status, { error: message }, headers);
		drain(request);
	}

	/** Throws the refusal of a request that is no message. */
	async #read(request: IncomingMessage): Promise<SourceMessage> {
		const { options, signal } = this.#context;
		if (signal.aborted) throw laterRefusal(503, "the loop is ending");
		const routingKey = routingKeyOf(options, request);
		checkHeaders(options, request);
		const kind = bodyKind(request);
		this.#assertRoom();
		const body = await readBody(request);
		checkSignature(options, request, body);
		const given = request.headers[options.id_header.toLowerCase()];
		const id = typeof given === "string" && given !== "" ? given : randomUUID();
		if (id.length > MAX_ID_LENGTH)
			throw new Refusal(
				400,
				`${options.id_header} is longer than ${MAX_ID_LENGTH} characters`,
			);
		return { routingKey, payload: payloadOf(body, kind), id };
	}

	#assertRoom(): void {
		const { queue_size } = this.#context.options;
		if (this.#mailbox.size >= queue_size)
			throw laterRefusal(429, `${queue_size} messages wait to be written down`);
	}

	/** Until the loop has it, or does not want it, or has no time for it. */
	#deliver(message: SourceMessage): Promise<Answer> {
		const { options, signal } = this.#context;
		if (signal.aborted) throw laterRefusal(503, "the loop is ending");
		this.#assertRoom();
		return new Promise((resolve) => {
			const limit = setTimeout(() => {
				this.#mailbox.withdraw(message);
				this.#answer(message, laterRefusal(503, "the loop has no time for it"));
			}, options.request_timeout * 1000);
			this.#waiting.set(message, (answer) => {
				clearTimeout(limit);
				resolve(answer);
			});
			this.#mailbox.push(message);
		});
	}

	#answer(item: SourceItem, answer: Answer): void {
		const tell = this.#waiting.get(item);
		this.#waiting.delete(item);
		tell?.(answer);
	}

	/** The loop ends: those that it has not taken it will not take. */
	#turnAway(): void {
		for (const item of [...this.#waiting.keys()])
			if (this.#mailbox.withdraw(item as SourceMessage))
				this.#answer(item, laterRefusal(503, "the loop is ending"));
	}
}

function makeServer(
	options: WebhookOptions,
	onRequest: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
	const timeoutMs = options.request_timeout * 1000;
	const limits = {
		requestTimeout: timeoutMs,
		headersTimeout: timeoutMs,
		connectionsCheckingInterval: Math.min(1000, timeoutMs),
		keepAliveTimeout: 5000,
		maxHeaderSize: 16 * 1024,
	};
	const certificate = options["tls.certfile"];
	const key = options["tls.keyfile"];
	const server =
		certificate === undefined
			? createServer(limits, onRequest)
			: createTlsServer(
					{
						...limits,
						cert: readFileSync(certificate),
						key: readFileSync(key ?? certificate),
					},
					onRequest,
				);
	// each open connection is a descriptor of the loop's
	server.maxConnections = 256;
	return server;
}

function refusalOf(item: SourceItem, result: SourceResult): Answer {
	switch (result.kind) {
		case "unrouted": {
			const key = "routingKey" in item ? item.routingKey : item[0];
			return new Refusal(
				404,
				`no routing key of the configuration is ${JSON.stringify(key)}`,
			);
		}
		case "refused":
			return new Refusal(422, result.reason);
		case "returned":
			return laterRefusal(503, "the loop is ending");
		default:
			return undefined;
	}
}

function respond(
	response: ServerResponse,
	status: number,
	body: Readonly<Record<string, unknown>>,
	headers: OutgoingHttpHeaders = {},
): void {
	// a client that has gone does not read it
	if (response.destroyed || response.headersSent) return;
	response.writeHead(status, {
		"Content-Type": "application/json",
		...headers,
	});
	response.end(`${JSON.stringify(body)}\n`);
}
