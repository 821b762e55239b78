// The two callbacks on the bench of shevek/testing: what they post.

import { describe, expect, test } from "vitest";
import communitySlack from "../../src/builtin/callbacks/community-slack.ts";
import slack from "../../src/builtin/callbacks/slack.ts";
import {
	makeEvent,
	type TestOptions,
	testCallback,
} from "../../src/testing/public.ts";
import {
	attachments,
	bench,
	failed,
	many,
	payloads,
	titles,
	WEBHOOK,
} from "./bench.ts";
import { SlackServer } from "./slack-server.ts";

describe("a failure", () => {
	test("in full", async () => {
		const callback = await bench({ env: { SLACK_CHANNEL: "#ops" } });
		const result = { msg: "a <b> & c", rc: 1 };
		await callback.feed(
			makeEvent("failed", { host: "web1", task: "Install", result }),
		);
		const title = "Ansible run has failed. HOST: web1 TASK: Install";
		expect(payloads(callback)).toEqual([
			{
				channel: "#ops",
				username: "Ansible",
				parse: "none",
				attachments: [
					{
						title,
						fallback: title,
						color: "#FF0000",
						text: '```{\n  "msg": "a &lt;b&gt; &amp; c",\n  "rc": 1\n}```',
						mrkdwn_in: ["text"],
						footer:
							"site.yml on bench, run 00000000-0000-4000-8000-000000000000",
					},
				],
			},
		]);
	});

	test("without a channel it is the webhook's own; other options", async () => {
		const callback = await bench({
			configFile:
				"[callback_slack]\nusername = Robot\nicon_url = http://x/y.png\n",
		});
		await callback.feed(failed("web1", "no"));
		const [payload] = payloads(callback);
		expect(payload).not.toHaveProperty("channel");
		expect(payload).toMatchObject({
			username: "Robot",
			icon_url: "http://x/y.png",
		});
	});

	test.each<[string, ReturnType<typeof makeEvent>, string[]]>([
		[
			"unreachable",
			makeEvent("unreachable", { host: "db" }),
			["HOST: db TASK: A task"],
		],
		["ignored", makeEvent("failed", { isIgnored: true }), []],
		["unreachable, ignored", makeEvent("unreachable", { isIgnored: true }), []],
		[
			"an item of a loop, which the loop's own result tells",
			makeEvent("itemFailed"),
			[],
		],
		["a retry", makeEvent("retry"), []],
		["ok", makeEvent("ok"), []],
		[
			"markup in names",
			makeEvent("failed", { host: "<w&>", task: "one\ntwo `x`" }),
			["HOST: &lt;w&amp;&gt; TASK: one two `x`"],
		],
	])("%s", async (_, event, told) => {
		const callback = await bench();
		await callback.feed(event);
		await callback.close();
		expect(titles(callback)).toEqual(told);
	});

	test("a huge result is cut, and says so", async () => {
		const callback = await bench();
		await callback.feed(failed("web1", "<ä>".repeat(1_000_000)));
		const [attachment] = attachments(callback);
		expect(attachment?.text).toMatch(
			/```\n… cut at Slack's limit: 3000015 characters in all$/,
		);
	});

	test("a result that no_log hides stays hidden", async () => {
		const callback = await bench();
		const code = await callback.run(`
- hosts: localhost
  gather_facts: false
  tasks:
    - name: Hush
      fail: {msg: "sesame"}
      no_log: true
`);
		expect(code).toBe(2);
		expect(titles(callback)).toEqual(["HOST: localhost TASK: Hush"]);
		expect(JSON.stringify(callback.sent)).not.toContain("sesame");
		expect(attachments(callback)[0]?.text).toContain("censored");
	});

	test("of a run: failed, ignored, rescued, a handler's loop", async () => {
		const callback = await bench();
		await callback.run(`
- hosts: localhost
  gather_facts: false
  tasks:
    - {name: Ignored, fail: {msg: a}, ignore_errors: true}
    - block:
        - {name: Rescued, fail: {msg: b}}
      rescue:
        - {name: Mend, debug: {msg: c}}
    - {name: Notify, debug: {msg: d}, changed_when: true, notify: Handle}
    - meta: flush_handlers
  handlers:
    - name: Handle
      fail: {msg: "{{ item }}"}
      loop: [one, two]
`);
		expect(titles(callback)).toEqual([
			"HOST: localhost TASK: Rescued",
			"HOST: localhost HANDLER: Handle",
		]);
		expect(attachments(callback)[1]?.text).toContain('"item": "two"');
	});
});

describe("options", () => {
	test.each<[string, TestOptions, string]>([
		["none", {}, "Set SLACK_WEBHOOK_URL or webhook_url in [callback_slack]"],
		["empty", { env: { SLACK_WEBHOOK_URL: "" } }, "SLACK_WEBHOOK_URL"],
	])(
		"without a webhook's address it is left out, which is said: %s",
		async (_, options, said) => {
			const callback = await testCallback(slack, options);
			expect(callback.isRunning).toBe(false);
			expect(callback.err).toContain("ERROR");
			expect(callback.err.replace(/\s+/g, " ")).toContain(said);
		},
	);

	test("the address is in nothing that is shown", async () => {
		const callback = await bench();
		await callback.feed(...many(1, 20));
		await callback.close();
		const shown = callback.out + callback.err + JSON.stringify(callback.sent);
		expect(shown).not.toContain("sesame");
	});

	test.each<[string, Record<string, boolean>, string[]]>([
		["by default", {}, []],
		[
			"plays and the recap",
			{ play_posts: true, stats_posts: true },
			["Playbook initiated", "Starting play", "Playbook Complete"],
		],
		[
			"no failures",
			{ failure_posts: false, stats_posts: true },
			["Playbook Complete"],
		],
	])("posts: %s", async (_, options, told) => {
		const callback = await bench({ options });
		const events = [
			makeEvent("playbookStart"),
			makeEvent("playStart"),
			makeEvent("stats"),
		];
		await callback.feed(...events);
		if (options.failure_posts === false) await callback.feed(failed("a", "no"));
		await callback.close();
		const heads = attachments(callback).map(
			({ fallback = "" }) => /^\*(.*?)\*/.exec(fallback)?.[1],
		);
		expect(heads).toEqual(told);
	});

	test.each<[string, boolean | undefined, number, boolean]>([
		["unset", undefined, 1, false],
		["unset, with -vv", undefined, 2, true],
		["on", true, 0, true],
		["off, with -vv", false, 2, false],
	])("invocation: %s", async (_, invocation, verbosity, isTold) => {
		const callback = await bench({
			options: {
				play_posts: true,
				...(invocation !== undefined && { invocation }),
			},
			run: {
				verbosity,
				tags: ["a", "b"],
				skipTags: ["c"],
				limit: "web*",
				extraVars: ["x=1"],
				remoteUser: "ann",
			},
		});
		await callback.feed(makeEvent("playbookStart"));
		const [start] = attachments(callback);
		const lines =
			"```\nInventory:  /p/hosts\nTags:       a, b\nSkip Tags:  c\nLimit:      web*\nExtra Vars: x=1\n```";
		expect(start?.fallback?.includes(lines)).toBe(isTold);
		expect(start?.fallback?.includes(" by *ann*")).toBe(isTold);
	});
});

test("a run that died", async () => {
	const diedRuns = [
		{
			id: "run-1",
			command: "shevek playbook site.yml",
			controller: "ctrl",
			startMs: 0,
			endMs: 60_000,
			failures: 3,
			lastTask: "Install",
		},
	];
	const callback = await bench({ diedRuns });
	await callback.feed(makeEvent("playbookStart"));
	await callback.close();
	expect(callback.sent.map(({ key }) => key)).toEqual(["died:run-1"]);
	expect(attachments(callback)).toMatchObject([
		{
			title: "Ansible run has died.",
			color: "#FF0000",
			text: "```shevek playbook site.yml\non ctrl, started 1970-01-01T00:00:00.000Z, last heard of 1970-01-01T00:01:00.000Z\nin task: Install\n3 failed or unreachable results; shevek log show run-1```",
		},
	]);
});

describe("community.general.slack", () => {
	test("starts and the recap, no failures, by that plugin's name and picture", async () => {
		const server = await SlackServer.start();
		try {
			const callback = await testCallback(communitySlack, {
				env: { SLACK_WEBHOOK_URL: server.hook() },
			});
			await callback.run(`
- hosts: localhost
  gather_facts: false
  tasks:
    - {fail: {msg: no}}
`);
			await callback.close();
			await callback.deliver();
			expect(server.faults).toEqual([]);
			expect(server.messages.map(({ payload }) => payload)).toMatchObject(
				["warning", "warning", "danger"].map((color) => ({
					channel: "#ansible",
					username: "ansible",
					icon_url: expect.stringMatching(/^https:.*ansible_badge\.png$/),
					attachments: [{ color }],
				})),
			);
		} finally {
			await server.close();
		}
	});

	test("a recap that is too long has hosts that failed first", async () => {
		const callback = await testCallback(communitySlack, {
			env: { SLACK_WEBHOOK_URL: WEBHOOK },
		});
		const row = {
			ok: 1,
			changed: 0,
			unreachable: 0,
			failures: 0,
			skipped: 0,
			rescued: 0,
			ignored: 0,
		};
		const hosts = new Map(
			Array.from({ length: 500 }, (_, at) => [
				`web${1000 + at}`,
				{ ...row, failures: at === 499 ? 1 : 0 },
			]),
		);
		await callback.feed(
			makeEvent("stats", {}, { stats: { hosts, custom: new Map() } }),
		);
		const [recap] = attachments(callback);
		const lines = recap?.fallback?.split("\n") ?? [];
		expect(lines[7]).toMatch(/web1499 .* 1 /);
		const shown = lines.filter((line) => line.startsWith("| web")).length;
		expect(lines.at(-1)).toBe(`… and ${500 - shown} more hosts`);
		expect(shown).toBeGreaterThan(90);
	});
});
