// A private data dir in a lab, and what a run has left in it.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Lab } from "../e2e/lab.ts";

const INVENTORY =
	"localhost ansible_connection=local ansible_python_interpreter=/usr/bin/python3\n";

/** Says one thing, with a variable in it. */
export const SITE = `
- hosts: all
  gather_facts: false
  tasks:
    - debug: {msg: "hello {{ who | default('world') }}"}
`;
/** Events of it, in order. */
export const SITE_EVENTS = [
	"playbook_on_start",
	"playbook_on_play_start",
	"playbook_on_task_start",
	"runner_on_start",
	"runner_on_ok",
	"playbook_on_stats",
];

/** Tells that it has begun in the file `began` beside the private data dir, and then takes its time. */
export const LONG = `
- hosts: all
  gather_facts: false
  tasks:
    - shell: echo $$ > {{ playbook_dir }}/../../began; exec sleep 600
`;

/** Files of a private data dir `pdd` by their path in it. */
export function inFolder(
	files: Readonly<Record<string, string>>,
): Record<string, string> {
	return Object.fromEntries(
		Object.entries({ "inventory/hosts": INVENTORY, ...files }).map(
			([name, text]) => [`pdd/${name}`, text],
		),
	);
}

export interface LeftEvent {
	readonly event: string;
	readonly counter: number;
	readonly uuid: string;
	readonly stdout: string;
	readonly runner_ident: string;
	readonly event_data?: Readonly<Record<string, unknown>>;
}

export function artifact(lab: Lab, ident: string, name: string): string {
	return readFileSync(lab.path(`pdd/artifacts/${ident}/${name}`), "utf8");
}

/** How it ended: the files status and rc. */
export function endOf(lab: Lab, ident: string): [string, string] {
	return [artifact(lab, ident, "status"), artifact(lab, ident, "rc")];
}

/** In the order of their counters. */
export function leftEvents(lab: Lab, ident: string): LeftEvent[] {
	const folder = lab.path(`pdd/artifacts/${ident}/job_events`);
	return readdirSync(folder)
		.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
		.map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
}

/** Names and modes of all that lies there. */
export function modes(folder: string): Record<string, string> {
	return Object.fromEntries(
		readdirSync(folder)
			.sort()
			.map((name) => [
				name,
				(statSync(join(folder, name)).mode & 0o777).toString(8),
			]),
	);
}
