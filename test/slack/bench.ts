// The callback on the bench of shevek/testing, and what it sent there.

import { expect } from "vitest";
import slack from "../../src/builtin/callbacks/slack.ts";
import type { EventFields } from "../../src/testing/make-event.ts";
import {
	type CallbackTest,
	makeEvent,
	type TestOptions,
	testCallback,
} from "../../src/testing/public.ts";
import { faultsOf } from "./payload-rules.ts";
import type { SlackPayload } from "./slack-server.ts";

export const WEBHOOK = "http://127.0.0.1:9/services/T0/B0/sesame";

export function bench(options: TestOptions = {}): Promise<CallbackTest> {
	const env = { SLACK_WEBHOOK_URL: WEBHOOK, ...options.env };
	return testCallback(slack, { ...options, env });
}

/** All that was sent, each of Slack's shape. */
export function payloads(callback: CallbackTest): SlackPayload[] {
	return callback.sent.map(({ body }) => {
		expect(faultsOf(body)).toEqual([]);
		return body as unknown as SlackPayload;
	});
}

export const attachments = (callback: CallbackTest) =>
	payloads(callback).flatMap((payload) => payload.attachments);

/** Titles without what they have in common. */
export const titles = (callback: CallbackTest) =>
	payloads(callback).map((payload) =>
		payload.attachments
			.map(({ title = "" }) => title.replace("Ansible run has failed. ", ""))
			.join(" | "),
	);

export const failed = (host: string, msg: string, more: EventFields = {}) =>
	makeEvent("failed", { host, result: { msg }, ...more });

/** Hosts `from` to `to` that fail alike. */
export const many = (from: number, to: number, msg = "no") =>
	Array.from({ length: to - from + 1 }, (_, at) =>
		failed(`web${from + at}`, `${msg} on web${from + at}`),
	);
