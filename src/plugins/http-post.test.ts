// What only shows over real connections: proxies and certificates.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { httpPost } from "./http-post.ts";

const folder = mkdtempSync(join(tmpdir(), "shevek-post-"));
const certificate = join(folder, "cert.pem");
const key = join(folder, "key.pem");
const servers: Server[] = [];
const asked: string[] = [];

async function listening(server: Server): Promise<number> {
	servers.push(server);
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return (server.address() as AddressInfo).port;
}

async function post(
	url: string,
	{ env = {}, checksCertificate = true } = {},
): Promise<number | string> {
	try {
		const answer = await httpPost(new URL(url), {
			headers: {},
			body: "{}",
			signal: AbortSignal.timeout(10_000),
			checksCertificate,
			env,
		});
		return answer.status;
	} catch (error) {
		return error instanceof Error && "code" in error ? String(error.code) : "?";
	}
}

beforeAll(() => {
	execFileSync(
		"openssl",
		[
			...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"],
			...["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
			...["-keyout", key, "-out", certificate],
		],
		{ stdio: "ignore" },
	);
});
afterEach(() => {
	for (const server of servers.splice(0)) {
		server.closeAllConnections();
		server.close();
	}
	asked.length = 0;
});
afterAll(() => rmSync(folder, { recursive: true }));

function target(name: string): Server {
	return createServer((request, response) => {
		asked.push(`${name} ${request.url}`);
		response.end("ok");
	});
}

/** Passes TLS through to that port, whatever host is asked for. */
function tunnel(port: number): Server {
	return createServer().on("connect", (request, socket) => {
		asked.push(`tunnel ${request.url}`);
		const through = connect(port, "127.0.0.1", () => {
			socket.write("HTTP/1.1 200 OK\r\n\r\n");
			socket.pipe(through).pipe(socket);
		});
		through.on("error", () => socket.destroy());
		socket.on("error", () => through.destroy());
	});
}

const secure = () =>
	createSecureServer(
		{ cert: readFileSync(certificate), key: readFileSync(key) },
		(request, response) => {
			asked.push(`secure ${request.url}`);
			response.end("ok");
		},
	) as unknown as Server;

describe("a POST", () => {
	test("goes by the proxy of its environment, but for hosts that are excepted", async () => {
		const there = await listening(target("target"));
		const proxy = `127.0.0.1:${await listening(target("proxy"))}`;
		const url = `http://localhost:${there}/hook`;
		expect(await post(url, { env: { http_proxy: proxy } })).toBe(200);
		const excepted = { http_proxy: proxy, no_proxy: "localhost" };
		expect(await post(url, { env: excepted })).toBe(200);
		expect(asked).toEqual([`proxy ${url}`, "target /hook"]);
	});

	test("goes through a proxy's tunnel to an https server", async () => {
		const there = await listening(secure());
		const https_proxy = `http://127.0.0.1:${await listening(tunnel(there))}`;
		const answer = await post("https://localhost/hook", {
			env: { https_proxy },
			checksCertificate: false,
		});
		expect(answer).toBe(200);
		expect(asked).toEqual(["tunnel localhost:443", "secure /hook"]);
	});

	test("a proxy that refuses, and one that is not there", async () => {
		const refusing = createServer().on("connect", (_, socket) =>
			socket.end("HTTP/1.1 407 who are you\r\n\r\n"),
		);
		const https_proxy = `http://me:sesame@127.0.0.1:${await listening(refusing)}`;
		const url = "https://localhost/hook";
		expect(await post(url, { env: { https_proxy } })).toBe("ERR_PROXY_TUNNEL");
		const env = { https_proxy: "http://127.0.0.1:1" };
		expect(await post(url, { env })).toBe("ECONNREFUSED");
	});

	test("a certificate of an authority that nobody knows, unless it is not checked", async () => {
		const url = `https://localhost:${await listening(secure())}/hook`;
		expect(await post(url)).toBe("DEPTH_ZERO_SELF_SIGNED_CERT");
		expect(await post(url, { checksCertificate: false })).toBe(200);
		expect(asked).toEqual(["secure /hook"]);
	});

	test("a certificate of an authority that the system knows", async () => {
		const url = `https://localhost:${await listening(secure())}/hook`;
		const script = `
			import { httpPost } from ${JSON.stringify(join(import.meta.dirname, "http-post.ts"))};
			const answer = await httpPost(new URL(${JSON.stringify(url)}), {
				headers: {}, body: "{}", signal: AbortSignal.timeout(9000), checksCertificate: true, env: {} });
			process.exitCode = answer.status === 200 ? 0 : 1;`;
		const child = runScript(script, { SSL_CERT_FILE: certificate });
		expect(await child).toBe(0);
		expect(asked).toEqual(["secure /hook"]);
	});
});

/** In a process of its own: the system's authorities are read once a process. */
async function runScript(
	script: string,
	env: Record<string, string>,
): Promise<number | null> {
	const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
		env,
		stdio: "ignore",
	});
	const [code] = await once(child, "exit");
	return code;
}
