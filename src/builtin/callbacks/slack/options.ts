// The options of both callbacks, with the defaults of `slack`.

import type { OptionSpec } from "../../../plugins/option-spec.ts";

const setBy = <Name extends string>(name: Name) =>
	({
		env: [`SLACK_${name.toUpperCase()}`],
		ini: [`callback_slack.${name}`],
	}) as const satisfies Partial<OptionSpec>;

export const SLACK_OPTIONS = {
	webhook_url: {
		type: "str",
		required: true,
		secret: true,
		...setBy("webhook_url"),
		description: "The address of the incoming webhook.",
	},
	channel: {
		type: "str",
		...setBy("channel"),
		description: "Where to post; unset, the webhook's own channel.",
	},
	username: {
		type: "str",
		default: "Ansible" as string,
		...setBy("username"),
		description: "The name to post by.",
	},
	icon_url: {
		type: "str",
		...setBy("icon_url"),
		description: "The picture to post by; unset, the webhook's own.",
	},
	validate_certs: {
		type: "bool",
		default: true,
		...setBy("validate_certs"),
		description: "Check the certificate of the webhook's server.",
	},
	http_agent: {
		type: "str",
		default: "shevek",
		...setBy("http_agent"),
		description: "What requests call themselves, for proxies that ask.",
	},
	failure_posts: {
		type: "bool",
		default: true as boolean,
		...setBy("failure_posts"),
		description:
			"Post failed and unreachable hosts with their results, and runs that died.",
	},
	play_posts: {
		type: "bool",
		default: false as boolean,
		...setBy("play_posts"),
		description: "Post each playbook and play that starts.",
	},
	stats_posts: {
		type: "bool",
		default: false as boolean,
		...setBy("stats_posts"),
		description: "Post the recap.",
	},
	invocation: {
		type: "bool",
		...setBy("invocation"),
		description:
			"Tell inventory, tags, limit and who runs it when a playbook starts. Unset: with -vv.",
	},
	threshold: {
		type: "int",
		default: 10,
		...setBy("threshold"),
		description:
			"How many hosts that fail like an earlier one are gathered into one message before the rest waits for the end.",
	},
	max_posts: {
		type: "int",
		default: 20,
		...setBy("max_posts"),
		description:
			"How many different failures are posted at once; further ones come together at the end.",
	},
} as const;
