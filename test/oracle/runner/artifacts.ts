// What a run left in artifacts/IDENT, without what differs from run to run: times, ids, process numbers, the folder.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { aliasIds } from "./alias-ids.ts";

export interface WireEvent {
	readonly event: string;
	readonly counter: number;
	readonly uuid: string;
	readonly stdout: string;
	readonly start_line: number;
	readonly end_line: number;
	readonly parent_uuid?: string;
	readonly event_data?: Readonly<Record<string, unknown>>;
}

/** A word in a text, and what stands for it: folders, above all. */
export type Words = readonly (readonly [word: string, stand_in: string])[];

const VOLATILE: readonly (readonly [pattern: RegExp, standIn: string])[] = [
	[/\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d\.\d+(\+00:00)?/g, "TIME"],
	[/\b0:00:0\d\.\d{6}\b/g, "DELTA"],
	[/ansible-tmp-\d+\.\d+-\d+-\d+/g, "ansible-tmp-N"],
	// there is no temporary file with us
	[
		/[\w@/.]+\/ansible-local-\d+\w+\/tmp[a-z0-9_]{8}\b/g,
		"dynamically generated",
	],
	// the play that is made for -r
	[/@DIR@\/project\/[0-9a-f]{32}\b/g, "@DIR@/project/ROLE"],
	[/\btmp[a-z0-9_]{8}\b/g, "content"],
	[/\bj?\d{8,}\.\d{3,}\b/g, "JOB"],
];

/** Every event of a folder `job_events`, in the order of their names. */
export function readEvents(folder: string): readonly WireEvent[] {
	return readdirSync(folder)
		.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
		.map((name) => {
			const event: WireEvent = JSON.parse(
				readFileSync(join(folder, name), "utf8"),
			);
			if (name !== `${event.counter}-${event.uuid}.json`)
				throw new Error(`${name} is not the name of its event`);
			return event;
		});
}

/** Paths below the folder with their modes; events by their number alone. */
export function modesOf(folder: string): Readonly<Record<string, string>> {
	const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
	const modes = [".", ...names.toSorted()].flatMap((name) => {
		const mode = (statSync(join(folder, name)).mode & 0o777).toString(8);
		const isEvent = relative("job_events", name).endsWith(".json");
		return [[isEvent ? "job_events/*" : name, mode] as const];
	});
	return Object.fromEntries(modes);
}

export function normaliseText(text: string, words: Words): string {
	let known = text;
	for (const [word, standIn] of words) known = known.replaceAll(word, standIn);
	for (const [pattern, standIn] of VOLATILE)
		known = known.replace(pattern, standIn);
	return known;
}

/** Of lines of JSON, the events; else the text. */
export function normaliseOutput(text: string, words: Words): unknown {
	if (!text.startsWith('{"uuid"')) return normaliseText(text, words);
	const lines = text.trimEnd().split("\n");
	return normaliseEvents(
		lines.map((line) => JSON.parse(line)),
		words,
	);
}

/** Ids become names by their first use (play1, task2); a start of a host goes to where its task starts. */
export function normaliseEvents(
	events: readonly WireEvent[],
	words: Words,
): readonly unknown[] {
	assertNumbered(events);
	// how often a job is asked is a matter of time, and its task has no start there
	const kept = events.filter(({ event }) => event !== "runner_on_async_poll");
	const known = aliasIds(kept).map((event) => normalise(event, words));
	return renumbered(withStartsFirst(known as readonly WireEvent[]));
}

/** From 1 without a gap, and each begins on the line where the one before has ended. */
function assertNumbered(events: readonly WireEvent[]): void {
	let line = 0;
	for (const [index, event] of events.entries()) {
		if (event.counter !== index + 1)
			throw new Error(`event ${index + 1} has the number ${event.counter}`);
		if (event.start_line !== line)
			throw new Error(`event ${index + 1} begins at ${event.start_line}`);
		line = event.end_line;
	}
}

function normalise(value: unknown, words: Words, key = ""): unknown {
	if (typeof value === "string") return normaliseText(value, words);
	if (typeof value === "number")
		return ["pid", "duration"].includes(key) ? key.toUpperCase() : value;
	if (Array.isArray(value)) return value.map((each) => normalise(each, words));
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, each]) => [
			name,
			normalise(each, words, name),
		]),
	);
}

/** Without what was left out, and in this order. */
export function renumbered(events: readonly WireEvent[]): readonly WireEvent[] {
	let line = 0;
	return events.map((event, index) => {
		const start_line = line;
		line += event.end_line - event.start_line;
		return { ...event, counter: index + 1, start_line, end_line: line };
	});
}

/** When Ansible begins on the next host while one is under way is chance, even with one fork. */
function withStartsFirst(events: readonly WireEvent[]): readonly WireEvent[] {
	const sorted: WireEvent[] = [];
	for (const event of events) {
		let at = sorted.length;
		if (event.event === "runner_on_start")
			while (at > 0 && belongsBehind(event, sorted[at - 1])) at -= 1;
		sorted.splice(at, 0, event);
	}
	return sorted;
}

function belongsBehind(start: WireEvent, before: WireEvent | undefined) {
	const isOfTask =
		before?.event_data?.task_uuid === start.event_data?.task_uuid;
	return (
		isOfTask &&
		before?.event !== "runner_on_start" &&
		before?.event !== "playbook_on_task_start"
	);
}
