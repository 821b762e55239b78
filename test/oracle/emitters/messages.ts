// What arrived, without what differs from run to run.

import type { Received } from "../../emitters/collector.ts";

export interface Message {
	readonly method: string | undefined;
	readonly url: string | undefined;
	readonly type: string | undefined;
	readonly team: string | string[] | undefined;
	readonly body: unknown;
}

/** Of one run; ids are numbered as they come. */
export function messagesOf(
	received: readonly Received[],
	folder: string,
): readonly Message[] {
	const clean = cleaner(folder);
	return received.map(({ method, url, headers, body }) => ({
		method,
		url,
		type: headers["content-type"],
		team: headers["x-team"],
		body: clean(body),
	}));
}

export function bodiesOf(
	bodies: readonly unknown[],
	folder: string,
): readonly unknown[] {
	return bodies.map(cleaner(folder));
}

const ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const TIME = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}|\b\d:\d\d:\d\d\.\d{6}\b/g;
/** By their keys. What runner tells of its environment is nobody's affair. */
const WORDS: Readonly<Record<string, string>> = {
	runner_ident: "IDENT",
	pid: "PID",
	created: "TIME",
	start: "TIME",
	end: "TIME",
	delta: "TIME",
	duration: "SECONDS",
	command: "COMMAND",
	env: "ENVIRONMENT",
	cwd: "FOLDER",
	// what events hold is compared in test/oracle/runner
	event_loop: "LOOP",
};

function cleaner(folder: string): (value: unknown) => unknown {
	const ids = new Map<string, string>();
	const named = (id: string) => {
		const known = ids.get(id) ?? `id ${ids.size + 1}`;
		ids.set(id, known);
		return known;
	};
	const clean = (value: unknown): unknown => {
		if (typeof value === "string")
			return value
				.replaceAll(ID, named)
				.replaceAll(TIME, "TIME")
				.replaceAll(folder, "FOLDER");
		if (Array.isArray(value)) return value.map(clean);
		if (typeof value !== "object" || value === null) return value;
		// Ansible's own marks, which no listener of ours is given
		const told = Object.entries(value).filter(
			([name]) => !name.startsWith("_ansible_"),
		);
		return Object.fromEntries(
			told.map(([name, each]) => [name, WORDS[name] ?? clean(each)]),
		);
	};
	return clean;
}
