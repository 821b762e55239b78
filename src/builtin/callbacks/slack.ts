// The `slack` callback: tells a channel which hosts failed, with the exact result.

import { defineCallback } from "../../plugins/callback.ts";
import {
	deliverToSlack,
	slackHandlers,
	slackReceiver,
} from "./slack/notifier.ts";
import { SLACK_OPTIONS } from "./slack/options.ts";

export default defineCallback({
	type: "notification",
	description:
		"Posts failed and unreachable hosts to a Slack channel, with the result.",
	options: SLACK_OPTIONS,
	start: slackHandlers,
	deliver: deliverToSlack,
	receiver: slackReceiver,
});
