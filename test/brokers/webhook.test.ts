// The looper webhook over real HTTP on loopback.

import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { Agent, type IncomingHttpHeaders, request } from "node:http";
import { request as tlsRequest } from "node:https";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import definition from "../../src/builtin/sources/webhook.ts";
import type { SourceItem, SourceResult } from "../../src/plugins/source.ts";
import { makeCertificates } from "./certificates.ts";
import { type SourceBench, shown, startSource } from "./source-bench.ts";

interface Answer {
	readonly status: number;
	readonly body: unknown;
	readonly headers: IncomingHttpHeaders;
}

interface Post {
	readonly path?: string;
	readonly method?: string;
	readonly body?: string | Buffer;
	readonly headers?: Readonly<Record<string, string>>;
	readonly agent?: Agent;
}

interface Hook {
	readonly bench: SourceBench;
	readonly port: number;
	post(post: Post): Promise<Answer>;
}

const JSON_TYPE = { "Content-Type": "application/json" };
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function listen(
	options: Record<string, unknown>,
	isTaking = true,
): Promise<SourceBench> {
	return startSource({
		name: "webhook",
		definition,
		options: { port: 0, ...options },
		isTaking,
	});
}

async function withHook(
	options: Record<string, unknown>,
	work: (hook: Hook) => Promise<void>,
	isTaking = true,
): Promise<void> {
	const bench = await listen(options, isTaking);
	const port = Number(/:(\d+)\//.exec(bench.log[0] ?? "")?.[1]);
	try {
		await work({ bench, port, post: (post) => send(port, post) });
	} finally {
		await bench.stop();
	}
}

function send(
	port: number,
	{
		path = "/deploy",
		method = "POST",
		body = "{}",
		headers = JSON_TYPE,
		agent,
	}: Post,
): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const sent = request(
			{ host: "127.0.0.1", port, path, method, headers, agent: agent ?? false },
			(response) => {
				let text = "";
				response.setEncoding("utf8").on("data", (more: string) => {
					text += more;
				});
				response.once("end", () =>
					resolve({
						status: response.statusCode ?? 0,
						body: JSON.parse(text),
						headers: response.headers,
					}),
				);
			},
		);
		sent.once("error", reject);
		sent.end(body);
	});
}

/** As the loop does: what is given is written down. */
async function takeOne(bench: SourceBench): Promise<SourceItem> {
	await expect.poll(() => bench.items.length).toBe(1);
	const [item] = bench.items;
	if (item === undefined) throw new Error("no item");
	return item;
}

describe("a message", () => {
	test.each<[string, Record<string, unknown>, Post, string]>([
		[
			"the path is its routing key",
			{},
			{ path: "/deploy.web" },
			"deploy.web {}",
		],
		[
			"behind the path of the options",
			{ path: "/hooks" },
			{ path: "/hooks/deploy?x=1" },
			"deploy {}",
		],
		[
			"slashes and signs are part of it",
			{},
			{ path: "/a/%2e%2e/b%20c" },
			"a/../b c {}",
		],
		["the key may be fixed", { routing_key: "one" }, { path: "/" }, "one {}"],
		[
			"a header may hold it",
			{ routing_key_header: "X-GitHub-Event", routing_key_prefix: "github." },
			{ path: "/", headers: { ...JSON_TYPE, "X-GitHub-Event": "push" } },
			"github.push {}",
		],
		[
			"numbers stay Python's",
			{},
			{ body: '{"f": 1.0, "i": 9007199254740993}' },
			'deploy {"f": 1.0, "i": 9007199254740993}',
		],
		["a list is the variable msg", {}, { body: "[1]" }, 'deploy {"msg": [1]}'],
		["nothing is an empty payload", {}, { body: "", headers: {} }, "deploy {}"],
		[
			"a text is the variable msg",
			{},
			{
				body: "a: 1",
				headers: { "Content-Type": "text/plain; charset=utf-8" },
			},
			'deploy {"msg": "a: 1"}',
		],
		[
			"a form's fields are its variables",
			{},
			{
				body: "a=1&b=x+y&b=z",
				headers: { "Content-Type": "application/x-www-form-urlencoded" },
			},
			'deploy {"a": "1", "b": ["x y", "z"]}',
		],
		[
			"GitHub's form holds JSON",
			{},
			{
				body: `payload=${encodeURIComponent('{"ref": "main"}')}`,
				headers: { "Content-Type": "application/x-www-form-urlencoded" },
			},
			'deploy {"ref": "main"}',
		],
		[
			"a template stays text",
			{},
			{ body: "{\"a\": \"{{ lookup('pipe', 'id') }}\"}" },
			"deploy {\"a\": \"{{ lookup('pipe', 'id') }}\"}",
		],
	])("%s", async (_title, options, post, expected) => {
		await withHook(options, async ({ bench, post: send }) => {
			const answer = send({
				...post,
				headers: { "X-GitHub-Delivery": "d-1", ...(post.headers ?? JSON_TYPE) },
			});
			const item = await takeOne(bench);
			expect(shown(item)).toBe(`${expected} id=d-1`);
			bench.accepted(item);
			expect(await answer).toMatchObject({ status: 202, body: { id: "d-1" } });
		});
	});

	test("without a delivery's id it gets one, which the answer tells", async () => {
		await withHook({}, async ({ bench, post }) => {
			const answer = post({});
			const item = await takeOne(bench);
			bench.accepted(item);
			const { status, body } = await answer;
			expect(status).toBe(202);
			expect(body).toEqual({ id: expect.stringMatching(ID) });
			expect(shown(item)).toBe(`deploy {} id=${(body as { id: string }).id}`);
		});
	});
});

