// What the options of `http` mean. They are looked at when the callback is made, so that what is wrong with them
// is said before the run.

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { ShevekError } from "../../../errors/shevek-error.ts";
import type { OptionValues } from "../../../plugins/option-spec.ts";
import type { Secret } from "../../../plugins/secret.ts";
import { type HTTP_OPTIONS, MAX_TIMEOUT_SECONDS } from "./options.ts";

export type HttpValues = OptionValues<typeof HTTP_OPTIONS>;

export interface HttpTarget {
	readonly url: URL;
	readonly socketPath: string | undefined;
	/** In warnings. */
	readonly name: string;
	readonly headers: Readonly<Record<string, string>>;
}

/** Throws a `config` error that tells no secret. */
export function httpTarget(options: HttpValues): HttpTarget {
	const { timeout, token } = options;
	if (!(timeout >= 1 && timeout <= MAX_TIMEOUT_SECONDS))
		throw new ShevekError(
			"config",
			`callback http cannot wait ${timeout} seconds for an answer`,
			{
				hint: `Set timeout (RUNNER_HTTP_TIMEOUT) to 1 up to ${MAX_TIMEOUT_SECONDS}.`,
			},
		);
	return {
		...placeOf(options),
		headers: {
			"user-agent": "shevek",
			...(token && { authorization: `Bearer ${token.reveal()}` }),
			...readHeaders(options.headers),
		},
	};
}

/** A file, or what looks like the path of one that is not there yet, is a Unix socket. */
function placeOf({ url, path }: HttpValues): Omit<HttpTarget, "headers"> {
	const text = url.reveal();
	if (text.startsWith("/") || existsSync(text)) {
		const asked = path.startsWith("/") ? path : `/${path}`;
		return {
			url: new URL(`http://localhost${asked}`),
			socketPath: resolve(text),
			name: "the Unix socket",
		};
	}
	const parsed = URL.parse(text);
	if (parsed?.protocol === "http:" || parsed?.protocol === "https:")
		return { url: parsed, socketPath: undefined, name: parsed.hostname };
	throw new ShevekError(
		"config",
		"callback http: its option url is neither an http URL nor the path of a Unix socket",
		{ hint: "Look at RUNNER_HTTP_URL and url in [callback_http]." },
	);
}

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** They say where a request ends. */
const OURS = ["content-length", "transfer-encoding"];

function readHeaders(text: Secret | undefined): Record<string, string> {
	if (text === undefined || text.reveal().trim() === "") return {};
	const value = parseMapping(text.reveal());
	const entries = Object.entries(value ?? {}).map(
		([name, content]) => [name.toLowerCase(), String(content)] as const,
	);
	const isRight = ([name, content]: readonly [string, string]) =>
		TOKEN.test(name) && !OURS.includes(name) && VALUE.test(content);
	if (value !== undefined && entries.every(isRight))
		return Object.fromEntries(entries);
	throw new ShevekError(
		"config",
		`callback http: its option headers, which is a secret, is no JSON mapping of headers to texts`,
		{
			hint: 'Write them as {"X-Name": "text"}: RUNNER_HTTP_HEADERS, or headers in [callback_http].',
		},
	);
}

/** Undefined for what is none, or has values that are no text and no number. */
function parseMapping(text: string): object | undefined {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return undefined;
	}
	const isMapping =
		typeof value === "object" && value !== null && !Array.isArray(value);
	if (!isMapping) return undefined;
	const isPlain = Object.values(value as object).every((each) =>
		["string", "number", "boolean"].includes(typeof each),
	);
	return isPlain ? (value as object) : undefined;
}
