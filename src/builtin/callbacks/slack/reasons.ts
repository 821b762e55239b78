// Why a host failed, in a line or two; and which failures are alike.

import type { HostResult, TaskInfo } from "../../../events/run-event.ts";
import { pyStr } from "../../../pyvalue/text.ts";
import type { PyDict } from "../../../pyvalue/value.ts";

export interface Failure {
	readonly kind: "failed" | "unreachable";
	readonly task: TaskInfo;
	readonly outcome: HostResult;
}

/** A module's message is a line or two; one that goes on says nothing new. */
const MAX_REASON = 1000;
/** Different reasons that the items of one loop are told with. */
const MAX_ITEM_REASONS = 3;

/** What the module says, and where a command failed, the end of what it wrote. Of a loop, its failed items'. */
export function reasonOf({ result }: HostResult): string {
	const items = failedItems(result);
	if (items.length === 0) return ownReason(result);
	const reasons = [...new Set(items.map(ownReason))];
	const more = reasons.length - MAX_ITEM_REASONS;
	const shown = reasons.slice(0, MAX_ITEM_REASONS);
	return [...shown, ...(more > 0 ? [`and ${more} other reasons`] : [])].join(
		"\n",
	);
}

function failedItems(result: PyDict): PyDict[] {
	const results = result.get("results");
	if (!Array.isArray(results)) return [];
	return results
		.filter((item): item is PyDict => item instanceof Map)
		.filter((item) =>
			[item.get("failed"), item.get("unreachable")].includes(true),
		);
}

function ownReason(result: PyDict): string {
	const text = (key: string) => {
		const value = result.get(key);
		return value === undefined || value === null ? "" : pyStr(value).trim();
	};
	const wrote =
		text("module_stderr") || text("module_stdout") || text("stderr");
	const last = wrote.split("\n").at(-1) ?? "";
	const said = [text("msg"), last].filter((part) => part !== "");
	const reason = said.length > 0 ? said.join(": ") : text("censored");
	return reason.slice(0, MAX_REASON).toWellFormed();
}

/**
 * The same for failures of the same task for the same reason. What differs from host to host does not count: its
 * name and address, numbers, and what machines number things by. A task has another uuid in each batch of
 * `serial`, and its name may hold the host's.
 */
export function likeness({ kind, task, outcome }: Failure): string {
	const names = namesOf(outcome);
	return [
		kind,
		task.path,
		task.line,
		task.action,
		blurred(task.name, names),
		blurred(reasonOf(outcome), names),
	].join("\0");
}

/** Longest first: a name may begin with another. */
function namesOf({ host, remoteAddr }: HostResult): RegExp | undefined {
	const short = host.split(".")[0] ?? "";
	const names = [...new Set([host, remoteAddr, short])]
		.filter((name) => name !== "")
		.sort((a, b) => b.length - a.length)
		.map((name) => name.replace(/\W/g, "\\$&"));
	if (names.length === 0) return undefined;
	// whole words: a host called `e` is not in `failed`
	return new RegExp(`(?<![\\w])(?:${names.join("|")})(?![\\w])`, "g");
}

const NUMBERED =
	/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|(?<![\w:])(?:[\da-f]{0,4}:){2,7}[\da-f]{0,4}(?![\w:])|\btmp[a-z\d_]{8}\b|\b0x[\da-f]+\b|\b(?=[a-f]*\d)[\da-f]{6,}\b|\d+/gi;

function blurred(text: string, names: RegExp | undefined): string {
	const nameless = names ? text.replace(names, "*") : text;
	return nameless.replace(NUMBERED, "#");
}
