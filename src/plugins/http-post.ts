// POSTs over http or https, by way of the proxies of the environment. Not fetch: that takes neither a
// proxy nor a word on certificates without settings of the whole process.

import * as http from "node:http";
import * as https from "node:https";
import { getCACertificates } from "node:tls";
import { proxiesOf } from "./proxies.ts";

export interface Post {
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	readonly signal: AbortSignal;
}

interface LineOptions {
	/** False takes any certificate. */
	readonly checksCertificate: boolean;
	/** Where proxies are named. */
	readonly env: NodeJS.ProcessEnv;
	/** A Unix socket, which the URL's host is not asked for then. */
	readonly socketPath?: string | undefined;
	/** Between posts; where not, each has a connection of its own. */
	readonly keepsOpen?: boolean;
}

type OnePost = Post & Pick<LineOptions, "checksCertificate" | "env">;

export interface PostAnswer {
	readonly status: number;
	/** The header Retry-After. */
	readonly retryAfter: string | undefined;
	/** The beginning of the body. */
	readonly said: string;
}

/** Bytes of an answer that are read. */
const READ_BYTES = 4096;

/** What a server of a company's own authority gives rise to where only Node's authorities are known. */
const UNKNOWN_AUTHORITY = new Set([
	"UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
	"UNABLE_TO_VERIFY_LEAF_SIGNATURE",
	"SELF_SIGNED_CERT_IN_CHAIN",
	"DEPTH_ZERO_SELF_SIGNED_CERT",
]);

/** One post over a connection of its own. Rejects with the network's error. */
export async function httpPost(
	url: URL,
	{ checksCertificate, env, ...post }: OnePost,
): Promise<PostAnswer> {
	const line = new HttpLine({ checksCertificate, env });
	try {
		return await line.post(url, post);
	} finally {
		line.close();
	}
}

/** Posts to one receiver, over a connection that may stay open between them. */
export class HttpLine {
	readonly #options: LineOptions;
	#ca: string[] | undefined;
	#agent: http.Agent | undefined;

	constructor(options: LineOptions) {
		this.#options = options;
	}

	/** Rejects with the network's error. Redirects are answers as any other: where they lead is not the receiver's to say. */
	async post(url: URL, post: Post): Promise<PostAnswer> {
		try {
			return await this.#postOnOpen(url, post);
		} catch (error) {
			if (this.#ca !== undefined || !UNKNOWN_AUTHORITY.has(codeOf(error)))
				throw error;
			// Reading the system's authorities takes 0.1 s, so only where they are needed.
			this.#ca = [
				...getCACertificates("default"),
				...getCACertificates("system"),
			];
			this.close();
			return await this.#postOnOpen(url, post);
		}
	}

	/** What is under way ends; a later post opens it again. */
	close(): void {
		this.#agent?.destroy();
		this.#agent = undefined;
	}

	/** A server may close an idle connection at the very moment of a post: that is no failure of its. */
	async #postOnOpen(url: URL, post: Post): Promise<PostAnswer> {
		for (;;) {
			const request = this.#request(url, post);
			try {
				return await answerTo(request, post.body);
			} catch (error) {
				if (!request.reusedSocket || !CLOSED.has(codeOf(error))) throw error;
			}
		}
	}

	#request(url: URL, { headers, body, signal }: Post): http.ClientRequest {
		this.#agent ??= this.#open(url.protocol === "https:");
		const { socketPath } = this.#options;
		const { request } = url.protocol === "https:" ? https : http;
		return request(url, {
			method: "POST",
			agent: this.#agent,
			signal,
			headers: { ...headers, "content-length": Buffer.byteLength(body) },
			...(socketPath !== undefined && { socketPath }),
		});
	}

	#open(isSecure: boolean): http.Agent {
		const { checksCertificate, env, socketPath, keepsOpen } = this.#options;
		const options = {
			keepAlive: keepsOpen === true,
			...(socketPath === undefined && { proxyEnv: proxiesOf(env) }),
		};
		if (!isSecure) return new http.Agent(options);
		const ca = this.#ca;
		const tls = ca ? { ca } : { rejectUnauthorized: checksCertificate };
		return new https.Agent({ ...options, ...tls });
	}
}

/** What comes of a connection that the server has closed. */
const CLOSED = new Set(["ECONNRESET", "EPIPE"]);

function codeOf(error: unknown): string {
	const code =
		error instanceof Error && "code" in error ? error.code : undefined;
	return typeof code === "string" ? code : "";
}

function answerTo(
	request: http.ClientRequest,
	body: string,
): Promise<PostAnswer> {
	return new Promise((resolve, reject) => {
		request.on("response", (answer) => resolve(readAnswer(answer)));
		request.on("error", reject);
		request.end(body);
	});
}

async function readAnswer(answer: http.IncomingMessage): Promise<PostAnswer> {
	const parts: Buffer[] = [];
	let size = 0;
	try {
		for await (const part of answer) {
			parts.push(part);
			size += part.length;
			if (size >= READ_BYTES) break;
		}
	} catch {
		// the status says enough
	}
	return {
		status: answer.statusCode ?? 0,
		retryAfter: answer.headers["retry-after"],
		said: Buffer.concat(parts).toString(),
	};
}
