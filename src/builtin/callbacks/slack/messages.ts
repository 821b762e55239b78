// What `slack` says: attachments of incoming webhooks. Those of the community's plugin are in progress.ts.
// https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments

import type { TaskInfo } from "../../../events/run-event.ts";
import type { Json } from "../../../plugins/callback.ts";
import type { DiedRun } from "../../../plugins/callback-handlers.ts";
import { toReadableJson } from "../../../plugins/result-json.ts";
import type { FailureGroup } from "./failure-groups.ts";
import {
	escapeMarkup,
	jsonBlock,
	MAX_TEXT,
	shortLine,
	textBlock,
} from "./markup.ts";
import { type Failure, reasonOf } from "./reasons.ts";

export type Attachment = { readonly [key: string]: Json };

/** Attachments that one message may have, by Slack's advice. */
const MAX_ATTACHMENTS = 20;
/** Characters of a whole message; longer ones Slack cuts. */
const MAX_MESSAGE = 40_000;
/** Slack's own limit of a footer; a title has none that is known. */
const MAX_TITLE = 300;
const MAX_HOSTS = 50;
const RED = "#FF0000";

const FAILED = "Ansible run has failed.";

export function failureAttachment(
	{ task, outcome }: Failure,
	maxText = MAX_TEXT,
): Attachment {
	const title = `${FAILED} HOST: ${outcome.host} ${taskText(task)}`;
	return attachment(title, jsonBlock(toReadableJson(outcome.result), maxText));
}

/** As Ansible calls it. */
function taskText({ isHandler, name }: TaskInfo): string {
	return `${isHandler ? "HANDLER" : "TASK"}: ${name}`;
}

/** Hosts that failed as another one did: that one was told with its result, or is here. */
export function groupAttachment(
	{ first, isFirstTold, hosts }: FailureGroup,
	maxText = MAX_TEXT,
): Attachment {
	if (!isFirstTold && hosts.length === 1)
		return failureAttachment(first, maxText);
	const count = `${hosts.length}${isFirstTold ? " more" : ""} HOST${hosts.length === 1 ? "" : "S"}`;
	const like = isFirstTold ? ` like ${first.outcome.host}` : "";
	const title = `${FAILED} ${count}${like} ${taskText(first.task)}`;
	const list = textBlock(hostList(hosts, maxText / 3));
	const room = maxText - Buffer.byteLength(list) - 1;
	const reason = isFirstTold ? reasonOf(first.outcome) : "";
	const said =
		reason === ""
			? jsonBlock(toReadableJson(first.outcome.result), room)
			: textBlock(reason, room);
	return attachment(title, `${list}\n${said}`);
}

/** `web9` comes before `web10`. */
const BY_NAME = new Intl.Collator("en", { numeric: true });

/** Names that have so many characters together, one at least; the others are counted. */
function hostList(hosts: readonly string[], maxLength: number): string {
	const named: string[] = [];
	let length = 0;
	for (const host of hosts.toSorted(BY_NAME.compare).slice(0, MAX_HOSTS)) {
		length += host.length + 2;
		if (named.length > 0 && length > maxLength) break;
		named.push(host);
	}
	const unnamed = hosts.length - named.length;
	const list = named.join(", ");
	return unnamed > 0 ? `${list} and ${unnamed} more` : list;
}

/** In one message; what it cannot take is counted. */
export function restAttachments(groups: readonly FailureGroup[]): Attachment[] {
	const isTooMany = groups.length > MAX_ATTACHMENTS;
	const shown = isTooMany ? groups.slice(0, MAX_ATTACHMENTS - 1) : groups;
	const share = Math.floor(MAX_MESSAGE / Math.max(shown.length, 1)) - MAX_TITLE;
	const maxText = Math.min(MAX_TEXT, share);
	const attachments = shown.map((group) => groupAttachment(group, maxText));
	return isTooMany
		? [...attachments, hiddenAttachment(groups.slice(shown.length))]
		: attachments;
}

function hiddenAttachment(groups: readonly FailureGroup[]): Attachment {
	const hosts = new Set(groups.flatMap((group) => group.hosts)).size;
	const on = `${hosts} host${hosts === 1 ? "" : "s"}`;
	return attachment(
		`${FAILED} And more`,
		`${groups.length} other failures on ${on}.`,
	);
}

export function diedAttachment(run: DiedRun): Attachment {
	const iso = (timeMs: number) => new Date(timeMs).toISOString();
	const lines = [
		run.command,
		`on ${run.controller}, started ${iso(run.startMs)}, last heard of ${iso(run.endMs)}`,
		run.lastTask === "" ? "before its first task" : `in task: ${run.lastTask}`,
		`${run.failures} failed or unreachable results; shevek log show ${run.id}`,
	];
	return attachment("Ansible run has died.", textBlock(lines.join("\n")));
}

/** One line below the text. */
export function footerText(text: string): string {
	return escapeMarkup(shortLine(text, MAX_TITLE));
}

function attachment(title: string, text: string): Attachment {
	const short = escapeMarkup(shortLine(title, MAX_TITLE));
	return {
		title: short,
		fallback: short,
		color: RED,
		text,
		mrkdwn_in: ["text"],
	};
}
