// --events: lines of JSON that are valid by our schema, and ansible-runner's in names and order.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { LOCAL, SITE, Workplace } from "./shevek.ts";
import { type Schema, schemaErrors } from "./validate-schema.ts";

const SCHEMA: Schema = JSON.parse(
	readFileSync(
		join(import.meta.dirname, "../../src/events/schema.json"),
		"utf8",
	),
);
const RUNNER = "/usr/bin/ansible-runner";

interface WireEvent {
	readonly event: string;
	readonly counter: number;
	readonly uuid: string;
	readonly parent_uuid?: string;
	readonly event_data: Readonly<Record<string, unknown>>;
	readonly status?: string;
}

const place = new Workplace();
afterAll(() => place.close());
const site = place.write("site.yml", SITE);

const parse = (text: string): WireEvent[] =>
	text
		.trimEnd()
		.split("\n")
		.map((line) => JSON.parse(line));
const nameOf = ({ event, event_data }: WireEvent) =>
	[event, event_data.task, event_data.host].filter(Boolean).join(" ");

describe("events as lines", () => {
	test("on standard output they are alone, valid, counted and in a tree", () => {
		const words = ["playbook", site, ...LOCAL, "-e", "token=hunter2"];
		const { status, stdout, stderr } = place.run([...words, "--events", "-"]);
		expect(status).toBe(0);
		expect(stderr).toContain("PLAY RECAP");
		expect(stdout).not.toContain("hunter2");
		const lines = parse(stdout);
		expect(lines.flatMap((line) => schemaErrors(SCHEMA, line))).toEqual([]);
		expect(lines.flatMap((line) => line.status ?? [])).toEqual([
			"starting",
			"running",
			"successful",
		]);
		const events = lines.filter((line) => line.status === undefined);
		expect(events.map((event) => event.counter)).toEqual(
			events.map((_, index) => index + 1),
		);
		const known = new Set(events.map((event) => event.uuid));
		const roots = events.filter(
			({ parent_uuid }) => parent_uuid === undefined || !known.has(parent_uuid),
		);
		expect(roots.map((event) => event.event)).toEqual(["playbook_on_start"]);
	});

	test("the schema refuses what is wrong", () => {
		const line = { status: "starting", runner_ident: "a" };
		expect(schemaErrors(SCHEMA, line)).toEqual([]);
		for (const wrong of [
			{ status: "starting" },
			{ ...line, env: {} },
			{ event: "x" },
		])
			expect(schemaErrors(SCHEMA, wrong)).not.toEqual([]);
	});

	test("in a file, of an ad-hoc command; the run's id is the record's", () => {
		const words = ["adhoc", "one", ...LOCAL, "-m", "debug", "-a", "msg=hi"];
		const file = join(place.folder, "events.jsonl");
		expect(place.run([...words, "--events", file]).status).toBe(0);
		const lines = parse(readFileSync(file, "utf8"));
		expect(lines.flatMap((line) => schemaErrors(SCHEMA, line))).toEqual([]);
		expect(lines.flatMap((line) => line.event ?? [])).toEqual([
			"playbook_on_start",
			"runner_on_start",
			"runner_on_ok",
			"playbook_on_stats",
		]);
		expect(lines[0]).toMatchObject({
			runner_ident: place.log(["runs"])[0].run,
		});
	});

	test("a file that cannot be opened is said before anything runs", () => {
		const events = ["--events", join(place.folder, "none/events")];
		expect(place.run(["playbook", site, ...LOCAL, ...events])).toMatchObject({
			status: 1,
			stdout: "",
			stderr: expect.stringContaining("events cannot be written to"),
		});
	});

	test.skipIf(!existsSync(RUNNER))(
		"names, order and fields are ansible-runner's",
		() => {
			const hosts = place.write("hosts", "one\n");
			const theirs = runnerEvents(hosts);
			const words = ["playbook", "site.yml", "-i", "hosts", "-c", "local"];
			const { stdout } = place.run([...words, "--events", "-"]);
			const ours = parse(stdout).filter((line) => line.status === undefined);
			expect(ours.map(nameOf)).toEqual(theirs.map(nameOf));
			const fields = (events: readonly WireEvent[]) =>
				events.map((event) => Object.keys(event.event_data).sort());
			expect(fields(ours)).toEqual(fields(theirs));
		},
	);
});

function runnerEvents(inventory: string): WireEvent[] {
	const folder = join(place.folder, "runner");
	mkdirSync(join(folder, "project"), { recursive: true });
	place.write("runner/project/site.yml", SITE);
	const words = ["run", folder, "-p", "site.yml", "-i", "a", "-q"];
	execFileSync(
		"/usr/bin/python3",
		[RUNNER, ...words, "--inventory", inventory, "--cmdline", "-c local"],
		{ env: place.env({ PATH: "/usr/bin:/bin" }), stdio: "ignore" },
	);
	const events = join(folder, "artifacts/a/job_events");
	return readdirSync(events)
		.filter((name) => name.endsWith(".json"))
		.map((name) => JSON.parse(readFileSync(join(events, name), "utf8")))
		.sort((a, b) => a.counter - b.counter);
}
