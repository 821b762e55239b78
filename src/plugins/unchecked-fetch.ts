// A POST to an https server whose certificate is not checked: fetch has no way to say that.

import { request } from "node:https";

export interface UncheckedPost {
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	readonly signal: AbortSignal;
}

/** Rejects as fetch does: with the network's error as the cause. */
export function postUnchecked(
	url: URL,
	{ headers, body, signal }: UncheckedPost,
): Promise<Response> {
	return new Promise((resolve, reject) => {
		const sent = request(
			url,
			{
				method: "POST",
				headers: { ...headers, "content-length": Buffer.byteLength(body) },
				rejectUnauthorized: false,
				signal,
			},
			async (answer) => {
				const parts: Buffer[] = [];
				try {
					for await (const part of answer) parts.push(part);
				} catch {
					// the status says enough
				}
				const status = answer.statusCode ?? 0;
				const retry = answer.headers["retry-after"];
				resolve(
					new Response(status === 204 ? null : Buffer.concat(parts), {
						status,
						headers: retry === undefined ? {} : { "retry-after": retry },
					}),
				);
			},
		);
		sent.on("error", (cause) =>
			reject(new TypeError("fetch failed", { cause })),
		);
		sent.end(body);
	});
}
