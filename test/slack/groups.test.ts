// Failures alike, on the bench of shevek/testing: which are posted together, and when.

import { describe, expect, test } from "vitest";
import { makeEvent } from "../../src/testing/public.ts";
import { attachments, bench, failed, many, payloads, titles } from "./bench.ts";

describe("failures alike", () => {
	test.each<[string, Record<string, number>, number, string[]]>([
		[
			"500 hosts: three messages",
			{},
			500,
			[
				"HOST: web1 TASK: A task",
				"10 more HOSTS like web1 TASK: A task",
				"489 more HOSTS like web1 TASK: A task",
			],
		],
		[
			"fewer than the threshold wait for the end",
			{},
			10,
			["HOST: web1 TASK: A task", "9 more HOSTS like web1 TASK: A task"],
		],
		[
			"as many as the threshold",
			{},
			11,
			["HOST: web1 TASK: A task", "10 more HOSTS like web1 TASK: A task"],
		],
		["one", {}, 1, ["HOST: web1 TASK: A task"]],
		[
			"a threshold of 1",
			{ threshold: 1 },
			4,
			[
				"HOST: web1 TASK: A task",
				"1 more HOST like web1 TASK: A task",
				"2 more HOSTS like web1 TASK: A task",
			],
		],
		["nothing at once", { max_posts: 0 }, 4, ["4 HOSTS TASK: A task"]],
	])("%s", async (_, options, hosts, told) => {
		const callback = await bench({ options });
		await callback.feed(...many(1, hosts));
		await callback.close();
		expect(titles(callback)).toEqual(told);
	});

	test("the first is there before the others come", async () => {
		const callback = await bench();
		await callback.feed(failed("web1", "no"));
		expect(callback.sent).toHaveLength(1);
		await callback.feed(failed("web2", "no"));
		expect(callback.sent).toHaveLength(1);
	});

	test("a group's text: its hosts and the reason", async () => {
		const callback = await bench({ options: { threshold: 2 } });
		await callback.feed(...many(1, 3, "no <space>"));
		expect(attachments(callback)[1]?.text).toBe(
			"```web2, web3```\n```no &lt;space&gt; on web1```",
		);
	});

	test("many hosts, and long names, are counted", async () => {
		const callback = await bench({ options: { threshold: 1000 } });
		const name = "x".repeat(200);
		await callback.feed(
			...many(1, 61),
			...many(1, 61, "other").map((event) => ({
				...event,
				outcome: { ...event.outcome, host: `${event.outcome.host}.${name}` },
			})),
		);
		await callback.close();
		const [short, long] = attachments(callback).slice(2);
		expect(short?.text).toMatch(/, web51 and 10 more```/);
		expect(long?.text).toMatch(/^```web2\.x{200}, .* and 48 more```/);
	});

	test("batches of serial and other strategies have the task under other ids", async () => {
		const callback = await bench();
		const [one, two, three] = many(1, 3);
		if (!one || !two || !three) throw new Error("three");
		await callback.feed(
			one,
			{ ...two, task: { ...two.task, uuid: "another" } },
			{ ...three, task: { ...three.task, uuid: "a third" } },
		);
		await callback.close();
		expect(titles(callback)).toEqual([
			"HOST: web1 TASK: A task",
			"2 more HOSTS like web1 TASK: A task",
		]);
	});

	test("other reasons and tasks are told at once, up to max_posts", async () => {
		const callback = await bench({ options: { max_posts: 2 } });
		const lone = { host: "db", task: "Another", result: { msg: "```" } };
		await callback.feed(
			failed("web1", "a"),
			failed("web1", "b"),
			failed("web2", "c"),
			failed("web3", "c"),
			makeEvent("unreachable", lone),
			failed("web4", "b"),
		);
		expect(titles(callback)).toEqual([
			"HOST: web1 TASK: A task",
			"HOST: web1 TASK: A task",
		]);
		await callback.close();
		expect(titles(callback)[2]).toBe(
			"1 more HOST like web1 TASK: A task | 2 HOSTS TASK: A task | HOST: db TASK: Another",
		);
		const [, grouped, single] = attachments(callback).slice(2);
		expect(grouped?.text).toBe('```web2, web3```\n```{\n  "msg": "c"\n}```');
		expect(single?.text).toBe('```{\n  "msg": "`\\u0060`"\n}```');
	});

	test("the recap comes after all failures of its playbook", async () => {
		const options = { threshold: 3, max_posts: 1, stats_posts: true };
		const callback = await bench({ options });
		await callback.feed(
			...many(1, 3),
			failed("db", "other"),
			makeEvent("stats"),
			...many(4, 5),
			failed("db2", "other"),
			makeEvent("stats"),
		);
		await callback.close();
		expect(titles(callback)).toEqual([
			"HOST: web1 TASK: A task",
			"2 more HOSTS like web1 TASK: A task | HOST: db TASK: A task",
			"",
			"2 more HOSTS like web1 TASK: A task | 1 more HOST like db TASK: A task",
			"",
		]);
	});

	test("what one message cannot take is counted", async () => {
		const callback = await bench({ options: { max_posts: 0 } });
		const reason = (at: number) => "x".repeat(at + 1) + "y".repeat(9000);
		await callback.feed(
			...Array.from({ length: 30 }, (_, at) => failed(`web${at}`, reason(at))),
		);
		await callback.close();
		const [rest, ...more] = payloads(callback);
		expect(more).toEqual([]);
		expect(rest?.attachments).toHaveLength(20);
		expect(rest?.attachments.at(-1)).toMatchObject({
			title: "Ansible run has failed. And more",
			text: "11 other failures on 11 hosts.",
		});
		expect(JSON.stringify(rest).length).toBeLessThan(50_000);
	});
});
