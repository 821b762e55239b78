import { describe, expect, test } from "vitest";
import { Secret } from "../../../plugins/secret.ts";
import { type HttpValues, httpTarget } from "./target.ts";

const values = (more: Readonly<Record<string, unknown>>): HttpValues =>
	({
		url: new Secret("http://u:p@collector:8080/in"),
		path: "/",
		headers: undefined,
		token: undefined,
		validate_certs: true,
		timeout: 15,
		...more,
	}) as HttpValues;
const placeOf = (url: string, path = "/") => {
	const target = httpTarget(values({ url: new Secret(url), path }));
	return [target.url.href, target.socketPath, target.name];
};

describe("the receiver of http", () => {
	test.each<[string, string, (string | undefined)[]]>([
		["http://c/x?y=1", "/z", ["http://c/x?y=1", undefined, "c"]],
		["https://c:8443", "/", ["https://c:8443/", undefined, "c"]],
		[
			"/run/not-there-yet.sock",
			"/a/b",
			["http://localhost/a/b", "/run/not-there-yet.sock", "the Unix socket"],
		],
		[
			"/run/x.sock",
			"a",
			["http://localhost/a", "/run/x.sock", "the Unix socket"],
		],
		[
			import.meta.filename,
			"/",
			["http://localhost/", import.meta.filename, "the Unix socket"],
		],
	])("%s with the path %s", (url, path, place) => {
		expect(placeOf(url, path)).toEqual(place);
	});

	test.each<[string, Readonly<Record<string, unknown>>, object]>([
		["none", {}, {}],
		["an empty text", { headers: new Secret(" ") }, {}],
		[
			"texts and numbers",
			{ headers: new Secret('{"X-A": "b", "x-n": 1, "x-b": true}') },
			{ "x-a": "b", "x-n": "1", "x-b": "true" },
		],
		["a token", { token: new Secret("t") }, { authorization: "Bearer t" }],
		[
			"headers before a token, and before ours",
			{
				token: new Secret("t"),
				headers: new Secret('{"Authorization": "Token x", "User-Agent": "me"}'),
			},
			{ authorization: "Token x", "user-agent": "me" },
		],
	])("headers: %s", (_, given, headers) => {
		expect(httpTarget(values(given)).headers).toEqual({
			"user-agent": "shevek",
			...headers,
		});
	});

	test.each([
		"[]",
		"null",
		"7",
		"{",
		'{"a b": "c"}',
		'{"a": "b\\r\\nc: d"}',
		'{"a": "\\u0100"}',
		'{"a": {"b": "c"}}',
		'{"a": null}',
		'{"Content-Length": "3"}',
		'{"transfer-encoding": "chunked"}',
	])("headers that cannot be: %s", (headers) => {
		expect(() => httpTarget(values({ headers: new Secret(headers) }))).toThrow(
			"callback http: its option headers, which is a secret, is no JSON mapping of headers to texts",
		);
	});

	test.each([0, 16, -1])("a timeout that cannot be: %s", (timeout) => {
		expect(() => httpTarget(values({ timeout }))).toThrow(
			`callback http cannot wait ${timeout} seconds for an answer`,
		);
	});
});