describe("what the loop does with it is the answer", () => {
	test.each<[SourceResult, number, unknown]>([
		[
			{ kind: "unrouted" },
			404,
			{ error: 'no routing key of the configuration is "deploy"' },
		],
		[
			{ kind: "refused", reason: "the payload is deeper than 64" },
			422,
			{ error: "the payload is deeper than 64" },
		],
		[{ kind: "returned" }, 503, { error: "the loop is ending" }],
		[{ kind: "runfinished", run: "r" }, 202, { id: "d-1" }],
	])("%j", async (result, status, body) => {
		await withHook({}, async ({ bench, post }) => {
			const answer = post({
				headers: { ...JSON_TYPE, "X-GitHub-Delivery": "d-1" },
			});
			await bench.done(await takeOne(bench), result);
			expect(await answer).toMatchObject({ status, body });
		});
	});
});

const SECRET = "it's a secret";
const sign = (body: string, encoding: "hex" | "base64" = "hex") =>
	createHmac("sha256", SECRET).update(body).digest(encoding);

describe("refused", () => {
	test.each<[string, Record<string, unknown>, Post, number, string]>([
		[
			"elsewhere",
			{ path: "/hooks" },
			{ path: "/hooksdeploy" },
			404,
			"nothing is at /hooksdeploy",
		],
		[
			"below a fixed key's path",
			{ routing_key: "one" },
			{ path: "/two" },
			404,
			"nothing is at /two",
		],
		[
			"no routing key",
			{},
			{ path: "/" },
			404,
			"no routing key stands behind /",
		],
		[
			"no routing key in the header",
			{ routing_key_header: "X-Event" },
			{ path: "/" },
			400,
			"no routing key stands in X-Event",
		],
		[
			"a path that is no UTF-8",
			{},
			{ path: "/%ff" },
			400,
			"the path's %ff is not UTF-8 in percent signs",
		],
		["another method", {}, { method: "PUT" }, 405, "PUT is not taken: POST it"],
		[
			"another type",
			{},
			{ headers: { "Content-Type": "text/xml" } },
			415,
			"the type text/xml is not taken: send application/json",
		],
		[
			"no type",
			{},
			{ headers: {} },
			415,
			"the body has no type: send application/json",
		],
		[
			"another charset",
			{},
			{ headers: { "Content-Type": "text/plain; charset=latin1" } },
			415,
			"the charset latin1 is not taken: send UTF-8",
		],
		[
			"a compressed body",
			{},
			{ headers: { ...JSON_TYPE, "Content-Encoding": "gzip" } },
			415,
			"a compressed body is not taken",
		],
		[
			"no JSON",
			{},
			{ body: "{" },
			400,
			"the body is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
		],
		[
			"JSON that says it is a form, as curl -d does",
			{},
			{
				body: '{"version": "1.4"}',
				headers: { "Content-Type": "application/x-www-form-urlencoded" },
			},
			400,
			"the body looks like JSON and says that it is a form: send it with Content-Type: application/json",
		],
		[
			"no UTF-8",
			{},
			{ body: Buffer.from([0x22, 0xff, 0x22]) },
			400,
			"the body is not UTF-8",
		],
		[
			"an id without end",
			{},
			{ headers: { ...JSON_TYPE, "X-GitHub-Delivery": "x".repeat(256) } },
			400,
			"X-GitHub-Delivery is longer than 255 characters",
		],
		["no token", { token: SECRET }, {}, 401, "a bearer token is wanted"],
		[
			"another scheme",
			{ token: SECRET },
			{ headers: { Authorization: `Basic ${SECRET}` } },
			401,
			"a bearer token is wanted",
		],
		[
			"a wrong token",
			{ token: SECRET },
			{ headers: { Authorization: `Bearer ${SECRET}x` } },
			403,
			"the token is wrong",
		],
		[
			"no signature",
			{ hmac_secret: SECRET },
			{},
			401,
			"a signature in X-Hub-Signature-256 is wanted",
		],
		[
			"a signature of another body",
			{ hmac_secret: SECRET },
			{
				headers: {
					...JSON_TYPE,
					"X-Hub-Signature-256": `sha256=${sign("{ }")}`,
				},
			},
			403,
			"the signature in X-Hub-Signature-256 is wrong",
		],
		[
			"a signature cut short",
			{ hmac_secret: SECRET },
			{
				headers: {
					...JSON_TYPE,
					"X-Hub-Signature-256": `sha256=${sign("{}").slice(2)}`,
				},
			},
			403,
			"the signature in X-Hub-Signature-256 is wrong",
		],
		[
			"a signature in the other encoding",
			{ hmac_secret: SECRET },
			{
				headers: { ...JSON_TYPE, "X-Hub-Signature-256": sign("{}", "base64") },
			},
			403,
			"the signature in X-Hub-Signature-256 is wrong",
		],
		[
			"a token without the signature that is wanted too",
			{ token: SECRET, hmac_secret: SECRET },
			{ headers: { Authorization: `Bearer ${SECRET}` } },
			401,
			"a signature in X-Hub-Signature-256 is wanted",
		],
		[
			"a web page, without a secret",
			{},
			{ headers: { ...JSON_TYPE, Origin: "https://evil.example" } },
			403,
			"a web page may not post here without a token",
		],
		[
			"a name that leads here, without a secret",
			{},
			{ headers: { ...JSON_TYPE, Host: "evil.example:9180" } },
			403,
			"the host evil.example is none of this machine's own",
		],
	])("%s", async (_title, options, post, status, error) => {
		await withHook(options, async ({ bench, post: send }) => {
			expect(await send(post)).toMatchObject({ status, body: { error } });
			expect(bench.items).toEqual([]);
			expect(bench.log.join("\n")).not.toContain(SECRET);
		});
	});
});

