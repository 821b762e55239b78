// What community.general.slack says: that playbooks and plays start, and the recap.

import type {
	HostSummary,
	PlayInfo,
	RunStats,
} from "../../../events/run-event.ts";
import { escapeMarkup, MAX_TEXT } from "./markup.ts";
import type { Attachment } from "./messages.ts";
import { textTable } from "./text-table.ts";

/** Of MAX_TEXT, what the words around it leave. */
const MAX_RECAP = MAX_TEXT - 200;
/** Lines of a table that are no row of a host. */
const RULES = 4;
const MARKED = ["text", "fallback", "fields"] as const;

/** A playbook starts. */
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
	const text = `*Starting play* (_${id}_)\n\n*${escapeMarkup(play.name)}*`;
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

export function statsAttachment(id: string, { hosts }: RunStats): Attachment {
	const sorted = [...hosts].sort(([a], [b]) => (a < b ? -1 : 1));
	const isFailed = sorted.some(hasFailed);
	const outcome = isFailed ? "*Failed!*" : "*Success!*";
	const text = `*Playbook Complete* (_${id}_)\n\n${outcome}\n${recap(sorted)}`;
	return fieldAttachment(text, isFailed ? "danger" : "good");
}

type HostRow = readonly [host: string, summary: HostSummary];

function hasFailed([, { failures, unreachable }]: HostRow): boolean {
	return failures > 0 || unreachable > 0;
}

/** A table that Slack would cut has hosts that failed first, and says how many others there are. */
function recap(rows: readonly HostRow[]): string {
	const whole = recapTable(rows);
	if (Buffer.byteLength(whole) <= MAX_RECAP) return whole;
	const ranked = [
		...rows.filter(hasFailed),
		...rows.filter((row) => !hasFailed(row)),
	];
	const count = Math.floor(
		(rows.length * MAX_RECAP) / Buffer.byteLength(whole),
	);
	const shown = Math.max(count - RULES, 0);
	return `${recapTable(ranked.slice(0, shown))}\n… and ${rows.length - shown} more hosts`;
}

function recapTable(rows: readonly HostRow[]): string {
	const table = textTable(
		["Host", ...HEADS],
		rows.map(([host, summary]) => [
			host,
			...COLUMNS.map((name) => String(summary[name])),
		]),
	);
	return `\`\`\`\n${escapeMarkup(table)}\n\`\`\``;
}

function fieldAttachment(text: string, color: string): Attachment {
	return {
		fallback: text,
		fields: [{ value: text }],
		color,
		mrkdwn_in: MARKED,
	};
}
