// Slack that is away, busy or does not want us, and runs that die: nothing of that changes a run.

import { once } from "node:events";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Answer } from "../records/shevek.ts";
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

/** Another one, that ends with the test. */
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
	// on a busy machine the usual three seconds may not do
	SHEVEK_OUTBOX_DRAIN: "30",
	...more,
});
const oneLine = (text: string) => text.replace(/\s+/g, " ");

const FINE = "- {hosts: all, gather_facts: false, tasks: [{debug: }]}";

/** Runs without failures, up to one that delivers what is left: a failed try is followed by a pause. */
async function playUntil(
	messages: number,
	env: Record<string, string>,
): Promise<void> {
	for (let runs = 0; slack.messages.length < messages && runs < 10; runs++)
		await project.play(FINE, { env });
}

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

	test("no answer: the end waits as long as it is to, and what is left is said", async () => {
		slack.moods.push({ kind: "mute" });
		const env = hook({ SHEVEK_OUTBOX_DRAIN: "1" });
		const startMs = Date.now();
		const answer = await project.play(FAILING, { env });
		expect(Date.now() - startMs).toBeLessThan(10_000);
		expect(answer.status).toBe(2);
		expect(oneLine(answer.stderr)).toContain(
			"(no answer before the end of the run); 2 messages wait in the outbox",
		);
	});

	test("a reset connection: tried again, by the next run at the latest", async () => {
		slack.moods.push({ kind: "reset" });
		const answer = await project.play(FAILING, { env: hook() });
		expect(answer.status).toBe(2);
		await playUntil(2, hook());
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
		const second = { SLACK_WEBHOOK_URL: slack.hook("second"), ...shared };
		await other.play(FINE, { env: second });
		expect(slack.messages).toEqual([]);
		await playUntil(2, hook(shared));
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

	test.each<[string, () => Promise<Answer>]>([
		["the next one", () => project.play(FINE, { env: hook() })],
		["`shevek outbox run`", () => project.command(["outbox", "run"], hook())],
	])("a run that was killed is told by %s, once", async (_, tell) => {
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
		expect((await tell()).status).toBe(0);
		expect((await tell()).status).toBe(0);
		expect(slack.titles()).toEqual([[ONE], ["Ansible run has died."]]);
		const text = slack.messages[1]?.payload.attachments[0]?.text ?? "";
		expect(text).toContain("in task: Wait\n2 failed or unreachable results");
	});

	test("what is left is delivered by `shevek outbox run`", async () => {
		const port = await slack.close();
		await project.play(FAILING, { env: hook() });
		await slack.open(port);
		const words = ["outbox", "run", "--until-empty"];
		expect(await project.command(words, hook())).toMatchObject({ status: 0 });
		expect(slack.titles()).toEqual([[ONE], [OTHERS]]);
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