test.each<[string, Record<string, unknown>, Record<string, string>]>([
	["the token", { token: SECRET }, { Authorization: `Bearer ${SECRET}` }],
	[
		"GitHub's signature",
		{ hmac_secret: SECRET },
		{ "X-Hub-Signature-256": `sha256=${sign("{}")}` },
	],
	[
		"a bare signature",
		{ hmac_secret: SECRET, hmac_header: "X-Sign" },
		{ "X-Sign": sign("{}").toUpperCase() },
	],
	[
		"one in base64",
		{ hmac_secret: SECRET, hmac_encoding: "base64" },
		{ "X-Hub-Signature-256": sign("{}", "base64") },
	],
	[
		"a web page that knows the token",
		{ token: SECRET },
		{ Authorization: `Bearer ${SECRET}`, Origin: "https://own.example" },
	],
])("let in: %s", async (_title, options, headers) => {
	await withHook(options, async ({ bench, post }) => {
		const answer = post({ headers: { ...JSON_TYPE, ...headers } });
		bench.accepted(await takeOne(bench));
		expect(await answer).toMatchObject({ status: 202 });
	});
});

describe("a body that is too long", () => {
	test.each([
		["whose length is said", { "Content-Length": String(1024 * 1024 + 1) }],
		["whose length is not said", { "Transfer-Encoding": "chunked" }],
	])("%s", async (_title, headers) => {
		await withHook({}, async ({ bench, post }) => {
			const body = Buffer.alloc(1024 * 1024 + 1, " ");
			expect(
				await post({ body, headers: { ...JSON_TYPE, ...headers } }),
			).toMatchObject({
				status: 413,
				body: { error: "the body is longer than 1048576 bytes" },
			});
			expect(bench.items).toEqual([]);
		});
	});

	test("without end is cut off", async () => {
		await withHook({}, async ({ port }) => {
			const socket = connect(port, "127.0.0.1");
			socket.write(
				"POST /deploy HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n",
			);
			const chunk = `10000\r\n${" ".repeat(0x10000)}\r\n`;
			let sent = 0;
			const more = () => {
				while (!socket.destroyed && socket.write(chunk)) sent += 1;
				sent += 1;
			};
			socket.on("drain", more);
			socket.on("error", () => {});
			socket.resume();
			more();
			await expect.poll(() => socket.destroyed).toBe(true);
			// 9 MiB, and what the system's buffers hold
			expect(sent * 0x10000).toBeLessThan(64 * 1024 * 1024);
		});
	});
});

