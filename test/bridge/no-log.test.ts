// What no_log hides reaches nobody: no callback of the user's, no Slack, neither record nor outbox, on either engine.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SlackServer } from "../slack/slack-server.ts";
import { SYSTEM } from "./cores.ts";
import { INVENTORY, SHEVEK, Workshop } from "./workshop.ts";

const SECRET = "sesame77";

const shop = new Workshop();
let slack: SlackServer;

/** Fails, with the secret in its arguments and its output. */
const FAILS = `command: sh -c 'echo {{ hush }}; exit 3'`;

const TASKS = `
    - ${FAILS}
    - command: sh -c 'echo {{ item }}; exit 3'
      loop: ["{{ hush }}a", "{{ hush }}b"]
    - command: sh -c 'echo {{ item.k }}; exit 3'
      loop: [{k: "{{ hush }}"}]
      loop_control: {label: "{{ item.k }}"}
    - debug: {msg: "{{ item }}"}
      loop: ["{{ hush }}"]
    - debug: {msg: "{{ item }}"}
      loop: ["{{ hush }}"]
      when: false
    - ${FAILS}
      retries: 1
      delay: 0
      until: false
    - set_fact: {x: "{{ hush }}"}
    - copy: {content: "{{ hush }}", dest: "{{ playbook_dir }}/copied"}
      diff: true
    - ${FAILS}
      async: 10
      poll: 1
    - ${FAILS}
      delegate_to: localhost
    - command: {nope: "{{ hush }}"}
    - include_tasks: included.yml
      loop: ["{{ hush }}"]
    - debug: {msg: "{{ hush | nosuchfilter }}"}
    - debug: {msg: x}
      when: hush.nope.nope
`.replaceAll(/\n {4}- /g, "\n    - no_log: true\n      ");

const PLAYBOOK = (errors: string) =>
	`- hosts: all
  gather_facts: false
  vars: {hush: ${SECRET}, isHidden: true}
  tasks:${TASKS.replaceAll("no_log: true", `no_log: true\n      ${errors}`)}
    - no_log: "{{ isHidden }}"
      ${FAILS}
`;

beforeAll(async () => {
	slack = await SlackServer.start();
	shop.write("hosts", INVENTORY);
	shop.write("included.yml", "- debug: {msg: included}\n");
	shop.write("ignored.yml", PLAYBOOK("ignore_errors: true"));
	shop.write(
		"callback_plugins/all.ts",
		`import { appendFileSync } from "node:fs";
import { defineCallback } from "shevek/plugin";
export default defineCallback({
	description: "Keeps all it gets.",
	enabled: "always",
	start({ run }) {
		const keep = (value: unknown) => appendFileSync("kept-by-callback", JSON.stringify(value,
			(_, each) => each instanceof Map ? Object.fromEntries(each) : each) + "\\n");
		keep(run);
		return { any: keep };
	},
});
`,
	);
});
afterAll(async () => {
	await slack.close();
	shop.remove();
});

test.each(["native", "ansible"])("%s", async (engine) => {
	const seen = slack.messages.length;
	const ended = await shop.run(
		[
			...[SHEVEK, "playbook", "--engine", engine, "-i", "hosts", "ignored.yml"],
			...["--events", "kept-events", "-vv"],
		],
		{
			// Ansible's own junit tells what an include is for
			ANSIBLE_CALLBACKS_ENABLED:
				engine === "native" ? "slack,junit,log_plays" : "slack,log_plays",
			ANSIBLE_LOG_FOLDER: shop.path("kept-logs"),
			JUNIT_OUTPUT_DIR: shop.path("kept-junit"),
			SLACK_WEBHOOK_URL: slack.hook(),
			SHEVEK_ANSIBLE_BIN: SYSTEM.bin,
		},
	);
	expect(ended.exitCode).toBe(2);
	await slack.received(seen + 1);
	const kept = readdirSync(shop.folder, {
		recursive: true,
		withFileTypes: true,
	})
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((file) => /\/(kept|records)/.test(file));
	expect(kept.length).toBeGreaterThan(2);
	const leaks = kept.filter((file) => readFileSync(file).includes(SECRET));
	expect(leaks).toEqual([]);
	expect(JSON.stringify(slack.messages)).not.toContain(SECRET);
	expect(ended.stdout + ended.stderr).not.toContain(SECRET);
});
