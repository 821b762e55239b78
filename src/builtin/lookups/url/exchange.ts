// One GET over http or https: a line to the server, one request, one answer.

import { readdirSync, readFileSync } from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import { getCACertificates } from "node:tls";
import { gunzipSync } from "node:zlib";
import type { Proxies } from "../../../plugins/proxies.ts";
import {
	isUnknownAuthority,
	networkError,
	timeoutError,
	UrlError,
} from "./url-error.ts";

export interface LineOptions {
	/** Between one sign of life and the next. */
	readonly timeoutMs: number;
	readonly proxies: Proxies;
	readonly socketPath: string | undefined;
	readonly tls: TlsOptions;
}

export interface TlsOptions {
	readonly checksCertificate: boolean;
	/** The authorities to trust, and no others, as PEM. */
	readonly ca: string | undefined;
	readonly cert: string | undefined;
	readonly key: string | undefined;
	/** OpenSSL's names, separated by colons. */
	readonly ciphers: string | undefined;
}

export interface Answer {
	readonly status: number;
	readonly reason: string;
	header(name: string): string | undefined;
	headers(name: string): readonly string[];
	/** Throws a UrlError for a body beyond the limit. */
	body(): Promise<Buffer>;
	/** Ends the line without reading on. */
	discard(): void;
}

/** What a play works with is in memory several times over. */
const MAX_BODY_BYTES = 256 * 1024 * 1024;

/** Rejects with an error in Python's words. */
export async function exchange(
	url: URL,
	headers: Readonly<Record<string, string>>,
	line: LineOptions,
): Promise<Answer> {
	const { tls } = line;
	try {
		return await send(url, headers, { line, ca: tls.ca });
	} catch (error) {
		const isRetried =
			tls.checksCertificate &&
			tls.ca === undefined &&
			isUnknownAuthority(error);
		if (!isRetried) throw error;
		// Reading the system's authorities takes 0.1 s, so only where they are needed.
		return await send(url, headers, { line, ca: systemAuthorities() });
	}
}

interface Line {
	readonly line: LineOptions;
	readonly ca: string | readonly string[] | undefined;
}

function send(
	url: URL,
	headers: Readonly<Record<string, string>>,
	{ line, ca }: Line,
): Promise<Answer> {
	const isSecure = url.protocol === "https:";
	const { socketPath, timeoutMs } = line;
	return new Promise((resolve, reject) => {
		const request = (isSecure ? https : http).request(url, {
			agent: isSecure ? secureAgent(line, ca) : new http.Agent(ways(line)),
			headers: { "accept-encoding": "identity", ...headers },
			timeout: timeoutMs,
			...(socketPath !== undefined && { socketPath }),
		});
		let isSent = false;
		let timeout: Error | undefined;
		const fault = (error: unknown) => timeout ?? networkError(error, isSent);
		request.on("finish", () => {
			isSent = true;
		});
		request.on("timeout", () => {
			timeout = timeoutError(isSent);
			request.destroy();
		});
		request.on("error", (error) => reject(fault(error)));
		request.on("response", (response) =>
			resolve({
				...answerOf(response, fault),
				discard: () => request.destroy(),
			}),
		);
		request.end();
	});
}

function ways({ proxies, socketPath }: LineOptions): http.AgentOptions {
	return {
		keepAlive: false,
		...(socketPath === undefined && { proxyEnv: proxies }),
	};
}

function secureAgent(line: LineOptions, ca: Line["ca"]): https.Agent {
	const { checksCertificate, cert, key, ciphers } = line.tls;
	return new https.Agent({
		...ways(line),
		rejectUnauthorized: checksCertificate,
		...(ca !== undefined && { ca: [ca].flat() }),
		...(cert !== undefined && { cert, key: key ?? cert }),
		...(ciphers !== undefined && { ciphers }),
	});
}

function answerOf(
	response: http.IncomingMessage,
	fault: (error: unknown) => Error,
): Omit<Answer, "discard"> {
	const headers = (name: string) => response.headersDistinct[name] ?? [];
	// what comes while nobody reads is an error of nobody's
	response.on("error", () => {});
	return {
		status: response.statusCode ?? 0,
		reason: response.statusMessage ?? "",
		headers,
		header: (name) => headers(name)[0],
		body: () => readBody(response, fault),
	};
}

async function readBody(
	response: http.IncomingMessage,
	fault: (error: unknown) => Error,
): Promise<Buffer> {
	const parts: Buffer[] = [];
	let size = 0;
	try {
		for await (const part of response) {
			parts.push(part);
			size += part.length;
			if (size > MAX_BODY_BYTES)
				throw new UrlError(`the answer has more than ${MAX_BODY_BYTES} bytes`);
		}
	} catch (error) {
		throw fault(error);
	}
	const body = Buffer.concat(parts);
	const coding = response.headers["content-encoding"]?.toLowerCase();
	return coding === "gzip"
		? gunzipSync(body, { maxOutputLength: MAX_BODY_BYTES })
		: body;
}

/** Node's, the system's, and those that people put beside Ansible's configuration. */
function systemAuthorities(): readonly string[] {
	return [
		...getCACertificates("default"),
		...getCACertificates("system"),
		...certificatesIn("/etc/ansible"),
	];
}

function certificatesIn(folder: string): readonly string[] {
	try {
		return readdirSync(folder, { withFileTypes: true })
			.filter((entry) => entry.isFile() && /\.(crt|pem)$/.test(entry.name))
			.map((entry) => readFileSync(`${folder}/${entry.name}`, "utf8"))
			.filter((text) => text.includes("-----BEGIN CERTIFICATE-----"));
	} catch {
		return [];
	}
}
