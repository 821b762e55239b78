// Answers to a server that asks who is there: Basic and Digest (RFC 7616), as urllib gives them.

import { createHash, randomBytes } from "node:crypto";
import { pyRepr } from "../../../pyvalue/text.ts";
import { AnsibleFailure } from "../../../templar/failure.ts";
import { UrlError } from "./url-error.ts";

export interface Credentials {
	readonly username: string;
	/** Null was never given. */
	readonly password: string | null;
}

export function basicAuth({ username, password }: Credentials): string {
	const pair = `${username}:${password ?? ""}`;
	return `Basic ${Buffer.from(pair).toString("base64")}`;
}

/** The header that answers the challenges; undefined where nothing is left to say. Digest goes before Basic. */
export function answerChallenges(
	challenges: readonly string[],
	credentials: Credentials,
	url: URL,
): string | undefined {
	const [first] = challenges;
	if (first === undefined) return undefined;
	if (/^digest\s/i.test(first))
		return digestAuth(readParameters(first), credentials, url);
	const scheme = /^\S*/.exec(first)?.[0] ?? "";
	if (scheme.toLowerCase() !== "basic")
		throw new AnsibleFailure(
			"ValueError",
			`AbstractDigestAuthHandler does not support the following scheme: ${pyRepr(scheme)}`,
		);
	return credentials.password === null ? undefined : basicAuth(credentials);
}

const HASHES: Readonly<Record<string, string>> = {
	MD5: "md5",
	SHA: "sha1",
	"SHA-256": "sha256",
};

function digestAuth(
	challenge: ReadonlyMap<string, string>,
	{ username, password }: Credentials,
	url: URL,
): string | undefined {
	const realm = challenge.get("realm");
	const nonce = challenge.get("nonce");
	if (realm === undefined || nonce === undefined) return undefined;
	const algorithm = challenge.get("algorithm") ?? "MD5";
	const hash = HASHES[algorithm.toUpperCase()];
	if (hash === undefined)
		throw new AnsibleFailure(
			"ValueError",
			`Unsupported digest authentication algorithm ${pyRepr(algorithm)}`,
		);
	const digest = (text: string) => createHash(hash).update(text).digest("hex");
	const uri = `${url.pathname}${url.search}`;
	const secret = digest(`${username}:${realm}:${password ?? "None"}`);
	const request = digest(`GET:${uri}`);
	const qop = challenge.get("qop");
	const { middle, words } = protection(qop);
	const response = digest(`${secret}:${nonce}${middle}:${request}`);
	const opaque = challenge.get("opaque");
	return [
		`Digest username="${username}"`,
		`realm="${realm}"`,
		`nonce="${nonce}"`,
		`uri="${uri}"`,
		`response="${response}"`,
		...(opaque === undefined ? [] : [`opaque="${opaque}"`]),
		`algorithm="${algorithm}"`,
		...words,
	].join(", ");
}

/** A nonce is answered once, so its count is always 1. */
function protection(qop: string | undefined) {
	if (qop === undefined) return { middle: "", words: [] };
	if (!qop.split(/\s*,\s*/).includes("auth"))
		throw new UrlError(`qop '${qop}' is not supported.`);
	const count = "00000001";
	const own = randomBytes(8).toString("hex");
	return {
		middle: `:${count}:${own}:auth`,
		words: ["qop=auth", `nc=${count}`, `cnonce="${own}"`],
	};
}

/** `Digest a="b, c", d=e` as names and values; a backslash in quotes takes the next character as it is. */
function readParameters(challenge: string): ReadonlyMap<string, string> {
	const pairs = challenge.matchAll(
		/([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g,
	);
	return new Map(
		[...pairs].map(([, name = "", quoted, bare = ""]) => [
			name.toLowerCase(),
			quoted?.replace(/\\(.)/g, "$1") ?? bare,
		]),
	);
}
