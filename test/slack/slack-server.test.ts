// The server that stands for Slack refuses what Slack would.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { faultsOf } from "./payload-rules.ts";
import { SlackServer } from "./slack-server.ts";

let slack: SlackServer;
beforeAll(async () => {
	slack = await SlackServer.start();
});
afterAll(() => slack.close());

async function post(
	body: unknown,
	{ url = slack.hook(), type = "application/json" } = {},
): Promise<string> {
	const answer = await fetch(url, {
		method: "POST",
		headers: { "content-type": type },
		body: typeof body === "string" ? body : JSON.stringify(body),
	});
	return `${answer.status} ${await answer.text()}`;
}

const attachment = { title: "A", text: "b", color: "#FF0000" };

describe("the server that stands for Slack", () => {
	test.each<[unknown, string]>([
		[{ text: "hello" }, "200 ok"],
		[{ attachments: [attachment], channel: "#ops" }, "200 ok"],
		["{", "400 invalid_payload"],
		[{ username: "x" }, "400 no_text"],
		[{ text: "hello", colour: "red" }, "400 invalid_payload"],
		[{ attachments: [attachment], channel: "#none" }, "404 channel_not_found"],
	])("%j: %s", async (body, answer) => {
		expect(await post(body)).toBe(answer);
	});

	test("another kind of content, and a webhook that is not there", async () => {
		const hello = { text: "hello" };
		expect(await post(hello, { type: "text/plain" })).toBe(
			"400 invalid_payload",
		);
		expect(await post(hello, { url: `${slack.hook()}x` })).toBe(
			"404 no_service",
		);
	});

	test.each<[unknown, string]>([
		[[], "payload is no object"],
		[{ text: "a & b" }, "payload.text has &"],
		[{ text: "<b>" }, "payload.text has < or >"],
		[{ text: "\ud800" }, "payload.text has half a character"],
		[{ text: "```a" }, "payload.text has an open block of code"],
		[{ text: "ä".repeat(4001) }, "payload.text is too long"],
		[{ attachments: [] }, "payload.attachments is empty"],
		[
			{ attachments: Array(21).fill(attachment) },
			"payload.attachments has more than 20",
		],
		[
			{ attachments: [{ color: "red" }] },
			"payload.attachments[0].color is no colour",
		],
		[
			{ attachments: [{ title: "a\nb" }] },
			"payload.attachments[0].title has more than a line",
		],
		[
			{ attachments: [{ footer: "x".repeat(301) }] },
			"payload.attachments[0].footer is too long",
		],
		[
			{ attachments: [{ mrkdwn_in: ["title"] }] },
			'payload.attachments[0].mrkdwn_in[0] is "title"',
		],
		[
			{ attachments: [{ fields: [{ value: 1 }] }] },
			"payload.attachments[0].fields[0].value is no text",
		],
		[{ parse: "some" }, 'payload.parse is "some"'],
		[{ channel: "ops" }, "payload.channel is no channel"],
		[{ icon_url: "x" }, "payload.icon_url is no URL"],
	])("%j: %s", (payload, fault) => {
		expect(faultsOf(payload)).toEqual([fault]);
	});
});
