// What the options of `zeromq` mean. They are looked at when the callback is made, so that what is wrong with
// them is said before the run.

import { ShevekError } from "../../../errors/shevek-error.ts";
import type { OptionValues } from "../../../plugins/option-spec.ts";
import type { ZEROMQ_OPTIONS } from "./options.ts";

export type ZeromqValues = OptionValues<typeof ZEROMQ_OPTIONS>;

/** Below the outbox's own limit of a try, so that the socket gives up first. */
const MAX_TIMEOUT_SECONDS = 10;
/** Binary keys in the letters of ZeroMQ's Z85. */
const KEY = /^[0-9a-zA-Z.\-:+=^!/*?&<>()[\]{}@%$#]{40}$/;
const ADDRESS = /^(tcp:\/\/[^\s*]+:\d+|ipc:\/\/\S+)$/;

/** Throws a `config` error that tells no secret. */
export function assertPeer(options: ZeromqValues): void {
	const { url, timeout, curve_secret_key } = options;
	if (!ADDRESS.test(url))
		throw wrong(
			`its option url is '${url}', which is no address to connect to`,
			"Write tcp://host:port or ipc:///path: RUNNER_SOCKET_URL, or url in [callback_zeromq].",
		);
	if (!(timeout >= 1 && timeout <= MAX_TIMEOUT_SECONDS))
		throw wrong(
			`it cannot wait ${timeout} seconds for a peer`,
			`Set timeout (RUNNER_SOCKET_TIMEOUT) to 1 up to ${MAX_TIMEOUT_SECONDS}.`,
		);
	const keys = {
		curve_server_key: options.curve_server_key,
		curve_public_key: options.curve_public_key,
		curve_secret_key: curve_secret_key?.reveal(),
	};
	for (const [name, key] of Object.entries(keys))
		if (key !== undefined && !KEY.test(key))
			throw wrong(
				`its option ${name} is no CURVE key`,
				"A key has 40 characters, as curve_keypair of ZeroMQ makes them.",
			);
	assertWholePair(keys);
}

function assertWholePair(keys: {
	readonly curve_server_key: string | undefined;
	readonly curve_public_key: string | undefined;
	readonly curve_secret_key: string | undefined;
}): void {
	const hasPublic = keys.curve_public_key !== undefined;
	const hasSecret = keys.curve_secret_key !== undefined;
	if (hasPublic === hasSecret && (!hasPublic || keys.curve_server_key)) return;
	throw wrong(
		"its CURVE keys are not complete",
		"curve_public_key and curve_secret_key belong together, and want curve_server_key.",
	);
}

function wrong(what: string, hint: string): ShevekError {
	return new ShevekError("config", `callback zeromq: ${what}`, { hint });
}

/** In warnings: who, without the path of a socket. */
export function peerName({ url }: ZeromqValues): string {
	return url.startsWith("tcp://") ? url.slice("tcp://".length) : "the socket";
}
