// A URL's content, as urllib under Ansible's open_url gets it: credentials, redirects, cookies.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { pyRepr } from "../../../pyvalue/text.ts";
import { AnsibleFailure } from "../../../templar/failure.ts";
import { osErrorText } from "../../../vault/os-error.ts";
import {
	answerChallenges,
	basicAuth,
	type Credentials,
} from "./authorization.ts";
import { CookieJar } from "./cookies.ts";
import { type Answer, exchange, type LineOptions } from "./exchange.ts";
import { netrcCredentials } from "./netrc.ts";
import { HttpError, UrlError } from "./url-error.ts";

export interface UrlRequest {
	readonly line: LineOptions;
	readonly headers: Readonly<Record<string, string>>;
	/** Names of those that the first server alone gets. */
	readonly unredirected: readonly string[];
	readonly credentials: Credentials | undefined;
	/** Says who it is before it is asked. */
	readonly isForward: boolean;
	readonly usesNetrc: boolean;
	/** `urllib2`, `all`, `yes`, `safe`; anything else follows none. */
	readonly redirects: string;
	readonly environment: Readonly<Record<string, string | undefined>>;
}

const MAX_REDIRECTS = 10;
/** To one address. */
const MAX_REPEATS = 4;
/** A nonce may be stale; beyond the second time, the password is wrong. */
const MAX_ANSWERS = 2;

/** Rejects with an HttpError, a UrlError, or an error that Python would raise. */
export async function openUrl(
	written: string,
	request: UrlRequest,
): Promise<Buffer> {
	const { address, credentials } = takeCredentials(written, request);
	const url = parseUrl(address);
	switch (url.protocol) {
		case "http:":
		case "https:":
			return new Opening(url, { ...request, credentials }).run();
		case "file:":
			return readLocal(url);
		case "data:":
			return Buffer.from(await (await fetch(url)).arrayBuffer());
		default:
			throw new UrlError(`unknown url type: ${url.protocol.slice(0, -1)}`);
	}
}

/** `user:password@` in front of the host, as it is written; it leaves the URL where it counts. */
function takeCredentials(written: string, { credentials }: UrlRequest) {
	const [, scheme = "", own, rest = ""] =
		/^(https?:\/\/)([^/?#@]*)@(.*)$/i.exec(written) ?? [];
	if (own === undefined) return { address: written, credentials };
	const colon = own.indexOf(":");
	const [username, password] =
		colon < 0 ? [own, ""] : [own.slice(0, colon), own.slice(colon + 1)];
	return {
		address: `${scheme}${rest}`,
		credentials: credentials ?? { username, password },
	};
}

function parseUrl(address: string): URL {
	if (!URL.canParse(address))
		throw new AnsibleFailure(
			"ValueError",
			`unknown url type: ${pyRepr(address)}`,
		);
	return new URL(address);
}

function readLocal(url: URL): Buffer {
	const path = fileURLToPath(url);
	try {
		return readFileSync(path);
	} catch (error) {
		throw new UrlError(osErrorText(error, path));
	}
}

class Opening {
	readonly #first: URL;
	readonly #request: UrlRequest;
	readonly #cookies = new CookieJar();
	readonly #visits = new Map<string, number>();
	#redirects = 0;

	constructor(url: URL, request: UrlRequest) {
		this.#first = url;
		this.#request = request;
	}

	async run(): Promise<Buffer> {
		let url = this.#first;
		for (;;) {
			const answer = await this.#ask(url);
			if (answer.status >= 200 && answer.status < 300) return answer.body();
			answer.discard();
			const next = this.#target(answer, url);
			if (next === undefined) throw new HttpError(answer.status, answer.reason);
			url = next;
		}
	}

	/** The server's answer, with who is there told to it where it asks. */
	async #ask(url: URL): Promise<Answer> {
		const { credentials } = this.#request;
		const challenged = this.#isForward(url) ? undefined : credentials;
		let authorization: string | undefined;
		for (let answers = 0; ; answers++) {
			const answer = await this.#send(url, authorization);
			if (answer.status !== 401 || !challenged || !this.#isHome(url))
				return answer;
			const challenges = answer.headers("www-authenticate");
			const next = answerChallenges(challenges, challenged, url);
			if (next === undefined || next === authorization) return answer;
			answer.discard();
			if (answers === MAX_ANSWERS)
				throw new HttpError(401, "digest auth failed");
			authorization = next;
		}
	}

	async #send(url: URL, authorization: string | undefined): Promise<Answer> {
		const cookie = this.#cookies.header(url);
		const told = authorization ?? this.#forward(url);
		const answer = await exchange(
			url,
			{
				...(cookie !== undefined && { cookie }),
				...this.#headers(),
				...(told !== undefined && { authorization: told }),
			},
			this.#request.line,
		);
		this.#cookies.take(url, answer.headers("set-cookie"));
		return answer;
	}

	#headers(): Readonly<Record<string, string>> {
		const { headers, unredirected } = this.#request;
		if (this.#redirects === 0) return headers;
		const left = unredirected.map((name) => name.toLowerCase());
		return Object.fromEntries(
			Object.entries(headers).filter(
				([name]) => !left.includes(name) && !/^content-/.test(name),
			),
		);
	}

	/** What is told unasked. A server that a redirect leads to never learns it. */
	#forward(url: URL): string | undefined {
		const { credentials, usesNetrc, environment } = this.#request;
		if (!this.#isHome(url)) return undefined;
		if (credentials !== undefined && credentials.username !== "")
			return this.#isForward(url) ? basicAuth(credentials) : undefined;
		const own = usesNetrc
			? netrcCredentials(url.hostname, environment)
			: undefined;
		return own && basicAuth(own);
	}

	#isForward(url: URL): boolean {
		return this.#request.isForward && this.#isHome(url);
	}

	#isHome(url: URL): boolean {
		return url.host === this.#first.host;
	}

	/** Where a redirect leads; undefined where it is none. Throws for one that is not to be followed. */
	#target({ status, reason, header }: Answer, from: URL): URL | undefined {
		const location = header("location") ?? header("uri");
		if (![301, 302, 303, 307, 308].includes(status) || location === undefined)
			return undefined;
		const spaced = location.replaceAll(" ", "%20");
		if (!URL.canParse(spaced, from.href)) return undefined;
		const target = new URL(spaced, from);
		if (!["http:", "https:"].includes(target.protocol))
			throw new HttpError(
				status,
				`${reason} - Redirection to url '${location}' is not allowed`,
			);
		if (!["urllib2", "all", "yes", "safe"].includes(this.#request.redirects))
			return undefined;
		this.#count(target, { status, reason });
		return target;
	}

	#count(target: URL, { status, reason }: { status: number; reason: string }) {
		const visits = this.#visits.get(target.href) ?? 0;
		if (visits >= MAX_REPEATS || this.#redirects >= MAX_REDIRECTS)
			throw new HttpError(
				status,
				`The HTTP server returned a redirect error that would lead to an infinite loop.\nThe last 30x error message was:\n${reason}`,
			);
		this.#visits.set(target.href, visits + 1);
		this.#redirects++;
	}
}
