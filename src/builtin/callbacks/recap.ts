// The closing table of hosts and counts, and what set_stats gathered.

import type { HostSummary, RunStats } from "../../events/run-event.ts";
import type {
	CallbackDisplay,
	ColorRole,
} from "../../plugins/callback-display.ts";
import type { PyDict } from "../../pyvalue/value.ts";
import { dumpResult } from "./result-text.ts";
import type { ScreenSettings } from "./settings.ts";
import { codePoints } from "./wrap-text.ts";

/** Columns of the table, in order. */
const COUNTS: readonly [string, keyof HostSummary, ColorRole][] = [
	["ok", "ok", "ok"],
	["changed", "changed", "changed"],
	["unreachable", "unreachable", "unreachable"],
	["failed", "failures", "error"],
	["skipped", "skipped", "skip"],
	["rescued", "rescued", "ok"],
	["ignored", "ignored", "warn"],
];

const HOST_WIDTH = 26;
/** The width with a colour's escape sequences in it; a host's name may not push it further. */
const COLORED_HOST_WIDTH = 37;

export function showRecap(display: CallbackDisplay, stats: RunStats): void {
	display.banner("PLAY RECAP");
	for (const host of [...stats.hosts.keys()].sort(byCodePoint)) {
		const summary = stats.hosts.get(host);
		if (!summary) continue;
		const isColor = display.isColor;
		display.show(recapLine(display, host, summary, isColor), {
			isScreenOnly: true,
		});
		display.show(recapLine(display, host, summary, false), {
			isLogOnly: true,
		});
	}
	display.show("", { isScreenOnly: true });
}

function recapLine(
	display: CallbackDisplay,
	host: string,
	summary: HostSummary,
	isColor: boolean,
): string {
	const counts = COUNTS.map(([label, key, role]) => {
		const count = summary[key];
		const text = `${label}=${String(count).padEnd(4)}`;
		return isColor && count !== 0 ? display.paint(text, role) : text;
	});
	const name = isColor
		? pad(display.paint(host, hostRole(summary)), COLORED_HOST_WIDTH)
		: pad(host, HOST_WIDTH);
	return `${name} : ${counts.join(" ")}`;
}

function hostRole(summary: HostSummary): ColorRole {
	if (summary.failures > 0 || summary.unreachable > 0) return "error";
	return summary.changed > 0 ? "changed" : "ok";
}

export function showCustomStats(
	display: CallbackDisplay,
	custom: ReadonlyMap<string, PyDict>,
	settings: ScreenSettings,
): void {
	if (custom.size === 0) return;
	const oneLine = (stats: PyDict) =>
		dumpResult(stats, settings, { indent: 1 }).replaceAll("\n", "");
	display.banner("CUSTOM STATS: ");
	for (const host of [...custom.keys()].sort(byCodePoint)) {
		const stats = custom.get(host);
		if (host !== "_run" && stats) display.show(`\t${host}: ${oneLine(stats)}`);
	}
	const run = custom.get("_run");
	if (run) {
		display.show("", { isScreenOnly: true });
		display.show(`\tRUN: ${oneLine(run)}`);
	}
	display.show("", { isScreenOnly: true });
}

function pad(text: string, width: number): string {
	return text + " ".repeat(Math.max(0, width - codePoints(text)));
}

/** Python's order of texts; JavaScript's differs beyond U+FFFF. */
function byCodePoint(a: string, b: string): number {
	const left = Array.from(a);
	const right = Array.from(b);
	for (let at = 0; at < Math.min(left.length, right.length); at++) {
		const difference =
			(left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? 0);
		if (difference !== 0) return difference;
	}
	return left.length - right.length;
}
