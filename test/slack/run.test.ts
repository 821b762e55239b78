// Runs of the real command that tell Slack, or what stands for it.

import { once } from "node:events";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FAILING, HOSTS, Project } from "./project.ts";
import { SlackServer } from "./slack-server.ts";

let slack: SlackServer;
let project: Project;
const projects: Project[] = [];

beforeEach(async () => {
	slack = await SlackServer.start();
	project = makeProject();
});
afterEach(async () => {
	expect(slack.faults).toEqual([]);
	await slack.close();
	for (const each of projects.splice(0)) each.close();
});

function makeProject(): Project {
	const made = new Project();
	projects.push(made);
	made.configure("callbacks_enabled = slack");
	return made;
}

const FAILED = "Ansible run has failed.";
const ONE = `${FAILED} HOST: web1 TASK: Install`;
const OTHERS = `${FAILED} 2 more HOSTS like web1 TASK: Install`;
const hook = (more: Record<string, string> = {}) => ({
	SLACK_WEBHOOK_URL: slack.hook(),
	...more,
});
const oneLine = (text: string) => text.replace(/\s+/g, " ");

describe("failures reach Slack", () => {
	test("500 hosts that fail alike: three messages, the first at once", async () => {
		const names = Array.from({ length: 500 }, (_, at) => `web${at + 1}`);
		const inventory = project.write(
			"hosts",
			`[web]\n${names.join("\n")}\n[last]\ndb\n[all:vars]\nansible_connection=local\n`,
		);
		const playbook = `
- hosts: all
  gather_facts: false
  tasks:
    - name: Install
      fail: {msg: "{{ inventory_hostname }}: no such package"}
      when: inventory_hostname != 'db'
    - name: Wait
      pause: {seconds: 2}
`;
		const answer = await project.play(playbook, {
			words: ["-i", inventory],
			env: hook(),
		});
		const endMs = Date.now();
		expect(answer.status).toBe(2);
		const first = slack.messages[0]?.payload.attachments[0]?.title ?? "";
		const host = /HOST: (web\d+) TASK/.exec(first)?.[1];
		expect(slack.titles()).toEqual([
			[`${FAILED} HOST: ${host} TASK: Install`],
			[`${FAILED} 10 more HOSTS like ${host} TASK: Install`],
			[`${FAILED} 489 more HOSTS like ${host} TASK: Install`],
		]);
		const times = slack.messages.map(({ timeMs }) => endMs - timeMs);
		expect(times[0]).toBeGreaterThan(1000);
		expect(times[2]).toBeLessThan(1000);
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

	test("serial batches and the free strategy", async () => {
		const play =
			"- hosts: all\n  gather_facts: false\n  tasks: [{name: Install, command: 'false'}]\n  ignore_unreachable: true\n";
		await project.play(`${play}  serial: 1\n  max_fail_percentage: 100\n`, {
			env: hook(),
		});
		await project.play(`${play}  strategy: free\n`, { env: hook() });
		const counts = slack
			.titles()
			.map(([title]) => title?.replace(/web\d/, "webN"));
		const like = `${FAILED} 2 more HOSTS like webN TASK: Install`;
		const single = `${FAILED} HOST: webN TASK: Install`;
		expect(counts.slice(-2)).toEqual([single, like]);
		expect(counts[0]).toBe(single);
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

describe("what Slack does changes no run", () => {
	test("no address: one error that names the variable, the same output and exit code", async () => {
		project.configure();
		const plain = await project.play(FAILING);
		project.configure("callbacks_enabled = slack");
		const without = await project.play(FAILING);
		expect(without.status).toBe(plain.status);
		expect(without.stdout).toBe(plain.stdout);
		expect(plain.stderr).toBe("");
		expect(without.stderr.match(/ERROR/g)).toHaveLength(1);
		expect(oneLine(without.stderr)).toContain("SLACK_WEBHOOK_URL");
		expect(without.stderr.trim().split("\n").length).toBeLessThan(4);
	});

	test("too many requests: later, when it says, and still within the run", async () => {
		slack.moods.push({
			kind: "answer",
			status: 429,
			body: "rate_limited",
			retryAfter: "1",
		});
		const startMs = Date.now();
		const answer = await project.play(FAILING, { env: hook() });
		expect(answer).toMatchObject({ status: 2, stderr: "" });
		expect(slack.refused).toEqual(["429 rate_limited"]);
		expect(slack.titles()).toEqual([[ONE], [OTHERS]]);
		const [first] = slack.messages;
		expect((first?.timeMs ?? 0) - startMs).toBeGreaterThan(1000);
	});

	test("a reset connection: tried again, by the next run at the latest", async () => {
		slack.moods.push({ kind: "reset" });
		const answer = await project.play(FAILING, { env: hook() });
		expect(answer.status).toBe(2);
		await project.play("- {hosts: all, gather_facts: false}", { env: hook() });
		await project.play("- {hosts: all, gather_facts: false}", { env: hook() });
		expect(slack.titles()).toEqual([[ONE], [OTHERS]]);
	});

	test("nobody there: one warning; the next run tells it, to each project's own webhook", async () => {
		const other = makeProject();
		const shared = { SHEVEK_DB: join(project.folder, "records.db") };
		const port = await slack.close();
		const answer = await project.play(FAILING, { env: hook(shared) });
		expect(answer.status).toBe(2);
		expect(oneLine(answer.stderr)).toMatch(
			/^\[WARNING\]: slack could not be told \(127\.0\.0\.1: ECONNREFUSED\); 2 messages wait in the outbox; `shevek outbox list` $/,
		);
		await slack.open(port);
		const fine = "- {hosts: all, gather_facts: false, tasks: [{debug: }]}";
		const second = { SLACK_WEBHOOK_URL: slack.hook("second"), ...shared };
		await other.play(fine, { env: second });
		expect(slack.messages).toEqual([]);
		await new Promise((resolve) => setTimeout(resolve, 1500));
		await project.play(fine, { env: hook(shared) });
		expect(slack.titles()).toEqual([[ONE], [OTHERS]]);
		await other.play(FAILING, { env: second });
		const hooks = slack.messages.map((message) => message.hook.slice(-9));
		expect(hooks).toEqual(["ame-opens", "ame-opens", "racadabra", "racadabra"]);
	});

	test.each<[string, Record<string, string>, string]>([
		[
			"a webhook that is gone",
			{ SLACK_WEBHOOK_URL: "/services/T0/B0/x" },
			"404: no_service",
		],
		[
			"a channel that is not there",
			{ SLACK_CHANNEL: "#none" },
			"404: channel_not_found",
		],
	])("%s: one warning", async (_, env, said) => {
		const path = env.SLACK_WEBHOOK_URL;
		const url =
			path === undefined
				? {}
				: { SLACK_WEBHOOK_URL: new URL(path, slack.hook()).href };
		const answer = await project.play(FAILING, {
			env: hook({ ...env, ...url }),
		});
		expect(answer.status).toBe(2);
		expect(answer.stderr.match(/WARNING/g)).toHaveLength(1);
		expect(oneLine(answer.stderr)).toContain(
			`slack could not be told (127.0.0.1 answered ${said}); 2 are dead letters`,
		);
	});

	test("a run that was killed is told by the next one, once", async () => {
		const file = project.write(
			"slow.yml",
			`
- hosts: all
  gather_facts: false
  tasks:
    - name: Install
      fail: {msg: "no such package"}
      when: inventory_hostname != 'web3'
    - {name: Wait, pause: {seconds: 60}}
`,
		);
		const child = project.start(["playbook", file, ...HOSTS], hook());
		await slack.received(1);
		await until(() => project.isWaiting(1));
		child.kill("SIGKILL");
		await once(child, "exit");
		const fine = "- {hosts: all, gather_facts: false, tasks: [{debug: }]}";
		await project.play(fine, { env: hook() });
		await project.play(fine, { env: hook() });
		expect(slack.titles()).toEqual([[ONE], ["Ansible run has died."]]);
		const text = slack.messages[1]?.payload.attachments[0]?.text ?? "";
		expect(text).toContain("in task: Wait\n2 failed or unreachable results");
	});

	test("the webhook's address is in no file and no output", async () => {
		const moods = [
			{ kind: "reset" } as const,
			{ kind: "answer", status: 500, body: `at ${slack.hook()}` } as const,
		];
		slack.moods.push(...moods);
		const words = [
			...["-vvvv", "--diff", "--events", join(project.folder, "events.jsonl")],
			...HOSTS,
		];
		const env = hook({ ANSIBLE_LOG_PATH: join(project.folder, "run.log") });
		for (const url of [slack.hook(), `${slack.hook()}x`]) {
			const answer = await project.play(FAILING, {
				words,
				env: { ...env, SLACK_WEBHOOK_URL: url },
			});
			expect(answer.stdout + answer.stderr).not.toContain("sesame");
		}
		expect(project.filesWith("no such package").length).toBeGreaterThan(2);
		expect(project.filesWith("sesame")).toEqual([]);
		expect(project.filesWith("/services/T000")).toEqual([]);
	});
});

async function until(isTrue: () => boolean): Promise<void> {
	while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 50));
}
