// The servers that the cases of the lookup url ask: two for http, one for https, one that wants a certificate, one on a
// Unix socket, and a proxy. All on loopback, on free ports.

import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { makeCertificates } from "../../brokers/certificates.ts";

export interface Servers {
	/** Extra variables of the playbooks: addresses and files. */
	readonly variables: Readonly<Record<string, string>>;
	readonly proxy: string;
	close(): Promise<void>;
}

export async function startServers(): Promise<Servers> {
	const folder = mkdtempSync(join(tmpdir(), "shevek-url-"));
	const certificates = makeCertificates();
	const tls = {
		cert: readFileSync(certificates.certFile),
		key: readFileSync(certificates.keyFile),
	};
	const other = http.createServer(answer(""));
	const otherUrl = await listen(other);
	const plain = http.createServer(answer(otherUrl));
	const secure = https.createServer(tls, answer(otherUrl));
	const strict = https.createServer(
		{
			...tls,
			ca: readFileSync(certificates.caFile),
			requestCert: true,
			rejectUnauthorized: true,
		},
		answer(otherUrl),
	);
	const proxy = http.createServer((request, response) => {
		response.end(`by the proxy: ${request.url}`);
	});
	const socket = http.createServer(answer(otherUrl));
	const socketPath = join(folder, "server.sock");
	await new Promise<void>((resolve) => socket.listen(socketPath, resolve));
	const variables = {
		other: otherUrl,
		base: await listen(plain),
		tls: (await listen(secure)).replace("http:", "https:"),
		strict: (await listen(strict)).replace("http:", "https:"),
		socket: socketPath,
		ca: certificates.caFile,
		cert: certificates.clientCertFile,
		key: certificates.clientKeyFile,
	};
	const servers = [other, plain, secure, strict, proxy, socket];
	return {
		variables,
		proxy: await listen(proxy),
		async close() {
			for (const server of servers) {
				server.closeAllConnections();
				await new Promise((resolve) => server.close(resolve));
			}
			certificates.remove();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

async function listen(server: http.Server): Promise<string> {
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

type Handler = (
	request: http.IncomingMessage,
	response: http.ServerResponse,
) => void;

/** Headers that say something of the request; the client's own ones come in another order and form. */
const ECHOED = [
	"user-agent",
	"cache-control",
	"authorization",
	"cookie",
	"x-one",
	"x-two",
	"content-type",
];

function answer(other: string): Handler {
	const bodies: Readonly<Record<string, string | Buffer>> = {
		"/lines": "one\ntwo\r\nthree\rfour\u2028five\n",
		"/bytes": Buffer.from([0x66, 0xff, 0xc3, 0xa9, 0x0a]),
		"/empty": "",
		"/marks": "{{ 1 + 1 }}\n",
	};
	return (request, response) => {
		const { pathname, search } = new URL(request.url ?? "/", "http://x");
		const body = bodies[pathname];
		if (body !== undefined) response.end(body);
		else if (pathname === "/echo") response.end(echo(request));
		else if (pathname === "/path") response.end(request.url);
		else if (pathname === "/gzip")
			response.setHeader("content-encoding", "gzip").end(gzipSync("packed"));
		else if (pathname.startsWith("/status/"))
			response.writeHead(Number(pathname.slice(8))).end("no");
		else if (pathname.startsWith("/redirect/"))
			redirect(response, Number(pathname.slice(10)), target(search, other));
		else if (pathname === "/cookie")
			redirect(response.setHeader("set-cookie", "a=b; Path=/"), 302, "/echo");
		else if (pathname === "/basic") basic(request, response);
		else if (pathname.startsWith("/digest/"))
			digest(request, response, pathname.slice(8));
		else if (pathname === "/negotiate")
			response.writeHead(401, { "www-authenticate": "Negotiate" }).end();
		else if (pathname === "/cut") request.socket.destroy();
		else if (pathname === "/half")
			response.writeHead(200, { "content-length": 10 }).write("abc");
		else if (pathname !== "/silent") response.writeHead(404).end("nothing");
	};
}

const target = (search: string, other: string) =>
	decodeURIComponent(search.slice(1)).replace("OTHER", other);

function redirect(
	response: http.ServerResponse,
	status: number,
	location: string,
): void {
	response.writeHead(status, location === "" ? {} : { location }).end();
}

function echo({ headers }: http.IncomingMessage): string {
	return ECHOED.filter((name) => headers[name] !== undefined)
		.map((name) => `${name}: ${headers[name]}`)
		.join("\n");
}

function basic(
	{ headers }: http.IncomingMessage,
	response: http.ServerResponse,
): void {
	const expected = `Basic ${Buffer.from("bob:sé cret").toString("base64")}`;
	if (headers.authorization === expected) response.end("welcome");
	else
		response
			.writeHead(401, { "www-authenticate": 'Basic realm="lab"' })
			.end("who is there");
}

function digest(
	request: http.IncomingMessage,
	response: http.ServerResponse,
	algorithm: string,
): void {
	const hash = (text: string) =>
		createHash(algorithm === "SHA" ? "sha1" : "md5")
			.update(text)
			.digest("hex");
	const given = Object.fromEntries(
		[
			...(request.headers.authorization ?? "").matchAll(
				/(\w+)=(?:"([^"]*)"|([^\s,]+))/g,
			),
		].map(([, name, quoted, bare]) => [name, quoted ?? bare]),
	);
	const expected = hash(
		`${hash("bob:lab:secret")}:n1:${given.nc}:${given.cnonce}:auth:${hash(`GET:${request.url}`)}`,
	);
	if (given.response === expected && given.uri === request.url)
		response.end("welcome");
	else
		response
			.writeHead(401, {
				"www-authenticate": `Digest realm="lab", nonce="n1", qop="auth,auth-int", opaque="o", algorithm=${algorithm}`,
			})
			.end();
}
