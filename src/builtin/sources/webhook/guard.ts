// Who may post: who knows the token, who can sign, and where neither is asked for, programs of this machine.

import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isIPv4 } from "node:net";
import { ShevekError } from "../../../errors/shevek-error.ts";
import type { Secret } from "../../../plugins/secret.ts";
import type { WebhookOptions } from "./options.ts";
import { Refusal } from "./refusal.ts";

/** Throws a `config` error where anybody in the network could start playbooks. */
export function assertGuarded(options: WebhookOptions): void {
	for (const name of ["token", "hmac_secret"] as const)
		if (options[name]?.reveal() === "")
			throw new ShevekError("config", `the looper webhook's ${name} is empty`, {
				hint: "Give it a long random text, or leave it out.",
			});
	if (isGuarded(options) || isLoopback(options.host)) return;
	throw new ShevekError(
		"config",
		`the looper webhook would let anybody who reaches ${options.host} start playbooks`,
		{
			hint: "Set token or hmac_secret, or listen at 127.0.0.1.",
		},
	);
}

/** Throws the refusal of a request whose headers alone say that it may not. */
export function checkHeaders(
	options: WebhookOptions,
	{ headers }: IncomingMessage,
): void {
	if (options.token !== undefined)
		checkToken(options.token, headers.authorization);
	if (options.hmac_secret !== undefined && !signatureOf(options, headers))
		throw new Refusal(401, `a signature in ${options.hmac_header} is wanted`);
	if (!isGuarded(options)) checkLocal(headers);
}

/** Throws the refusal of a body that is not signed as it has to be. */
export function checkSignature(
	options: WebhookOptions,
	{ headers }: IncomingMessage,
	body: Buffer,
): void {
	if (options.hmac_secret === undefined) return;
	const given = decodeSignature(
		signatureOf(options, headers) ?? "",
		options.hmac_encoding,
	);
	const wanted = createHmac("sha256", options.hmac_secret.reveal())
		.update(body)
		.digest();
	if (given?.length !== wanted.length || !timingSafeEqual(given, wanted))
		throw new Refusal(403, `the signature in ${options.hmac_header} is wrong`);
}

function isGuarded({ token, hmac_secret }: WebhookOptions): boolean {
	return token !== undefined || hmac_secret !== undefined;
}

function checkToken(token: Secret, authorization: string | undefined): void {
	const given = /^bearer +(.+)$/i.exec(authorization ?? "")?.[1];
	if (given === undefined)
		throw new Refusal(401, "a bearer token is wanted", {
			"WWW-Authenticate": "Bearer",
		});
	// of one length, whatever was given: how long it takes tells nothing of the token
	const hash = (text: string) => createHash("sha256").update(text).digest();
	if (!timingSafeEqual(hash(given), hash(token.reveal())))
		throw new Refusal(403, "the token is wrong");
}

function signatureOf(
	options: WebhookOptions,
	headers: IncomingMessage["headers"],
): string | undefined {
	const value = headers[options.hmac_header.toLowerCase()];
	return typeof value === "string" && value !== "" ? value : undefined;
}

const SIGNATURE_FORMS = {
	hex: /^[0-9a-f]{64}$/i,
	base64: /^[A-Za-z0-9+/]{43}=$/,
} as const;

function decodeSignature(
	text: string,
	encoding: WebhookOptions["hmac_encoding"],
): Buffer | undefined {
	const digits = text.replace(/^sha256=/, "");
	return SIGNATURE_FORMS[encoding].test(digits)
		? Buffer.from(digits, encoding)
		: undefined;
}

/**
 * Without a secret the web pages in a browser on this machine are to be kept out: a page may post anywhere, which its
 * browser says in Origin, and a name of its own may lead to 127.0.0.1, which stands in Host.
 */
function checkLocal({ origin, host = "" }: IncomingMessage["headers"]): void {
	if (origin !== undefined)
		throw new Refusal(403, "a web page may not post here without a token");
	const name = host.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
	if (!isLoopback(name))
		throw new Refusal(403, `the host ${name} is none of this machine's own`);
}

function isLoopback(host: string): boolean {
	return (
		host.toLowerCase() === "localhost" ||
		host === "::1" ||
		(isIPv4(host) && host.startsWith("127."))
	);
}
