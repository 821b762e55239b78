// Slack's messages: payloads of incoming webhooks with one attachment or several.
// https://api.slack.com/reference/messaging/attachments

import type {
	HostSummary,
	PlayInfo,
	RunStats,
} from "../../../events/run-event.ts";
import type { Json } from "../../../plugins/callback.ts";
import type { DiedRun } from "../../../plugins/callback-handlers.ts";
import { toJson } from "../../../plugins/result-json.ts";
import { type Failure, type FailureGroup, reasonOf } from "./failure-groups.ts";
import { textTable } from "./text-table.ts";

/** Slack cuts the text of an attachment there, and says nothing. */
export const MAX_TEXT = 8000;
/** Attachments that one message takes. */
const MAX_ATTACHMENTS = 20;
const MAX_TITLE = 300;
const MAX_HOSTS = 50;
const RED = "#FF0000";

export type Attachment = { readonly [key: string]: Json };

/** The three characters that have a meaning in Slack's markup. */
export function escapeMarkup(text: string): string {
	return text
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;");
}

export function failureAttachment({ task, outcome }: Failure): Attachment {
	const title = `Ansible run has failed. HOST: ${outcome.host} TASK: ${task.name}`;
	return attachment(title, codeBlock(toJson(outcome.result, 2)));
}

/** Hosts that failed as another one did. */
export function groupAttachment({
	first,
	isFirstTold,
	hosts,
}: FailureGroup): Attachment {
	const more = isFirstTold ? "more " : "";
	const count = `${hosts.length} ${more}HOST${hosts.length === 1 ? "" : "S"}`;
	const like = isFirstTold ? ` like ${first.outcome.host}` : "";
	const title = `Ansible run has failed. ${count}${like} TASK: ${first.task.name}`;
	const named = hosts.slice(0, MAX_HOSTS).join(", ");
	const unnamed = hosts.length - MAX_HOSTS;
	const text = unnamed > 0 ? `${named} and ${unnamed} more` : named;
	const reason = reasonOf(first.outcome);
	return attachment(
		title,
		`${escapeMarkup(text)}\n${codeBlock(reason === "" ? toJson(first.outcome.result, 2) : reason)}`,
	);
}

/** In one message; what it cannot take is counted. */
export function restAttachments(groups: readonly FailureGroup[]): Attachment[] {
	if (groups.length <= MAX_ATTACHMENTS) return groups.map(groupAttachment);
	const shown = groups.slice(0, MAX_ATTACHMENTS - 1);
	const hidden = groups.slice(MAX_ATTACHMENTS - 1);
	const hosts = hidden.reduce((sum, group) => sum + group.hosts.length, 0);
	return [
		...shown.map(groupAttachment),
		attachment(
			"Ansible run has failed. And more",
			`${hidden.length} other failures on ${hosts} hosts: \`shevek log search\` has them.`,
		),
	];
}

export function diedAttachment(run: DiedRun): Attachment {
	const iso = (timeMs: number) => new Date(timeMs).toISOString();
	const lines = [
		`on ${run.controller}, started ${iso(run.startMs)}, last heard of ${iso(run.endMs)}`,
		run.command,
		run.lastTask === "" ? "before its first task" : `in task: ${run.lastTask}`,
		`${run.failures} failed or unreachable results; shevek log show ${run.id}`,
	];
	return attachment("Ansible run has died", codeBlock(lines.join("\n")));
}

function attachment(title: string, text: string): Attachment {
	const short =
		title.length > MAX_TITLE ? `${title.slice(0, MAX_TITLE - 1)}…` : title;
	return {
		title: escapeMarkup(short),
		fallback: escapeMarkup(short),
		color: RED,
		text,
		mrkdwn_in: ["text"],
	};
}

/** As it is; a text that is too long for Slack is cut, and says so. */
function codeBlock(text: string): string {
	const whole = `\`\`\`${escapeMarkup(text)}\`\`\``;
	if (whole.length <= MAX_TEXT) return whole;
	const note = `… cut: ${text.length} characters in all, \`shevek log\` has them`;
	let kept = text.slice(0, MAX_TEXT - note.length - 7);
	while (escapeMarkup(kept).length + note.length + 7 > MAX_TEXT)
		kept = kept.slice(0, -100);
	return `\`\`\`${escapeMarkup(kept.toWellFormed())}\`\`\`\n${note}`;
}

/** What community.general.slack says as a playbook starts. */
export function startAttachment(about: {
	readonly id: string;
	readonly playbook: string;
	readonly user: string;
	/** Lines about how it was started; none hides who did, too. */
	readonly invocation: readonly string[] | undefined;
}): Attachment {
	const { id, playbook, user, invocation } = about;
	const by = invocation === undefined ? "" : ` by *${escapeMarkup(user)}*`;
	const title = `*Playbook initiated* (_${id}_)${by} \n\n*${escapeMarkup(playbook)}*`;
	const lines = invocation?.map(escapeMarkup).join("\n") ?? "";
	const text = lines === "" ? title : `${title}\n\`\`\`\n${lines}\n\`\`\``;
	return fieldAttachment(text, "warning");
}

export function playAttachment(id: string, play: PlayInfo): Attachment {
	const name = play.hasName
		? play.name
		: `Play name not specified (${play.uuid})`;
	const text = `*Starting play* (_${id}_)\n\n*${escapeMarkup(name)}*`;
	return { fallback: text, text, color: "warning", mrkdwn_in: MARKED };
}

const COLUMNS = [
	"ok",
	"changed",
	"unreachable",
	"failures",
	"rescued",
	"ignored",
] as const satisfies readonly (keyof HostSummary)[];
const HEADS = COLUMNS.map((name) => name[0]?.toUpperCase() + name.slice(1));
const MARKED = ["text", "fallback", "fields"] as const;

export function statsAttachment(id: string, { hosts }: RunStats): Attachment {
	const sorted = [...hosts].sort(([a], [b]) => (a < b ? -1 : 1));
	const isFailed = sorted.some(
		([, summary]) => summary.failures > 0 || summary.unreachable > 0,
	);
	const table = textTable(
		["Host", ...HEADS],
		sorted.map(([host, summary]) => [
			host,
			...COLUMNS.map((name) => String(summary[name])),
		]),
	);
	const outcome = isFailed ? "*Failed!*" : "*Success!*";
	const text = `*Playbook Complete* (_${id}_)\n\n${outcome}\n\`\`\`\n${escapeMarkup(table)}\n\`\`\``;
	return fieldAttachment(text, isFailed ? "danger" : "good");
}

function fieldAttachment(text: string, color: string): Attachment {
	return {
		fallback: text,
		fields: [{ value: text }],
		color,
		mrkdwn_in: MARKED,
	};
}
