// One POST over http or https, by way of the proxies of the environment. Not fetch: that takes neither a
// proxy nor a word on certificates without settings of the whole process.

import * as http from "node:http";
import * as https from "node:https";
import { getCACertificates } from "node:tls";
import { proxiesOf } from "./proxies.ts";

export interface Post {
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	readonly signal: AbortSignal;
	/** False takes any certificate. */
	readonly checksCertificate: boolean;
	/** Where proxies are named. */
	readonly env: NodeJS.ProcessEnv;
}

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

/** Rejects with the network's error. Redirects are answers as any other: where they lead is not the receiver's to say. */
export async function httpPost(url: URL, post: Post): Promise<PostAnswer> {
	try {
		return await sendOnce(url, post, {
			rejectUnauthorized: post.checksCertificate,
		});
	} catch (error) {
		if (!UNKNOWN_AUTHORITY.has(codeOf(error))) throw error;
		// Reading the system's authorities takes 0.1 s, so only where they are needed.
		const ca = [
			...getCACertificates("default"),
			...getCACertificates("system"),
		];
		return await sendOnce(url, post, { ca });
	}
}

function codeOf(error: unknown): string {
	const code =
		error instanceof Error && "code" in error ? error.code : undefined;
	return typeof code === "string" ? code : "";
}

function sendOnce(
	url: URL,
	{ headers, body, signal, env }: Post,
	tls: https.AgentOptions,
): Promise<PostAnswer> {
	const proxyEnv = proxiesOf(env);
	const agent =
		url.protocol === "https:"
			? new https.Agent({ proxyEnv, ...tls })
			: new http.Agent({ proxyEnv });
	const { request } = url.protocol === "https:" ? https : http;
	const answered = new Promise<PostAnswer>((resolve, reject) => {
		const options = {
			method: "POST",
			agent,
			signal,
			headers: { ...headers, "content-length": Buffer.byteLength(body) },
		};
		const sent = request(url, options, (answer) => resolve(readAnswer(answer)));
		sent.on("error", reject);
		sent.end(body);
	});
	return answered.finally(() => agent.destroy());
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
