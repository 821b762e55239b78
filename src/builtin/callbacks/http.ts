// The `http` callback: each status and event is a POST, as ansible-runner-http sends them.

import {
	type DeliveryContext,
	defineCallback,
	type OutboxMessage,
} from "../../plugins/callback.ts";
import type { HttpLine } from "../../plugins/http-post.ts";
import { emitWire, wireBody } from "./emitter.ts";
import { HTTP_OPTIONS, MAX_TIMEOUT_SECONDS } from "./http/options.ts";
import { type HttpTarget, type HttpValues, httpTarget } from "./http/target.ts";

export default defineCallback({
	type: "notification",
	description:
		"Posts each status and event of a run, with ansible-runner's names and fields.",
	options: HTTP_OPTIONS,
	forgetsDelivered: true,
	start: emitWire,
	deliver: post,
	/** The outbox knows it by this; what is wrong with the options shows here. */
	receiver: (options) => {
		const { url, socketPath } = httpTarget(options);
		return `${socketPath ?? ""} ${url.href}`;
	},
	disconnect: (options) => {
		LINES.get(options)?.line.close();
		LINES.delete(options);
	},
});

/** By the options of a run, which lives as long as its deliveries. */
const LINES = new WeakMap<HttpValues, { line: HttpLine; target: HttpTarget }>();

async function post(
	{ key, body }: OutboxMessage,
	{ options, signal }: DeliveryContext<typeof HTTP_OPTIONS>,
): Promise<void> {
	// https and TLS cost 35 ms, which the start of a run does not wait for
	const [{ HttpLine }, { postText }] = await Promise.all([
		import("../../plugins/http-post.ts"),
		import("../../plugins/post-json.ts"),
	]);
	let open = LINES.get(options);
	if (!open) {
		const target = httpTarget(options);
		const line = new HttpLine({
			checksCertificate: options.validate_certs,
			env: process.env,
			socketPath: target.socketPath,
			keepsOpen: true,
		});
		open = { line, target };
		LINES.set(options, open);
	}
	const { line, target } = open;
	await postText(
		{ ...target, post: (url, what) => line.post(url, what) },
		wireBody(body),
		limited(signal, options.timeout),
		{ headers: { "idempotency-key": key, ...target.headers } },
	);
}

function limited(signal: AbortSignal, seconds: number): AbortSignal {
	if (seconds === MAX_TIMEOUT_SECONDS) return signal;
	return AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]);
}
