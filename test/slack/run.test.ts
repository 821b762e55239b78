// Runs of the real command that tell what stands for Slack.

import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FAILING, HOSTS, Project } from "./project.ts";
import { SlackServer } from "./slack-server.ts";

let slack: SlackServer;
let project: Project;

beforeEach(async () => {
	slack = await SlackServer.start();
	project = new Project();
	project.configure("callbacks_enabled = slack");
});
afterEach(async () => {
	expect(slack.faults).toEqual([]);
	await slack.close();
	project.close();
});

const FAILED = "Ansible run has failed.";
const ONE = `${FAILED} HOST: web1 TASK: Install`;
const OTHERS = `${FAILED} 2 more HOSTS like web1 TASK: Install`;
const hook = (more: Record<string, string> = {}) => ({
	SLACK_WEBHOOK_URL: slack.hook(),
	// on a busy machine the usual three seconds may not do
	SHEVEK_OUTBOX_DRAIN: "30",
	...more,
});

describe("failures reach Slack", () => {
	test("500 hosts that fail alike: three messages, the first at once", async () => {
		const names = Array.from({ length: 500 }, (_, at) => `web${at + 1}`);
		const inventory = project.write(
			"hosts",
			`db\n${names.join("\n")}\n[all:vars]\nansible_connection=local\n`,
		);
		const told = join(project.folder, "told");
		const playbook = `
- hosts: all
  gather_facts: false
  tasks:
    - name: Install
      fail: {msg: "{{ inventory_hostname }}: no such package"}
      when: inventory_hostname != 'db'
    - name: Wait
      shell: until [ -e ${told} ]; do sleep 0.1; done
`;
		const run = project.play(playbook, {
			words: ["-i", inventory],
			env: hook(),
		});
		// the run cannot end before
		await slack.received(1);
		project.write("told", "");
		expect((await run).status).toBe(2);
		const first = slack.messages[0]?.payload.attachments[0]?.title ?? "";
		const host = /HOST: (web\d+) TASK/.exec(first)?.[1];
		expect(slack.titles()).toEqual([
			[`${FAILED} HOST: ${host} TASK: Install`],
			[`${FAILED} 10 more HOSTS like ${host} TASK: Install`],
			[`${FAILED} 489 more HOSTS like ${host} TASK: Install`],
		]);
	});

	test.each<[string, string[], Record<string, string>]>([
		["callbacks_enabled", ["callbacks_enabled = timer, slack"], {}],
		["callback_whitelist", ["callback_whitelist = slack"], {}],
		["a full name", ["callbacks_enabled = ansible.builtin.slack"], {}],
		["the environment", [], { ANSIBLE_CALLBACKS_ENABLED: "slack" }],
	])("enabled by %s", async (_, lines, env) => {
		project.configure(...lines);
		expect((await project.play(FAILING, { env: hook(env) })).status).toBe(2);
		expect(slack.titles()).toEqual([[ONE], [OTHERS]]);
		expect(slack.messages[0]?.payload.channel).toBeUndefined();
	});

	test("not enabled, and a run without failures: nothing", async () => {
		const fine = "- {hosts: all, gather_facts: false, tasks: [{debug: }]}";
		expect((await project.play(fine, { env: hook() })).status).toBe(0);
		project.configure();
		expect((await project.play(FAILING, { env: hook() })).status).toBe(2);
		expect(slack.messages).toEqual([]);
	});

	test("address, channel and threshold by the section callback_slack", async () => {
		project.configure(
			"callbacks_enabled = slack",
			"[callback_slack]",
			`webhook_url = ${slack.hook()}`,
			"channel = #ops",
			"threshold = 1",
		);
		await project.play(FAILING);
		expect(slack.titles().map(([title]) => title)).toEqual([
			ONE,
			`${FAILED} 1 more HOST like web1 TASK: Install`,
			`${FAILED} 1 more HOST like web1 TASK: Install`,
		]);
		expect(slack.messages[0]?.payload.channel).toBe("#ops");
		await project.play(FAILING, { env: { SLACK_CHANNEL: "#quiet" } });
		expect(slack.messages[3]?.payload.channel).toBe("#quiet");
	});

	test.each<[string, string[]]>([
		["--check", ["--check"]],
		["--no-record", ["--no-record"]],
	])("with %s as well", async (_, words) => {
		await project.play(FAILING, { words: [...HOSTS, ...words], env: hook() });
		expect(slack.titles()).toEqual([[ONE], [OTHERS]]);
	});

	test("unreachable hosts", async () => {
		const inventory = project.write(
			"hosts",
			"[all]\na ansible_port=1\nb ansible_port=1\n[all:vars]\nansible_host=127.0.0.1\n",
		);
		const ping =
			"- {hosts: all, gather_facts: false, tasks: [{name: P, ping: }]}";
		const answer = await project.play(ping, {
			words: ["-i", inventory],
			env: hook(),
		});
		expect(answer.status).toBe(4);
		const [[first = ""] = [], [rest] = []] = slack.titles();
		expect(first).toMatch(/^Ansible run has failed\. HOST: [ab] TASK: P$/);
		const host = /HOST: (.)/.exec(first)?.[1];
		expect(rest).toBe(`${FAILED} 1 more HOST like ${host} TASK: P`);
		expect(slack.messages[0]?.payload.attachments[0]?.text).toContain(
			'"unreachable": true',
		);
	});

	test.each<[string, string]>([
		["batches of serial", "serial: 2"],
		["the free strategy", "strategy: free"],
	])("%s: the task is the same", async (_, keyword) => {
		const playbook = `
- hosts: all
  ${keyword}
  gather_facts: false
  tasks:
    - name: Install
      command: "false"
      when: inventory_hostname in ['a', 'c']
`;
		const words = ["-i", "a,b,c,d,", "-c", "local"];
		await project.play(playbook, { words, env: hook() });
		const first = slack.titles()[0]?.[0] ?? "";
		const host = /HOST: ([ac]) TASK/.exec(first)?.[1];
		expect(slack.titles()).toEqual([
			[`${FAILED} HOST: ${host} TASK: Install`],
			[`${FAILED} 1 more HOST like ${host} TASK: Install`],
		]);
	});

	test("ad-hoc, where callbacks are wanted there", async () => {
		const words = ["adhoc", "web1", "-i", "web1,", "-c", "local"];
		const fail = [...words, "-m", "command", "-a", "false"];
		await project.command(fail, hook());
		expect(slack.messages).toEqual([]);
		project.configure(
			"callbacks_enabled = slack",
			"bin_ansible_callbacks = true",
		);
		expect((await project.command(fail, hook())).status).toBe(2);
		expect(slack.titles()).toEqual([[`${FAILED} HOST: web1 TASK: command`]]);
	});

	test("by a proxy of the environment", async () => {
		const proxied = "http://hooks.slack.test/services/T000/B001/sesame-opens";
		const answer = await project.play(FAILING, {
			env: {
				SLACK_WEBHOOK_URL: proxied,
				http_proxy: new URL(slack.hook()).host,
			},
		});
		expect(answer.stderr).toBe("");
		expect(slack.proxied).toEqual(["hooks.slack.test", "hooks.slack.test"]);
		expect(slack.titles()).toEqual([[ONE], [OTHERS]]);
	});
});
