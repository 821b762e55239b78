// Posts one after the other to one server: over which connections they go.

import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { HttpLine } from "./http-post.ts";

let folder: string;
let server: Server;
let line: HttpLine;
const sockets: Socket[] = [];
let answer: RequestListener = (_, response) => response.end("ok");

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "shevek-line-"));
	server = createServer((request, response) => {
		request.resume().on("end", () => answer(request, response));
	});
	server.on("connection", (socket) => sockets.push(socket));
});
afterEach(async () => {
	line.close();
	server.closeAllConnections();
	server.close();
	await once(server, "close");
	sockets.length = 0;
	answer = (_, response) => response.end("ok");
	rmSync(folder, { recursive: true });
});

async function open(
	place: number | string,
	{ keepsOpen = true } = {},
): Promise<() => Promise<number | string>> {
	const isPath = typeof place === "string";
	if (isPath) server.listen(place);
	else server.listen(place, "127.0.0.1");
	await once(server, "listening");
	const port = isPath ? 1 : (server.address() as AddressInfo).port;
	line = new HttpLine({
		checksCertificate: true,
		env: {},
		socketPath: isPath ? place : undefined,
		keepsOpen,
	});
	return () =>
		line
			.post(new URL(`http://127.0.0.1:${port}/in`), {
				headers: {},
				body: "{}",
				signal: AbortSignal.timeout(10_000),
			})
			.then(
				({ status }) => status,
				(error: NodeJS.ErrnoException) => error.code ?? "?",
			);
}

describe("a line", () => {
	test.each([
		[true, 1],
		[false, 3],
	])(
		"that stays open (%s) takes %s connections for three posts",
		async (keepsOpen, count) => {
			const post = await open(0, { keepsOpen });
			for (let at = 0; at < 3; at++) expect(await post()).toBe(200);
			expect(sockets).toHaveLength(count);
		},
	);

	test("to a Unix socket", async () => {
		const post = await open(join(folder, "s"));
		expect([await post(), await post()]).toEqual([200, 200]);
		expect(sockets).toHaveLength(1);
	});

	test("that the server has closed since is opened again", async () => {
		const post = await open(0);
		expect(await post()).toBe(200);
		// its end is on the way while the next post is: a reset, and no answer
		sockets[0]?.resetAndDestroy();
		expect(await post()).toBe(200);
		expect(sockets).toHaveLength(2);
	});

	test("that the server closes for each post has failed, whatever was before", async () => {
		const post = await open(0);
		expect(await post()).toBe(200);
		answer = (request) => request.socket.destroy();
		expect(await post()).toBe("ECONNRESET");
		expect(sockets).toHaveLength(2);
	});

	test("an answer of any length leaves it in order", async () => {
		answer = (_, response) => response.end("x".repeat(1_000_000));
		const post = await open(0);
		expect([await post(), await post()]).toEqual([200, 200]);
	});

	test("closes what it has opened, and opens again", async () => {
		const post = await open(0);
		await post();
		const [first] = sockets;
		line.close();
		if (first && !first.destroyed) await once(first, "close");
		expect(await post()).toBe(200);
		expect(sockets).toHaveLength(2);
	});
});
