// Every event that ansible-core sends to callbacks is sent here too, in its order; refresh.py stores its answers.

import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { EVENT_NAMES } from "../../../src/plugins/callback-handlers.ts";
import { makeLab } from "../../e2e/lab.ts";

const CORPUS = resolve(import.meta.dirname, "../../corpus/callback-events");
const NATIVE = join(import.meta.dirname, "native");

/** Its name, the host, the task. */
type Told = readonly [name: string, host: string, ...more: string[]];

interface EventsCase {
	readonly command?: "adhoc";
	readonly args: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
	/** Hosts run ahead of each other, and ansible-core's order is chance. */
	readonly perHost?: boolean;
}

interface Expected {
	readonly exitCode: number;
	readonly events: readonly Told[];
}

function readCase<T>(name: string, file: string): T {
	return JSON.parse(readFileSync(join(CORPUS, name, file), "utf8"));
}

async function nativeEvents(name: string): Promise<Expected> {
	const {
		command = "playbook",
		args,
		env,
	} = readCase<EventsCase>(name, "case.json");
	const lab = makeLab();
	cpSync(join(CORPUS, name), lab.folder, { recursive: true });
	const inventory = existsSync(lab.path("inventory"))
		? "inventory"
		: "localhost,";
	const { rc } = await lab.run([command, "-i", inventory, ...args], {
		ANSIBLE_FORKS: "1",
		ANSIBLE_CALLBACK_PLUGINS: NATIVE,
		ANSIBLE_CALLBACKS_ENABLED: "log_events",
		ANSIBLE_PYTHON_INTERPRETER: "/usr/bin/python3",
		ANSIBLE_ASYNC_DIR: lab.path("async"),
		EVENTS_FILE: lab.path("events.json"),
		...env,
	});
	const file = lab.path("events.json");
	const events: Told[] = existsSync(file)
		? JSON.parse(readFileSync(file, "utf8"))
		: [];
	lab.remove();
	return { exitCode: rc ?? -1, events };
}

const ofHost = (host: string, events: readonly Told[]) =>
	withoutPolls(events)
		.filter(([name, of]) => of === host && name !== "playbook_on_include")
		.map(lineOf);

/** When ansible-core begins on the next host while one is under way is chance, even with one fork. */
const withoutStarts = (events: readonly Told[]) =>
	withoutPolls(events)
		.filter(([name]) => name !== "runner_on_start")
		.map(lineOf);

const lineOf = (event: Told) => event.join(" | ");

const namesOf = (events: readonly Told[]) =>
	[...new Set(events.map(([name]) => name))].sort();

/** How often a job is asked is a matter of time; its task is `async_status` there, whatever the playbook's is. */
const withoutPolls = (events: readonly Told[]) =>
	events.filter(([name]) => name !== "runner_on_async_poll");

describe("events of ansible-core 2.14", () => {
	const cases = readdirSync(CORPUS).sort();

	test.concurrent.each(cases)("%s", async (name) => {
		const expected = readCase<Expected>(name, "expected.json");
		const { perHost } = readCase<EventsCase>(name, "case.json");
		const native = await nativeEvents(name);
		expect(native.exitCode).toBe(expected.exitCode);
		expect(namesOf(native.events)).toEqual(namesOf(expected.events));
		const hosts = new Set(expected.events.map(([, host]) => host));
		if (perHost === true) hosts.delete("");
		for (const host of hosts)
			expect(ofHost(host, native.events)).toEqual(
				ofHost(host, expected.events),
			);
		const ours = withoutStarts(native.events);
		const theirs = withoutStarts(expected.events);
		if (perHost === true) expect(ours.sort()).toEqual(theirs.sort());
		else expect(ours).toEqual(theirs);
	});

	test("the cases have all of them", () => {
		const seen = cases.flatMap((name) =>
			readCase<Expected>(name, "expected.json").events.map(([each]) => each),
		);
		const named = Object.values(EVENT_NAMES)
			.filter((each) => !each.startsWith("none:"))
			.flatMap((each) => each.split(", "));
		expect([...new Set(seen)].sort()).toEqual(named.sort());
	});
});
