// Incoming webhooks as Slack answers them, on loopback. It remembers what it was sent and when, and can be slow, rate
// limiting, resetting or mute.

import { once } from "node:events";
import {
	createServer,
	type IncomingMessage,
	type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { faultsOf, hasContent } from "./payload-rules.ts";

export interface SlackAttachment {
	readonly title?: string;
	readonly text?: string;
	readonly fallback?: string;
	readonly color?: string;
	readonly footer?: string;
	readonly fields?: readonly { readonly value: string }[];
}

export interface SlackPayload {
	readonly channel?: string;
	readonly username?: string;
	readonly attachments: readonly SlackAttachment[];
}

export interface SlackMessage {
	/** The webhook's path. */
	readonly hook: string;
	readonly payload: SlackPayload;
	readonly timeMs: number;
}

interface Answer {
	readonly status: number;
	readonly body: string;
	readonly retryAfter?: string;
}

/** What it does to a request instead of looking at it. */
type Mood =
	| (Answer & { readonly kind: "answer" })
	| { readonly kind: "reset" }
	| { readonly kind: "mute" };

/** Webhooks that are there. */
const HOOKS = {
	first: "/services/T000/B001/sesame-opens",
	second: "/services/T000/B002/abracadabra",
} as const;

/** Channels that are there. */
const CHANNELS = new Set(["#ansible", "#ops", "#quiet"]);

export class SlackServer {
	/** What was posted, in order. */
	readonly messages: SlackMessage[] = [];
	/** Requests that were refused: status and Slack's word. */
	readonly refused: string[] = [];
	/** Everything that was wrong with payloads. */
	readonly faults: string[] = [];
	/** Hosts that it was asked for as a proxy. */
	readonly proxied: string[] = [];
	/** For the next requests, one each. */
	readonly moods: Mood[] = [];
	readonly #server = createServer((request, response) => {
		this.#take(request, response).catch(() => response.destroy());
	});
	#onMessage: (() => void) | undefined;

	static async start(): Promise<SlackServer> {
		const slack = new SlackServer();
		await slack.open();
		return slack;
	}

	async open(port = 0): Promise<void> {
		this.#server.listen(port, "127.0.0.1");
		await once(this.#server, "listening");
		this.#port = (this.#server.address() as AddressInfo).port;
	}
	#port = 0;

	/** Nobody listens there any more; open() again takes the same address. */
	async close(): Promise<number> {
		this.#server.closeAllConnections();
		this.#server.close();
		await once(this.#server, "close");
		return this.#port;
	}

	/** The address of a webhook that is there. */
	hook(name: keyof typeof HOOKS = "first"): string {
		return `http://127.0.0.1:${this.#port}${HOOKS[name]}`;
	}

	/** Titles of all that was posted, a list a message. */
	titles(): string[][] {
		return this.messages.map(({ payload }) =>
			payload.attachments.map(({ title = "" }) => title),
		);
	}

	/** Resolves when so many messages have come. */
	async received(count: number): Promise<void> {
		while (this.messages.length < count)
			await new Promise<void>((resolve) => {
				this.#onMessage = resolve;
			});
	}

	async #take(
		request: IncomingMessage,
		response: ServerResponse,
	): Promise<void> {
		const body = Buffer.concat(await request.toArray()).toString();
		const mood = this.moods.shift();
		if (mood?.kind === "mute") return;
		if (mood?.kind === "reset") {
			request.socket.destroy();
			return;
		}
		const answer = mood ?? this.#judge(request, body);
		if (answer.status !== 200)
			this.refused.push(`${answer.status} ${answer.body}`);
		const { retryAfter } = answer;
		response
			.writeHead(answer.status, {
				"content-type": "text/html",
				...(retryAfter !== undefined && { "retry-after": retryAfter }),
			})
			.end(answer.body);
		this.#onMessage?.();
	}

	#judge(request: IncomingMessage, body: string): Answer {
		const { method, headers } = request;
		const { host, pathname: url } = new URL(request.url ?? "", this.hook());
		if (request.url?.startsWith("http:")) this.proxied.push(host);
		if (!Object.values(HOOKS).some((hook) => hook === url))
			return { status: 404, body: "no_service" };
		const isJson = headers["content-type"]?.startsWith("application/json");
		const payload = parsed(body);
		if (method !== "POST" || !isJson || payload === undefined)
			return { status: 400, body: "invalid_payload" };
		if (!hasContent(payload)) return { status: 400, body: "no_text" };
		const faults = faultsOf(payload);
		this.faults.push(...faults);
		if (faults.length > 0) return { status: 400, body: "invalid_payload" };
		const message = payload as SlackPayload;
		if (message.channel !== undefined && !CHANNELS.has(message.channel))
			return { status: 404, body: "channel_not_found" };
		this.messages.push({ hook: url, payload: message, timeMs: Date.now() });
		return { status: 200, body: "ok" };
	}
}

function parsed(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return undefined;
	}
}
