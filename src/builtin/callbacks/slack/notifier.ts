// What is posted when. The two callbacks of the name differ in their options' defaults only.

import path from "node:path";
import type { EventOf } from "../../../events/run-event.ts";
import type {
	CallbackContext,
	DeliveryContext,
	Json,
	OutboxMessage,
} from "../../../plugins/callback.ts";
import type { CallbackHandlers } from "../../../plugins/callback-handlers.ts";
import type { OptionSpec } from "../../../plugins/option-spec.ts";
import { postJson } from "../../../plugins/post-json.ts";
import type { RunInfo } from "../../../plugins/run-info.ts";
import { FailureGroups } from "./failure-groups.ts";
import {
	type Attachment,
	diedAttachment,
	failureAttachment,
	groupAttachment,
	playAttachment,
	restAttachments,
	startAttachment,
	statsAttachment,
} from "./messages.ts";

const flag = <Default extends boolean>(
	name: string,
	isOn: Default,
	description: string,
) =>
	({
		type: "bool",
		default: isOn,
		env: [`SLACK_${name.toUpperCase()}`],
		ini: [`callback_slack.${name}`],
		description,
	}) as const satisfies OptionSpec;

const number = (name: string, value: number, description: string) =>
	({
		type: "int",
		default: value,
		env: [`SLACK_${name.toUpperCase()}`],
		ini: [`callback_slack.${name}`],
		description,
	}) as const satisfies OptionSpec;

/** The options of both. */
export const SLACK_OPTIONS = {
	webhook_url: {
		type: "str",
		required: true,
		secret: true,
		env: ["SLACK_WEBHOOK_URL"],
		ini: ["callback_slack.webhook_url"],
		description: "The address of the incoming webhook.",
	},
	channel: {
		type: "str",
		env: ["SLACK_CHANNEL"],
		ini: ["callback_slack.channel"],
		description: "Where to post; unset, the webhook's own channel.",
	},
	username: {
		type: "str",
		default: "Ansible" as string,
		env: ["SLACK_USERNAME"],
		ini: ["callback_slack.username"],
		description: "The name to post by.",
	},
	validate_certs: flag(
		"validate_certs",
		true,
		"Check the certificate of the webhook's server.",
	),
	failure_posts: flag(
		"failure_posts",
		true,
		"Post failed and unreachable hosts with their results.",
	),
	play_posts: flag(
		"play_posts",
		false,
		"Post each playbook and play that starts.",
	),
	stats_posts: flag("stats_posts", false, "Post the recap."),
	invocation: {
		type: "bool",
		env: ["SLACK_INVOCATION"],
		ini: ["callback_slack.invocation"],
		description:
			"Tell inventory, tags, limit and who runs it when a playbook starts. Unset: with -vv.",
	},
	threshold: number(
		"threshold",
		10,
		"How many hosts that fail alike are gathered into one message before the rest waits for the end.",
	),
	max_posts: number(
		"max_posts",
		20,
		"How many different failures are posted at once; further ones come together at the end.",
	),
} as const;

type SlackContext = CallbackContext<typeof SLACK_OPTIONS>;

export function slackHandlers(context: SlackContext): CallbackHandlers {
	const notifier = new SlackNotifier(context);
	const { failure_posts, play_posts, stats_posts } = context.options;
	return {
		...(failure_posts && {
			failed: (event) => notifier.takeFailure(event),
			unreachable: (event) => notifier.takeFailure(event),
			runDied: (run) =>
				notifier.post([diedAttachment(run)], { key: `died:${run.id}` }),
			close: () => notifier.postRest(),
		}),
		...(play_posts && {
			playbookStart: (event) => notifier.startPlaybook(event),
			playStart: (event) => notifier.startPlay(event),
		}),
		...(stats_posts && { stats: (event) => notifier.postStats(event) }),
	};
}

export async function deliverToSlack(
	{ body }: OutboxMessage,
	{ options, signal }: DeliveryContext<typeof SLACK_OPTIONS>,
): Promise<void> {
	await postJson(options.webhook_url.reveal(), body, signal, {
		checksCertificate: options.validate_certs,
	});
}

/** Two projects that post to one webhook are two receivers where their channels differ. */
export function slackReceiver({
	webhook_url,
	channel,
}: SlackContext["options"]): string {
	return `${webhook_url.reveal()} ${channel ?? ""}`;
}

class SlackNotifier {
	readonly #context: SlackContext;
	readonly #groups: FailureGroups;
	/** Six characters in each message of a run, to tell runs apart. */
	readonly #id: string;

	constructor(context: SlackContext) {
		this.#context = context;
		const { threshold, max_posts } = context.options;
		this.#groups = new FailureGroups({ threshold, maxFirst: max_posts });
		this.#id = context.run.id.replaceAll("-", "").slice(0, 6);
	}

	takeFailure(event: EventOf<"failed" | "unreachable">): void {
		if (event.isIgnored) return;
		const verdict = this.#groups.take(event);
		if (verdict.kind === "one") this.post([failureAttachment(verdict.failure)]);
		if (verdict.kind === "group") this.post([groupAttachment(verdict.group)]);
	}

	postRest(): void {
		const rest = this.#groups.rest();
		if (rest.length > 0) this.post(restAttachments(rest));
	}

	startPlaybook({ playbook }: EventOf<"playbookStart">): void {
		const { run, options } = this.#context;
		const isTold = options.invocation ?? run.verbosity > 1;
		this.post([
			startAttachment({
				id: this.#id,
				playbook: path.basename(playbook.name),
				user: run.remoteUser ?? run.user,
				invocation: isTold ? invocationLines(run) : undefined,
			}),
		]);
	}

	startPlay({ play }: EventOf<"playStart">): void {
		this.post([playAttachment(this.#id, play)]);
	}

	postStats({ stats }: EventOf<"stats">): void {
		this.post([statsAttachment(this.#id, stats)]);
	}

	post(
		attachments: readonly Attachment[],
		options: { readonly key?: string } = {},
	): void {
		const { username, channel } = this.#context.options;
		const body: Record<string, Json> = { username, attachments };
		if (channel !== undefined) body.channel = channel;
		this.#context.send(body, options);
	}
}

function invocationLines(run: RunInfo): string[] {
	const lines = [`Inventory:  ${run.inventory.join(", ")}`];
	const isTagged = run.tags.length > 0 && run.tags.join() !== "all";
	if (isTagged) lines.push(`Tags:       ${run.tags.join(", ")}`);
	if (run.skipTags.length > 0)
		lines.push(`Skip Tags:  ${run.skipTags.join(", ")}`);
	if (run.limit !== undefined) lines.push(`Limit:      ${run.limit}`);
	if (run.extraVars.length > 0)
		lines.push(`Extra Vars: ${run.extraVars.join(" ")}`);
	return lines;
}
