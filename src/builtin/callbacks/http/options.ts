// The options of `http`: ansible-runner-http's, and what a careful user wants beside them.

import type { OptionSpec } from "../../../plugins/option-spec.ts";

/** Of a try; the outbox gives none more. */
export const MAX_TIMEOUT_SECONDS = 15;

const setBy = <Name extends string>(name: Name) =>
	({
		env: [`RUNNER_HTTP_${name.toUpperCase()}`],
		ini: [`callback_http.${name}`],
	}) as const satisfies Partial<OptionSpec>;

export const HTTP_OPTIONS = {
	url: {
		type: "str",
		required: true,
		secret: true,
		...setBy("url"),
		description:
			"Where to post: an http or https URL, or the path of a Unix socket. Under `shevek runner` it switches the callback on.",
	},
	path: {
		type: "str",
		default: "/",
		...setBy("path"),
		description:
			"What is asked for over a Unix socket. Not looked at where url is a URL: that has its own path.",
	},
	headers: {
		type: "str",
		secret: true,
		...setBy("headers"),
		description:
			'Headers of each request, as JSON: {"X-Team": "ops", "Authorization": "Bearer …"}.',
	},
	token: {
		type: "str",
		secret: true,
		...setBy("token"),
		description: "Sent as `Authorization: Bearer TOKEN`.",
	},
	validate_certs: {
		type: "bool",
		default: true as boolean,
		...setBy("validate_certs"),
		description: "Check the certificate of an https server.",
	},
	timeout: {
		type: "int",
		default: MAX_TIMEOUT_SECONDS as number,
		...setBy("timeout"),
		description:
			"Seconds that an answer may take, 15 at most; then the request is tried again.",
	},
} as const;
