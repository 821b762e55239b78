// The options of `zeromq`: ansible-runner-zeromq's, and what a careful user wants beside it.

import type { OptionSpec } from "../../../plugins/option-spec.ts";

const setBy = <Name extends string>(name: Name) =>
	({
		env: [`RUNNER_SOCKET_${name.toUpperCase()}`],
		ini: [`callback_zeromq.${name}`],
	}) as const satisfies Partial<OptionSpec>;

export const ZEROMQ_OPTIONS = {
	url: {
		type: "str",
		required: true,
		...setBy("url"),
		description:
			"Where the peer's PULL socket is bound: tcp://host:port or ipc:///path. Under `shevek runner` it switches the callback on.",
	},
	timeout: {
		type: "int",
		default: 1 as number,
		...setBy("timeout"),
		description:
			"Seconds that a message waits for a connected peer, 10 at most, before it is tried again later.",
	},
	curve_server_key: {
		type: "str",
		...setBy("curve_server_key"),
		description:
			"The peer's public CURVE key, of 40 characters: encrypts what is sent.",
	},
	curve_public_key: {
		type: "str",
		...setBy("curve_public_key"),
		description:
			"Our public CURVE key, for a peer that knows who may connect; unset, a new pair each run.",
	},
	curve_secret_key: {
		type: "str",
		secret: true,
		...setBy("curve_secret_key"),
		description: "Our secret CURVE key.",
	},
} as const;
