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
import type { RunInfo } from "../../../plugins/run-info.ts";
import { FailureGroups } from "./failure-groups.ts";
import {
	type Attachment,
	diedAttachment,
	failureAttachment,
	footerText,
	groupAttachment,
	restAttachments,
} from "./messages.ts";
import type { SLACK_OPTIONS } from "./options.ts";
import {
	playAttachment,
	startAttachment,
	statsAttachment,
} from "./progress.ts";

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
	// https and TLS cost 35 ms, and most runs have nothing to tell
	const { postJson } = await import("../../../plugins/post-json.ts");
	await postJson(options.webhook_url.reveal(), body, signal, {
		checksCertificate: options.validate_certs,
		headers: { "user-agent": options.http_agent },
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
		if (verdict.kind === "one")
			this.#postFailures([failureAttachment(verdict.failure)]);
		if (verdict.kind === "group")
			this.#postFailures([groupAttachment(verdict.group)]);
	}

	postRest(): void {
		const rest = this.#groups.takeRest();
		if (rest.length > 0) this.#postFailures(restAttachments(rest));
	}

	/** Where it comes from: many machines may run the same playbook on their localhost. */
	#postFailures(attachments: readonly Attachment[]): void {
		const { targets, controller, id } = this.#context.run;
		const what = targets.map((target) => path.basename(target)).join(", ");
		const footer = footerText(`${what} on ${controller}, run ${id}`);
		this.post(attachments.map((each) => ({ ...each, footer })));
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
		// the recap is the last word on a playbook
		this.postRest();
		this.post([statsAttachment(this.#id, stats)]);
	}

	post(
		attachments: readonly Attachment[],
		options: { readonly key?: string } = {},
	): void {
		const { username, channel, icon_url } = this.#context.options;
		const body: Json = {
			...(channel !== undefined && { channel }),
			username,
			attachments,
			parse: "none",
			...(icon_url !== undefined && { icon_url }),
		};
		this.#context.send(body, options);
	}
}

function invocationLines(run: RunInfo): string[] {
	const lines = [`Inventory:  ${run.inventory.join(", ")}`];
	if (run.tags.length > 0) lines.push(`Tags:       ${run.tags.join(", ")}`);
	if (run.skipTags.length > 0)
		lines.push(`Skip Tags:  ${run.skipTags.join(", ")}`);
	if (run.limit !== undefined) lines.push(`Limit:      ${run.limit}`);
	if (run.extraVars.length > 0)
		lines.push(`Extra Vars: ${run.extraVars.join(" ")}`);
	return lines;
}
