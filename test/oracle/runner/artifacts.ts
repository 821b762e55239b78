// What a run left in artifacts/IDENT, without what differs from run to run: times, ids, process numbers, the folder.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { aliasIds } from "./alias-ids.ts";

export interface WireEvent {
	readonly event: string;
	readonly counter: number;
	readonly uuid: string;
	readonly stdout: string;
	readonly parent_uuid?: string;
	readonly event_data?: Readonly<Record<string, unknown>>;
}

/** A word in a text, and what stands for it: folders, above all. */
export type Words = readonly (readonly [word: string, stand_in: string])[];

const VOLATILE: readonly (readonly [pattern: RegExp, standIn: string])[] = [
	[/\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d\.\d+(\+00:00)?/g, "TIME"],
	[/\b0:00:0\d\.\d{6}\b/g, "DELTA"],
	[/ansible-tmp-\d+\.\d+-\d+-\d+/g, "ansible-tmp-N"],
	[/ansible-local-\d+\w+/g, "ansible-local-N"],
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

/** Ids become names by their first use (play1, task2); a start of a host goes to where its task starts. */
export function normaliseEvents(
	events: readonly WireEvent[],
	words: Words,
): readonly unknown[] {
	for (const [index, { counter }] of events.entries())
		if (counter !== index + 1)
			throw new Error(`event ${index + 1} has the number ${counter}`);
	const known = aliasIds(events).map((event) => normalise(event, words));
	return withStartsFirst(known as readonly WireEvent[]).map((event, index) => ({
		...event,
		counter: index + 1,
	}));
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
