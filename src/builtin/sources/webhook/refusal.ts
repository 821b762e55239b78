// What a request is answered that becomes no message.

import type { OutgoingHttpHeaders } from "node:http";

export class Refusal extends Error {
	readonly status: number;
	readonly headers: OutgoingHttpHeaders;

	constructor(
		status: number,
		message: string,
		headers: OutgoingHttpHeaders = {},
	) {
		super(message);
		this.status = status;
		this.headers = headers;
	}
}

/** Come again: the client's own retries are what keeps the message. */
export function laterRefusal(status: 429 | 503, message: string): Refusal {
	return new Refusal(status, message, { "Retry-After": "5" });
}
