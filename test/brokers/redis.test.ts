// The looper redis with a Redis server of its own.

import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import definition from "../../src/builtin/sources/redis.ts";
import { makeCertificates } from "./certificates.ts";
import { freePorts } from "./process.ts";
import { type RedisServer, startRedis } from "./redis-server.ts";
import { type SourceBench, shown, startSource } from "./source-bench.ts";

let server: RedisServer;
let publisher: Redis;
const PASSWORD = "open sesame";

beforeAll(async () => {
	server = await startRedis(["--requirepass", PASSWORD]);
	publisher = new Redis({
		port: server.port,
		password: PASSWORD,
		retryStrategy: () => 50,
	});
	publisher.on("error", () => {});
});
afterAll(async () => {
	publisher?.disconnect();
	await server?.remove();
});

function listen(options: Record<string, unknown> = {}): Promise<SourceBench> {
	return startSource({
		name: "redis",
		definition,
		options: { port: server.port, password: PASSWORD, ...options },
	});
}

async function withSource(
	options: Record<string, unknown>,
	work: (bench: SourceBench) => Promise<void>,
): Promise<void> {
	const bench = await listen(options);
	try {
		await work(bench);
	} finally {
		await bench.stop();
	}
}

describe("what is published", () => {
	test.each([
		["a mapping is the payload", '{"a": 1}', '{"a": 1}'],
		[
			"numbers stay Python's",
			'{"f": 1.0, "i": 9007199254740993}',
			'{"f": 1.0, "i": 9007199254740993}',
		],
		["YAML is read too", "a: yes\nb: [1, x]", '{"a": true, "b": [1, "x"]}'],
		["a list is the variable msg", "[1, 2]", '{"msg": [1, 2]}'],
		["null, too", "null", '{"msg": null}'],
		["so is a text", "it works", '{"msg": "it works"}'],
		["nothing is no value", "", '{"msg": null}'],
		[
			"what is neither JSON nor YAML is a text",
			'{"a: [',
			'{"msg": "{\\"a: ["}',
		],
		[
			"an object of Python's is a text",
			"!!python/object/apply:os.system [id]",
			'{"msg": "!!python/object/apply:os.system [id]"}',
		],
		[
			"a date is none of JSON's values",
			"a: 2024-01-01",
			'{"msg": "a: 2024-01-01"}',
		],
		[
			"keys that are no strings are no variables",
			"{1: a}",
			'{"msg": "{1: a}"}',
		],
		[
			"a template stays text",
			"{\"a\": \"{{ lookup('pipe', 'id') }}\"}",
			"{\"a\": \"{{ lookup('pipe', 'id') }}\"}",
		],
		[
			"what JavaScript would take for its own is a key",
			'{"__proto__": {"x": 1}}',
			'{"__proto__": {"x": 1}}',
		],
	])("%s", async (_title, text, payload) => {
		await withSource({}, async (bench) => {
			await publisher.publish("deploy.web", text);
			await expect
				.poll(() => bench.items.map(shown))
				.toEqual([`deploy.web ${payload}`]);
		});
	});

	test("bytes that are no UTF-8 are base64", async () => {
		await withSource({}, async (bench) => {
			await publisher.publish("k", Buffer.from([0xff, 0x00, 0x80]));
			await expect
				.poll(() => bench.items.map(shown))
				.toEqual(['k {"msg": "/wCA", "msg_encoding": "base64"}']);
		});
	});

	test("aliases that unfold to more than a message can hold are a text", async () => {
		const levels = Array.from({ length: 30 }, (_, at) =>
			at === 0 ? "l0: &l0 [x]" : `l${at}: &l${at} [*l${at - 1}, *l${at - 1}]`,
		).join("\n");
		await withSource({}, async (bench) => {
			await publisher.publish("k", levels);
			await expect
				.poll(() => bench.items.map(shown))
				.toEqual([`k ${JSON.stringify({ msg: levels }).replace('":', '": ')}`]);
		});
	});
});

test("only channels of the patterns are listened to, and none of Redis' own", async () => {
	await publisher.config("SET", "notify-keyspace-events", "KEA");
	await withSource({ patterns: ["deploy.*", "__*"] }, async (bench) => {
		await publisher.set("key", "value");
		await publisher.publish("other", "{}");
		await publisher.publish("deploy.last", "{}");
		await expect.poll(() => bench.items.map(shown)).toEqual(["deploy.last {}"]);
	});
});

test("when the server comes back it is listened to again", async () => {
	await withSource({}, async (bench) => {
		await server.stop();
		await expect
			.poll(() => bench.log.at(-1))
			.toBe(`warning: lost 127.0.0.1:${server.port}; trying again`);
		await server.start();
		await expect
			.poll(() => bench.log.at(-1))
			.toBe(`info: 127.0.0.1:${server.port} is there again`);
		await expect
			.poll(async () => {
				await publisher.publish("again", "{}");
				return bench.items.length > 0;
			})
			.toBe(true);
	});
});

test.each([
	[
		"a wrong password",
		{ password: "wrong" },
		/^the looper redis cannot listen to 127\.0\.0\.1:\d+: WRONGPASS invalid username-password pair/,
	],
	[
		"no server",
		{ port: 1 },
		/^the looper redis cannot listen to 127\.0\.0\.1:1: connect ECONNREFUSED 127\.0\.0\.1:1$/,
	],
])(
	"%s is an error at the start that names the server",
	async (_title, options, message) => {
		await expect(listen(options)).rejects.toThrow(message);
	},
);

test("TLS, with a certificate of our own", async () => {
	const certificates = makeCertificates();
	const [port = 0] = await freePorts(1);
	const secure = await startRedis([
		...["--tls-port", String(port)],
		...["--tls-ca-cert-file", certificates.caFile],
		...["--tls-cert-file", certificates.certFile],
		...["--tls-key-file", certificates.keyFile],
	]);
	const plain = new Redis({ port: secure.port });
	try {
		await withSource(
			{
				...{ host: "localhost", port },
				"tls.ca_cert": certificates.caFile,
				"tls.certfile": certificates.clientCertFile,
				"tls.keyfile": certificates.clientKeyFile,
			},
			async (bench) => {
				await plain.publish("k", "{}");
				await expect.poll(() => bench.items.map(shown)).toEqual(["k {}"]);
			},
		);
		await expect(
			listen({ host: "localhost", port, "tls.enabled": true }),
		).rejects.toThrow(/self-signed certificate in certificate chain$/);
	} finally {
		plain.disconnect();
		await secure.remove();
		certificates.remove();
	}
});
