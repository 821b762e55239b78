// Strategies in TypeScript, and those that ship, as they order tasks and hosts.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Lab, makeLab, recapOf } from "../../e2e/lab.ts";

const strategyFile = (run: string, rest = "") =>
	`import { defineStrategy } from "shevek/plugin";\nexport default defineStrategy({ description: "For a test.", ${rest} run: ${run} });\n`;

const HOSTS = "a\nb\nc\n";
const play = (keywords: string, tasks: readonly string[], more = "") =>
	`- hosts: all\n  gather_facts: false\n${keywords}  tasks:\n${tasks.map((task) => `    - ${task}\n`).join("")}${more}`;
const ONE_TWO = [
	"{ name: one, debug: {msg: 1} }",
	"{ name: two, debug: {msg: 2} }",
];
const COLLECTION = "collections/ansible_collections/our/tools";

let lab: Lab;
beforeAll(() => {
	lab = makeLab({
		hosts: HOSTS,
		"strategy_plugins/one_by_one.ts": strategyFile(
			"async (play) => { for (const host of play.hosts) await play.finish(host); }",
		),
		"strategy_plugins/turns.ts": strategyFile(
			`async (play) => {
				for (let isMore = true; isMore; ) {
					isMore = false;
					for (const host of [...play.hosts].reverse()) {
						if (play.nextTask(host) === undefined) continue;
						isMore = true;
						await play.runTask(host);
					}
				}
			}`,
		),
		"strategy_plugins/two_groups.ts": strategyFile(
			"async (play) => { await play.runTogether(play.hosts.slice(1)); await play.runTogether([play.hosts[0]]); }",
		),
		"strategy_plugins/told.ts": strategyFile(
			`async (play) => {
				const tell = (text: unknown) => play.display("TOLD " + JSON.stringify(text));
				tell([play.name, play.hosts, play.forks, await play.variable("b", "who"), await play.variable("b", "nobody") ?? null]);
				tell(play.nextTask("a"));
				for (let task = await play.runTask("a"); task; task = await play.runTask("a")) tell([task.name, task.isMeta, play.state("a")]);
				tell(play.hosts.map((host) => play.state(host)));
				play.end("b");
				await play.finish("b");
				tell(play.hosts.map((host) => play.state(host)));
			}`,
		),
		"strategy_plugins/unawaited.ts": strategyFile(
			"(play) => { for (const host of play.hosts) void play.finish(host); }",
		),
		"strategy_plugins/half.ts": strategyFile(
			'async (play) => { await play.finish("b"); }',
		),
		"strategy_plugins/twice.ts": strategyFile(
			'async (play) => { await Promise.all([play.finish("a"), play.finish("a")]); }',
		),
		"strategy_plugins/stranger.ts": strategyFile(
			'async (play) => { await play.finish("z"); }',
		),
		"strategy_plugins/thrower.ts": strategyFile(
			"async () => { throw new RangeError('too far') }",
		),
		"strategy_plugins/waiting.ts": strategyFile(
			"(play) => { play.display('WAITING'); return new Promise(() => {}); }",
		),
		"strategy_plugins/linear.ts": strategyFile(
			'async (play) => { play.display("OURS"); await play.runTogether(play.hosts); }',
		),
		"strategy_plugins/wrong.ts": "export default { description: 'x' };\n",
		"strategy_plugins/broken.ts": "export default {\n",
		"strategy_plugins/snake.py": "",
		"elsewhere/configured.mjs":
			'import { defineStrategy } from "shevek/plugin";\nexport default defineStrategy({ description: "For a test.", run: (play) => play.finish("c") });\n',
		[`${COLLECTION}/plugins/strategy/backwards.ts`]: strategyFile(
			"async (play) => { for (const host of [...play.hosts].reverse()) await play.finish(host); }",
		),
	});
});
afterAll(() => lab.remove());

const run = async (
	text: string,
	{ env = {}, args = [] }: { env?: NodeJS.ProcessEnv; args?: string[] } = {},
) => {
	lab.write({ "p.yml": text });
	const ended = await lab.run(
		["playbook", "-i", "hosts", ...args, "p.yml"],
		env,
	);
	return { ...ended, order: orderOf(ended.out) };
};

/** `one a`, `two b` …: results as they came. */
function orderOf(out: string): string[] {
	let task = "";
	const order: string[] = [];
	for (const line of out.split("\n")) {
		task = /^(?:TASK|RUNNING HANDLER) \[(.*?)\]/.exec(line)?.[1] ?? task;
		const host = /^(?:ok|changed|fatal|failed): \[(\w)\]/.exec(line)?.[1];
		if (host !== undefined) order.push(`${task} ${host}`);
	}
	return order;
}

const strategy = (name: string) => `  strategy: ${name}\n`;

