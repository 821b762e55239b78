import { describe, expect, test } from "vitest";
import { Secret } from "../../../plugins/secret.ts";
import { assertPeer, peerName, type ZeromqValues } from "./peer.ts";

const KEY = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
const values = (more: Partial<ZeromqValues>): ZeromqValues => ({
	url: "tcp://127.0.0.1:5556",
	timeout: 1,
	curve_server_key: undefined,
	curve_public_key: undefined,
	curve_secret_key: undefined,
	...more,
});

describe("the peer of zeromq", () => {
	test.each<[Partial<ZeromqValues>, string]>([
		[{}, "127.0.0.1:5556"],
		[{ url: "tcp://[::1]:5556" }, "[::1]:5556"],
		[{ url: "ipc:///run/x" }, "the socket"],
		[{ curve_server_key: KEY }, "127.0.0.1:5556"],
		[
			{
				curve_server_key: KEY,
				curve_public_key: KEY,
				curve_secret_key: new Secret(KEY),
			},
			"127.0.0.1:5556",
		],
	])("%o", (given, name) => {
		assertPeer(values(given));
		expect(peerName(values(given))).toBe(name);
	});

	test.each<[Partial<ZeromqValues>, string]>([
		[
			{ url: "tcp://*:5556" },
			"its option url is 'tcp://*:5556', which is no address to connect to",
		],
		[
			{ url: "127.0.0.1:5556" },
			"its option url is '127.0.0.1:5556', which is no address to connect to",
		],
		[{ timeout: 0 }, "it cannot wait 0 seconds for a peer"],
		[{ timeout: 11 }, "it cannot wait 11 seconds for a peer"],
		[
			{ curve_server_key: "short" },
			"its option curve_server_key is no CURVE key",
		],
		[
			{ curve_server_key: KEY, curve_secret_key: new Secret("short") },
			"its option curve_secret_key is no CURVE key",
		],
		[
			{ curve_server_key: KEY, curve_secret_key: new Secret(KEY) },
			"its CURVE keys are not complete",
		],
		[
			{ curve_public_key: KEY, curve_secret_key: new Secret(KEY) },
			"its CURVE keys are not complete",
		],
	])("%o cannot be", (given, message) => {
		expect(() => assertPeer(values(given))).toThrow(
			`callback zeromq: ${message}`,
		);
	});
});
