// `community.general.slack`: the same as `slack`, with that plugin's defaults: starts and recaps, no failures.

import { defineCallback } from "../../plugins/callback.ts";
import {
	deliverToSlack,
	slackHandlers,
	slackReceiver,
} from "./slack/notifier.ts";
import { SLACK_OPTIONS } from "./slack/options.ts";

/** The picture that the plugin posts by. */
const ICON =
	"https://cdn2.hubspot.net/hub/330046/file-449187601-png/ansible_badge.png";

const OPTIONS = {
	...SLACK_OPTIONS,
	channel: { ...SLACK_OPTIONS.channel, default: "#ansible" },
	username: { ...SLACK_OPTIONS.username, default: "ansible" },
	icon_url: { ...SLACK_OPTIONS.icon_url, default: ICON },
	failure_posts: { ...SLACK_OPTIONS.failure_posts, default: false },
	play_posts: { ...SLACK_OPTIONS.play_posts, default: true },
	stats_posts: { ...SLACK_OPTIONS.stats_posts, default: true },
} as const;

export default defineCallback<typeof OPTIONS>({
	type: "notification",
	description:
		"Posts the start of playbooks and plays, and the recap, to a Slack channel.",
	options: OPTIONS,
	start: slackHandlers,
	deliver: deliverToSlack,
	receiver: slackReceiver,
});
