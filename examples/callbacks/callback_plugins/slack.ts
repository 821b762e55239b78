import { defineCallback, type EventOf, postJson, toJson } from "shevek/plugin";

export default defineCallback({
	description: "Tells a Slack channel which hosts failed.",
	options: {
		webhook_url: {
			type: "str",
			description: "The address of the incoming webhook.",
			env: ["SLACK_WEBHOOK_URL"],
			required: true,
			secret: true,
		},
		channel: { type: "str", description: "Where to.", env: ["SLACK_CHANNEL"] },
	},
	start({ options: { channel }, send }) {
		const notify = (event: EventOf<"failed" | "unreachable">) => {
			if (event.isIgnored) return;
			const attachment = {
				title: `Ansible run has failed. HOST: ${event.outcome.host} TASK: ${event.task.name}`,
				color: "#FF0000",
				text: `\`\`\`${toJson(event.outcome.result, 2)}\`\`\``,
			};
			send({ attachments: [attachment], ...(channel && { channel }) });
		};
		return { failed: notify, unreachable: notify };
	},
	deliver: ({ body }, { options, signal }) =>
		postJson(options.webhook_url.reveal(), body, signal),
});