test("a request that takes too long to arrive is 408", async () => {
	await withHook({ request_timeout: 0.2 }, async ({ port }) => {
		const socket = connect(port, "127.0.0.1");
		let answer = "";
		socket.setEncoding("utf8").on("data", (more: string) => {
			answer += more;
		});
		socket.on("error", () => {});
		socket.write(
			"POST /deploy HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Type: text/plain\r\n\r\n",
		);
		await expect.poll(() => socket.destroyed).toBe(true);
		expect(answer).toMatch(/^HTTP\/1\.1 408 /);
	});
});

describe("a loop that has no time", () => {
	test("a message that it does not take in time is 503", async () => {
		await withHook(
			{ request_timeout: 0.2 },
			async ({ post }) => {
				expect(await post({})).toMatchObject({
					status: 503,
					body: { error: "the loop has no time for it" },
					headers: { "retry-after": "5" },
				});
			},
			false,
		);
	});

	test("one more than the queue holds is 429, the others 503 when the loop ends", async () => {
		await withHook(
			{ queue_size: 2 },
			async ({ bench, post }) => {
				const answers = await Promise.all([
					...["1", "2", "3"].map((body) => post({ body })),
					bench.log.length === 1 ? endSoon(bench) : undefined,
				]);
				const statuses = answers.map((each) => each?.status);
				expect(statuses.filter(Boolean).toSorted()).toEqual([429, 503, 503]);
				expect(answers.find((each) => each?.status === 429)).toMatchObject({
					body: { error: "2 messages wait to be written down" },
					headers: { "retry-after": "5" },
				});
				expect(await post({})).toMatchObject({
					status: 503,
					body: { error: "the loop is ending" },
					headers: { "retry-after": "5", connection: "close" },
				});
			},
			false,
		);
	});
});

/** When the first refusal stands in the log. */
async function endSoon(bench: SourceBench): Promise<undefined> {
	await expect.poll(() => bench.log.length).toBe(2);
	await bench.end();
}

describe("refused at the start", () => {
	test.each<[string, Record<string, unknown>, string]>([
		[
			"every address without a secret",
			{ host: "0.0.0.0" },
			"the looper webhook would let anybody who reaches 0.0.0.0 start playbooks",
		],
		[
			"every address of IPv6",
			{ host: "::" },
			"the looper webhook would let anybody who reaches :: start playbooks",
		],
		["an empty token", { token: "" }, "the looper webhook's token is empty"],
		[
			"an address that is none of this machine's",
			{ host: "192.0.2.1", token: SECRET },
			"the looper webhook cannot listen at 192.0.2.1:0: listen EADDRNOTAVAIL: address not available 192.0.2.1",
		],
	])("%s", async (_title, options, message) => {
		await expect(listen(options)).rejects.toThrow(message);
	});

	test("with a secret every address will do", async () => {
		await withHook({ host: "0.0.0.0", token: SECRET }, async ({ post }) => {
			expect((await post({})).status).toBe(401);
		});
	});
});

test("HTTPS, with a certificate", async () => {
	const certificates = makeCertificates();
	try {
		await withHook(
			{
				token: SECRET,
				"tls.certfile": certificates.certFile,
				"tls.keyfile": certificates.keyFile,
			},
			async ({ bench, port }) => {
				expect(bench.log).toEqual([
					`info: listening at https://127.0.0.1:${port}/`,
				]);
				const status = new Promise((resolve, reject) => {
					const sent = tlsRequest(
						{
							...{ host: "localhost", family: 4, port, path: "/deploy" },
							method: "POST",
							ca: readFileSync(certificates.caFile),
							headers: { ...JSON_TYPE, Authorization: `Bearer ${SECRET}` },
							agent: false,
						},
						(response) => {
							response.resume();
							resolve(response.statusCode);
						},
					);
					sent.once("error", reject);
					sent.end("{}");
				});
				bench.accepted(await takeOne(bench));
				expect(await status).toBe(202);
			},
		);
	} finally {
		certificates.remove();
	}
});

test("a client that keeps its connection open does not keep the loop", async () => {
	const agent = new Agent({ keepAlive: true });
	try {
		await withHook({}, async ({ bench, post }) => {
			const answer = post({ agent });
			bench.accepted(await takeOne(bench));
			expect((await answer).status).toBe(202);
		});
	} finally {
		agent.destroy();
	}
});
