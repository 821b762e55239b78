// A POST of JSON as callbacks need it for their `deliver`: what came of it is told in the outbox's terms,
// in words that never hold the address, which may be a secret.

import type { Json } from "./callback.ts";
import { RetryLater, Undeliverable } from "./callback.ts";
import { httpPost, type Post, type PostAnswer } from "./http-post.ts";

export interface PostOptions {
	/** Added to, or instead of, those of JSON. */
	readonly headers?: Readonly<Record<string, string>>;
	/** False takes any certificate of an https server. Default: true. */
	readonly checksCertificate?: boolean;
	/** Where proxies are named (`https_proxy`, `no_proxy` …). Default: the process's own. */
	readonly env?: NodeJS.ProcessEnv;
	/** Milliseconds since the epoch; for a Retry-After that is a date. */
	readonly now?: () => number;
}

/** Characters of an answer that are told. */
const TOLD_CHARACTERS = 200;

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
	const { checksCertificate = true, env = process.env, ...rest } = options;
	const target = parseUrl(url);
	await postText(
		{
			url: target,
			name: target.hostname,
			post: (bare, post) => httpPost(bare, { ...post, checksCertificate, env }),
		},
		JSON.stringify(body),
		signal,
		rest,
	);
}

export interface PostTarget {
	readonly url: URL;
	/** Who it is, in what is told of failures. */
	readonly name: string;
	readonly post: (url: URL, post: Post) => Promise<PostAnswer>;
}

/** As postJson, of a text that is JSON. */
export async function postText(
	target: PostTarget,
	body: string,
	signal: AbortSignal,
	{ headers, now }: Pick<PostOptions, "headers" | "now">,
): Promise<void> {
	const { name, url } = target;
	const ours = { ...basicAuth(url), ...headers };
	const { status, said, retryAfter } = await send(target, {
		headers: { "content-type": "application/json", ...ours },
		body,
		signal,
	});
	if (status >= 200 && status < 300) return;
	const told = without(said, [...partsOf(url), ...secretsOf(url, ours)]);
	const text = oneLine(told).slice(0, TOLD_CHARACTERS);
	const reason = `${name} answered ${status}${text && `: ${text}`}`;
	const waitMs = retryAfterMs(retryAfter, now?.() ?? Date.now());
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
	{ url, name, post }: PostTarget,
	what: Post,
): Promise<PostAnswer> {
	try {
		return await post(bareUrl(url), what);
	} catch (error) {
		throw new Error(`${name}: ${failureOf(error, what.signal)}`);
	}
}

/** Its name and password go into a header, ours or the caller's. */
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

/** Its code where there is one: messages may name a proxy with its password. */
function failureOf(error: unknown, signal: AbortSignal): string {
	if (signal.aborted) return "no answer in time";
	if (!(error instanceof Error)) return "the request failed";
	return "code" in error && typeof error.code === "string"
		? error.code
		: error.message;
}

function partsOf({ href, pathname, search }: URL): readonly string[] {
	return [href, pathname + search, pathname, search];
}

/** Of headers their words, too: a token without its `Bearer`. Shorter ones are hardly secrets. */
function secretsOf(
	{ username, password, searchParams }: URL,
	headers: Readonly<Record<string, string>>,
): readonly string[] {
	const whole = Object.values(headers);
	const words = whole.flatMap((value) => value.split(/\s+/));
	const credentials = [username, password].flatMap((each) => [
		each,
		decodeURIComponent(each),
	]);
	const parts = [...words, ...credentials, ...searchParams.values()];
	return [...whole, ...parts.filter((each) => each.length > 3)];
}

/** An answer may quote what was asked for, and with which token. */
function without(text: string, secrets: readonly string[]): string {
	let told = text;
	for (const secret of secrets)
		if (secret.length > 1) told = told.replaceAll(secret, "…");
	return told;
}

function oneLine(text: string): string {
	return text.replace(/[\s\p{Cc}]+/gu, " ").trim();
}

/** Seconds, or an HTTP date; undefined where it is neither. */
function retryAfterMs(
	text: string | undefined,
	now: number,
): number | undefined {
	if (text === undefined) return undefined;
	if (/^\s*\d+\s*$/.test(text)) return Number(text) * 1000;
	const date = Date.parse(text);
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
