// fact_caching_connection of redis, as community.general reads it.

import { expect, test } from "vitest";
import { Secret } from "../../plugins/secret.ts";
import { serverOf } from "./redis.ts";

const parsed = (uri: string, service?: string) =>
	serverOf({ _uri: new Secret(uri), _sentinel_service_name: service });

test.each([
	["localhost:6379:0", { host: "localhost", port: 6379, db: 0 }],
	["h:1:2:p:a;ss word", { host: "h", port: 1, db: 2, password: "p:a;ss word" }],
	["h:1:2:", { host: "h", port: 1, db: 2 }],
	["[::1]:6379:3:x", { host: "::1", port: 6379, db: 3, password: "x" }],
	["tls://h:1:0", { host: "h", port: 1, db: 0, tls: {} }],
])("%s", (uri, server) => {
	expect(parsed(uri)).toEqual(server);
});

test.each([
	[
		"a:1;b:2;3:hush",
		{
			name: "mine",
			sentinels: [
				{ host: "a", port: 1 },
				{ host: "b", port: 2 },
			],
			db: 3,
			password: "hush",
		},
	],
	["a:1;", { name: "mine", sentinels: [{ host: "a", port: 1 }] }],
	[
		"tls://a:1;0",
		{ name: "mine", sentinels: [{ host: "a", port: 1 }], db: 0, tls: {} },
	],
])("with Sentinel: %s", (uri, server) => {
	expect(parsed(uri, "mine")).toEqual(server);
});

test.each([
	["hush", undefined, "Unable to parse connection string"],
	["h:hush:0", undefined, "Unable to parse connection string"],
	["h:1:0", "mine", "_uri does not have sentinel syntax."],
	["hush;0", "mine", "Unable to parse connection string"],
])("%s is none, and no message shows it", (uri, service, message) => {
	expect(() => parsed(uri, service)).toThrow(
		expect.objectContaining({ code: "config", message }),
	);
});
