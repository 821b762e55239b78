import { once } from "node:events";
import {
	createServer,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { postJson } from "./post-json.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let base: string;
let answer: Answer;
beforeEach(async () => {
	server = createServer((request, response) => answer(request, response));
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	base = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
	server.closeAllConnections();
	server.close();
});

const NEVER = new AbortController().signal;
const NOW = Date.parse("2026-11-21T12:00:00Z");
const SECRET = "/services/T0/B1/sesame?token=x";

function replying(
	status: number,
	body = "",
	headers: Record<string, string> = {},
): Answer {
	return (request, response) => {
		request.resume();
		response.writeHead(status, headers).end(body);
	};
}

async function post(url = `http://${base}${SECRET}`, signal = NEVER) {
	try {
		await postJson(url, { text: "hi" }, signal, { now: () => NOW });
		return "sent";
	} catch (error) {
		if (!(error instanceof Error)) throw error;
		const wait = "waitMs" in error ? ` in ${error.waitMs}` : "";
		return `${error.name}${wait}: ${error.message}`;
	}
}

describe("a POST of JSON", () => {
	test("its body and headers", async () => {
		const seen: unknown[] = [];
		answer = async (request, response) => {
			const parts = await request.toArray();
			const { method, url, headers } = request;
			seen.push(method, url, headers["content-type"], headers["x-a"]);
			seen.push(headers.authorization, Buffer.concat(parts).toString());
			response.writeHead(204).end();
		};
		await postJson(`http://me:p%40ss@${base}/hook`, { text: "ä" }, NEVER, {
			headers: { "x-a": "b" },
		});
		const basic = `Basic ${Buffer.from("me:p@ss").toString("base64")}`;
		expect(seen).toEqual([
			"POST",
			"/hook",
			"application/json",
			"b",
			basic,
			'{"text":"ä"}',
		]);
	});

	test.each<[string, Answer, string]>([
		["200", replying(200, "ok"), "sent"],
		[
			"500",
			replying(500, "broken\n  again"),
			"Error: 127.0.0.1 answered 500: broken again",
		],
		["502 without words", replying(502), "Error: 127.0.0.1 answered 502"],
		["503", replying(503), "Error: 127.0.0.1 answered 503"],
		[
			"503 with seconds",
			replying(503, "", { "retry-after": "7" }),
			"RetryLater in 7000: 127.0.0.1 answered 503",
		],
		[
			"429 with a date",
			replying(429, "", { "retry-after": "Sat, 21 Nov 2026 12:01:00 GMT" }),
			"RetryLater in 60000: 127.0.0.1 answered 429",
		],
		[
			"429 with a date gone by",
			replying(429, "", { "retry-after": "Sat, 21 Nov 2026 11:00:00 GMT" }),
			"RetryLater in 0: 127.0.0.1 answered 429",
		],
		[
			"429",
			replying(429, "slow"),
			"RetryLater in undefined: 127.0.0.1 answered 429: slow",
		],
		["408", replying(408), "Error: 127.0.0.1 answered 408"],
		[
			"404",
			replying(404, "no_team"),
			"Undeliverable: 127.0.0.1 answered 404: no_team",
		],
		[
			"a redirect",
			replying(307, "", { location: "http://elsewhere/" }),
			"Undeliverable: 127.0.0.1 answered 307",
		],
		[
			"an answer that quotes the address",
			(request, response) =>
				replying(
					400,
					`no ${request.url} at http://${request.headers.host}${request.url}`,
				)(request, response),
			"Undeliverable: 127.0.0.1 answered 400: no … at …",
		],
		[
			"a long answer",
			replying(400, "x".repeat(9999)),
			`Undeliverable: 127.0.0.1 answered 400: ${"x".repeat(200)}`,
		],
		[
			"a reset",
			(request) => request.resume().on("end", () => request.socket.destroy()),
			"Error: 127.0.0.1: ECONNRESET",
		],
	])("%s", async (_, given, told) => {
		answer = given;
		expect(await post()).toBe(told);
	});

	test.each([
		["a token without its scheme", "Bearer sesame", "no such token: sesame"],
		["a header as it is", "sesame street", "no such token: sesame street"],
	])("an answer that quotes %s", async (_, authorization, said) => {
		answer = replying(403, said);
		const sent = postJson(`http://${base}/`, {}, NEVER, {
			headers: { authorization },
		});
		await expect(sent).rejects.toThrow(
			/^127\.0\.0\.1 answered 403: no such token: …$/,
		);
	});

	test("an answer that quotes the password of the URL", async () => {
		answer = replying(403, "me may not: p@ssword, or p%40ssword");
		expect(await post(`http://me:p%40ssword@${base}/hook`)).toBe(
			"Undeliverable: 127.0.0.1 answered 403: me may not: …, or …",
		);
	});

	test("an answer that has no end", async () => {
		answer = (_, response) => {
			response.writeHead(500);
			const more = () => {
				if (response.write("y".repeat(1000))) setImmediate(more);
				else response.once("drain", more);
			};
			more();
		};
		expect(await post()).toBe(
			`Error: 127.0.0.1 answered 500: ${"y".repeat(200)}`,
		);
	});

	test("nobody there, no answer in time, and no URL", async () => {
		answer = () => {};
		const soon = AbortSignal.timeout(50);
		expect(await post(undefined, soon)).toBe(
			"Error: 127.0.0.1: no answer in time",
		);
		server.closeAllConnections();
		server.close();
		await once(server, "close");
		expect(await post()).toBe("Error: 127.0.0.1: ECONNREFUSED");
		expect(await post("hooks/sesame")).toBe(
			"Undeliverable: its address is no URL",
		);
		expect(await post("file:///sesame")).toBe(
			"Undeliverable: its address is no http URL (file:)",
		);
	});
});
