// A POST of JSON as callbacks need it for their `deliver`: what came of it is told in the outbox's terms,
// in words that never hold the address, which may be a secret.

import type { Json } from "./callback.ts";
import { RetryLater, Undeliverable } from "./callback.ts";
import { postUnchecked } from "./unchecked-fetch.ts";

export interface PostOptions {
	/** Added to, or instead of, those of JSON. */
	readonly headers?: Readonly<Record<string, string>>;
	/** False takes any certificate of an https server. Default: true. */
	readonly checksCertificate?: boolean;
	/** Milliseconds since the epoch; for a Retry-After that is a date. */
	readonly now?: () => number;
}

/** Of an answer's body, characters that are told and bytes that are read. */
const TOLD_CHARACTERS = 200;
const READ_BYTES = 4096;

/**
 * Resolves where the answer is 2xx. Throws RetryLater for 429, and for 503 that says when; Undeliverable for
 * what will not change by itself: other 4xx, a redirect, a URL that is none. Anything else, a
 * network's failure among it, is an error that is worth another try.
 */
export async function postJson(
	url: string,
	body: Json,
	signal: AbortSignal,
	options: PostOptions = {},
): Promise<void> {
	const target = parseUrl(url);
	const response = await send(target, body, signal, options);
	if (response.ok) {
		await response.body?.cancel();
		return;
	}
	const { status } = response;
	const said = await beginningOf(response);
	const reason = `${target.hostname} answered ${status}${said && `: ${withoutUrl(said, target)}`}`;
	const waitMs = retryAfterMs(
		response.headers.get("retry-after"),
		options.now?.() ?? Date.now(),
	);
	if (status === 429 || (status === 503 && waitMs !== undefined))
		throw new RetryLater(reason, waitMs);
	if (status < 500 && status !== 408) throw new Undeliverable(reason);
	throw new Error(reason);
}

function parseUrl(url: string): URL {
	const target = URL.parse(url);
	if (target === null) throw new Undeliverable("its address is no URL");
	if (target.protocol === "http:" || target.protocol === "https:")
		return target;
	throw new Undeliverable(`its address is no http URL (${target.protocol})`);
}

async function send(
	target: URL,
	body: Json,
	signal: AbortSignal,
	{ headers, checksCertificate = true }: PostOptions,
): Promise<Response> {
	const url = bareUrl(target);
	const post = {
		headers: {
			"content-type": "application/json",
			...basicAuth(target),
			...headers,
		},
		body: JSON.stringify(body),
		signal,
	};
	try {
		if (!checksCertificate && url.protocol === "https:")
			return await postUnchecked(url, post);
		// where a redirect leads is not for the receiver to say
		return await fetch(url, { ...post, method: "POST", redirect: "manual" });
	} catch (error) {
		throw new Error(`${target.hostname}: ${failureOf(error, signal)}`);
	}
}

/** fetch refuses a URL that holds a name and password. */
function bareUrl(target: URL): URL {
	const bare = new URL(target);
	bare.username = "";
	bare.password = "";
	return bare;
}

function basicAuth({ username, password }: URL): Record<string, string> {
	if (username === "" && password === "") return {};
	const words = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
	return { authorization: `Basic ${Buffer.from(words).toString("base64")}` };
}

/** Node's fetch says "fetch failed", and why in its cause. */
function failureOf(error: unknown, signal: AbortSignal): string {
	if (signal.aborted) return "no answer in time";
	const cause = error instanceof Error ? error.cause : undefined;
	if (!(cause instanceof Error)) return "the request failed";
	return "code" in cause && typeof cause.code === "string"
		? cause.code
		: cause.message;
}

async function beginningOf(response: Response): Promise<string> {
	const reader = response.body?.getReader();
	if (!reader) return "";
	const parts: Uint8Array[] = [];
	let size = 0;
	try {
		while (size < READ_BYTES) {
			const { done, value } = await reader.read();
			if (done) break;
			parts.push(value);
			size += value.length;
		}
		await reader.cancel();
	} catch {
		// the status says enough
	}
	const text = Buffer.concat(parts).toString();
	return text.replace(/[\s\p{Cc}]+/gu, " ").trim();
}

/** An answer may quote what was asked for. */
function withoutUrl(text: string, { href, pathname, search }: URL): string {
	const secrets = [href, pathname + search, pathname, search];
	let told = text;
	for (const secret of secrets)
		if (secret.length > 1) told = told.replaceAll(secret, "…");
	return told.slice(0, TOLD_CHARACTERS);
}

/** Seconds, or an HTTP date; undefined where it is neither. */
function retryAfterMs(text: string | null, now: number): number | undefined {
	if (text === null) return undefined;
	if (/^\s*\d+\s*$/.test(text)) return Number(text) * 1000;
	const date = Date.parse(text);
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
