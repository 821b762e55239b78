// `shevek runner run`: a private data dir, from the command line to the files that a run leaves.

import { readdirSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { type Lab, makeLab } from "../e2e/lab.ts";
import { artifact, inFolder, leftEvents, modes } from "./folder.ts";

const SITE = `
- hosts: all
  gather_facts: false
  tasks:
    - debug: {msg: "hello {{ who }}"}
`;

let lab: Lab;
afterEach(() => lab.remove());

describe("a playbook", { timeout: 60_000 }, () => {
	test("leaves ansible-runner's files, for this user alone", async () => {
		lab = makeLab(
			inFolder({ "project/site.yml": SITE, "env/extravars": "who: you\n" }),
		);
		const ended = await lab.run([
			"runner",
			"run",
			"pdd",
			"-p",
			"site.yml",
			"-i",
			"one",
		]);
		expect(ended).toMatchObject({ rc: 0, err: "" });
		expect(ended.out).toContain('"msg": "hello you"');
		expect(modes(lab.path("pdd/artifacts/one"))).toEqual({
			command: "600",
			fact_cache: "755",
			job_events: "700",
			rc: "600",
			status: "600",
			stderr: "600",
			stdout: "600",
		});
		expect(artifact(lab, "one", "rc")).toBe("0");
		expect(artifact(lab, "one", "status")).toBe("successful");
		expect(artifact(lab, "one", "stdout").replaceAll("\r", "")).toBe(ended.out);
		expect(JSON.parse(artifact(lab, "one", "command"))).toEqual({
			command: [
				"shevek",
				"playbook",
				"-i",
				lab.path("pdd/inventory"),
				"-e",
				`@${lab.path("pdd/env/extravars")}`,
				"site.yml",
			],
			cwd: lab.path("pdd/project"),
			env: {
				ANSIBLE_CACHE_PLUGIN: "jsonfile",
				ANSIBLE_CACHE_PLUGIN_CONNECTION: lab.path(
					"pdd/artifacts/one/fact_cache",
				),
				ANSIBLE_FORCE_COLOR: "True",
				ANSIBLE_HOST_KEY_CHECKING: "False",
				ANSIBLE_RETRY_FILES_ENABLED: "False",
				RUNNER_OMIT_EVENTS: "False",
				RUNNER_ONLY_FAILED_EVENTS: "False",
				SHEVEK_RUNNER: "one",
			},
		});
		const events = leftEvents(lab, "one");
		expect(events.map(({ event }) => event)).toEqual([
			"playbook_on_start",
			"playbook_on_play_start",
			"playbook_on_task_start",
			"runner_on_start",
			"runner_on_ok",
			"playbook_on_stats",
		]);
		expect(events.map(({ counter }) => counter)).toEqual([1, 2, 3, 4, 5, 6]);
		expect(new Set(events.map((event) => event.runner_ident))).toEqual(
			new Set(["one"]),
		);
		expect(readdirSync(lab.path("pdd/artifacts/one/job_events"))).toContain(
			`1-${events[0]?.uuid}.json`,
		);
	});
});