describe("found, and in charge of the order", () => {
	const rows: readonly [string, string, string[]][] = [
		[
			"one_by_one",
			"a host after the other",
			["one a", "two a", "one b", "two b", "one c", "two c"],
		],
		[
			"turns",
			"task for task",
			["one c", "one b", "one a", "two c", "two b", "two a"],
		],
		[
			"two_groups",
			"groups in lockstep",
			["one b", "one c", "two b", "two c", "one a", "two a"],
		],
		[
			"our.tools.backwards",
			"of a collection",
			["one c", "two c", "one b", "two b", "one a", "two a"],
		],
		["half", "what it leaves undone is not run", ["one b", "two b"]],
		[
			"ansible.builtin.linear",
			"what ships, in spite of a file of its name",
			["one a", "one b", "one c", "two a", "two b", "two c"],
		],
	];
	test.each(rows)("%s: %s", async (name, _what, expected) => {
		const { rc, order } = await run(play(strategy(name), ONE_TWO));
		expect({ rc, order }).toEqual({ rc: 0, order: expected });
	});

	test("of a configured folder, and by ansible.cfg's setting", async () => {
		const { order } = await run(play("", ONE_TWO), {
			env: {
				ANSIBLE_STRATEGY_PLUGINS: lab.path("elsewhere"),
				ANSIBLE_STRATEGY: "configured",
			},
		});
		expect(order).toEqual(["one c", "two c"]);
	});

	test("a file of a shipped one's name stands before it", async () => {
		const { out } = await run(play(strategy("linear"), ONE_TWO));
		expect(out).toContain("\nOURS\n");
	});

	test("what it begins and does not wait for is waited for", async () => {
		const { rc, order } = await run(play(strategy("unawaited"), ONE_TWO));
		expect({ rc, order: order.sort() }).toEqual({
			rc: 0,
			order: ["one a", "one b", "one c", "two a", "two b", "two c"],
		});
	});

	test("what it is told of the play, its tasks and hosts", async () => {
		const { out } = await run(
			play(
				`  name: A play\n  vars: { who: "{{ inventory_hostname }}!" }\n${strategy("told")}`,
				[
					"{ name: one, debug: {msg: 1}, tags: [t] }",
					"{ name: bad, fail: {msg: 1} }",
				],
			),
		);
		const told = [...out.matchAll(/^TOLD (.*)$/gm)].map((each) =>
			JSON.parse(each[1] ?? ""),
		);
		expect(told[0]).toEqual(["A play", ["a", "b", "c"], 5, "b!", null]);
		const shown = told.filter((each) => each[1] === false || each.action);
		expect(shown).toEqual([
			{
				name: "meta",
				action: "ansible.builtin.meta",
				isHandler: false,
				isMeta: true,
				tags: ["always"],
			},
			["one", false, "working"],
			["bad", false, "failed"],
		]);
		expect(told.at(-2)).toEqual(["failed", "working", "working"]);
		expect(told.at(-1)).toEqual(["failed", "done", "working"]);
	});
});

describe("what a play may have", () => {
	test("includes, handlers, rescue and end_host at each host's own pace", async () => {
		lab.write({
			"more.yml": "- { name: included, debug: {msg: 1} }\n",
		});
		const { rc, out, order } = await run(
			play(
				strategy("one_by_one"),
				[
					"include_tasks: more.yml",
					"{ name: notifies, debug: {msg: 1}, changed_when: true, notify: h }",
					"{ block: [{ name: bad, fail: {msg: 1} }], rescue: [{ name: rescued, debug: {msg: 1} }] }",
					"{ meta: end_host, when: inventory_hostname == 'b' }",
					"{ name: last, debug: {msg: 1} }",
				],
				"  handlers:\n    - { name: h, debug: {msg: 1} }\n",
			),
		);
		expect(rc).toBe(0);
		const of = (host: string, ...names: string[]) =>
			names.map((name) => `${name} ${host}`);
		const all = ["included", "notifies", "bad", "rescued", "last", "h"];
		expect(order).toEqual([
			...of("a", ...all),
			...of("b", ...all.slice(0, 4)),
			...of("c", ...all),
		]);
		expect(recapOf(out, "a")).toBe(
			"ok=6 changed=1 unreachable=0 failed=0 skipped=0 rescued=1 ignored=0",
		);
	});

	test("a failure for all ends the groups that come after", async () => {
		const { rc, order } = await run(
			play(`${strategy("two_groups")}  any_errors_fatal: true\n`, [
				"{ name: one, fail: {msg: 1}, when: inventory_hostname == 'b' }",
				"{ name: two, debug: {msg: 1} }",
			]),
		);
		expect({ rc, order }).toEqual({ rc: 2, order: ["one b"] });
	});
});

describe("host_pinned", () => {
	test("a host goes to its end before another takes its place", async () => {
		const { order } = await run(play(strategy("host_pinned"), ONE_TWO), {
			args: ["--forks", "1"],
		});
		expect(order).toEqual([
			"one a",
			"two a",
			"one b",
			"two b",
			"one c",
			"two c",
		]);
	});
});

describe("what goes wrong ends the run, and names the file", () => {
	const file = (name: string) => lab.path(`strategy_plugins/${name}`);
	const rows: readonly (readonly [string, () => string])[] = [
		[
			"thrower",
			() =>
				`the strategy thrower (${file("thrower.ts")}): RangeError: too far (at ${file("thrower.ts")}:2:87)`,
		],
		[
			"twice",
			() =>
				`the strategy twice (${file("twice.ts")}): Error: the host a is at a task already`,
		],
		[
			"stranger",
			() =>
				`the strategy stranger (${file("stranger.ts")}): Error: the host z is not in this batch of the play`,
		],
		["wrong", () => "the strategy has no function run"],
		["broken", () => `${file("broken.ts")} cannot be loaded`],
		[
			"snake",
			() =>
				`the strategy plugin snake (${file("snake.py")}) is in Python, and strategy plugins in Python are not run here`,
		],
		["nowhere", () => "Invalid play strategy specified: nowhere"],
	];
	test.each(rows)("%s", async (name, message) => {
		const { rc, err } = await run(play(strategy(name), ONE_TWO));
		expect({ rc, err }).toEqual({
			rc: 1,
			err: expect.stringContaining(message()),
		});
	});

	test("one that never comes back does not hold up an interrupt", async () => {
		lab.write({ "p.yml": play(strategy("waiting"), ONE_TWO) });
		const running = lab.start(["playbook", "-i", "hosts", "p.yml"]);
		await expect
			.poll(() => running.out(), { timeout: 30_000 })
			.toContain("WAITING");
		running.child.kill("SIGINT");
		expect((await running.ended).rc).toBe(99);
	});
});
