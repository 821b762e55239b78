// --engine ansible: the installed Ansible, on the user's own terminal and with the user's own words.

import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CORES, SYSTEM } from "./cores.ts";
import {
	appears,
	endOf,
	INVENTORY,
	PLUGINS,
	SHEVEK,
	SITE,
	Workshop,
	warningsIn,
} from "./workshop.ts";

const shop = new Workshop();
const INV = ["-i", "hosts"];
const PLAYBOOK = [SHEVEK, "playbook", "--engine", "ansible"];

beforeAll(() => {
	shop.write("hosts", INVENTORY);
	shop.write("site.yml", SITE);
	// Ansible's own names for ours, first in PATH
	mkdirSync(shop.path("shims"));
});
afterAll(() => shop.remove());

const runs = () =>
	shop.sql(
		"SELECT kind, command, status, exit_code, ansible_version FROM runs ORDER BY key",
	);
const lastRun = async () => (await runs()).at(-1);

describe.each(CORES)("ansible-core $version", ({ version, bin }) => {
	test("the same screen and exit code, and a record", async () => {
		const env = { SHEVEK_ANSIBLE_BIN: bin };
		const ours = await shop.run(
			[...PLAYBOOK, ...INV, "site.yml", "-e", "my_token=x"],
			env,
		);
		const theirs = await shop.run([
			join(bin, "ansible-playbook"),
			...INV,
			"site.yml",
		]);
		expect(ours).toEqual(theirs);
		expect(await lastRun()).toEqual({
			kind: "playbook",
			command:
				"shevek playbook --engine ansible -i hosts site.yml -e 'my_token=********'",
			status: "failed",
			exit_code: 2,
			ansible_version: expect.stringMatching(`^${version}\\.`),
		});
	});

	test("one task, though `ansible` loads no callbacks by itself", async () => {
		const words = ["all", ...INV, "-m", "command", "-a", "echo x"];
		const ours = await shop.run(
			[SHEVEK, "adhoc", ...words, "--engine=ansible"],
			{ SHEVEK_ANSIBLE_BIN: bin },
		);
		const theirs = await shop.run([join(bin, "ansible"), ...words]);
		expect(ours).toEqual(theirs);
		expect(await lastRun()).toMatchObject({
			kind: "adhoc",
			status: "successful",
		});
	});
});

test("SHEVEK_ENGINE, and shims that lead back are passed by", async () => {
	await shop.run([SHEVEK, "shims", shop.path("shims")]);
	const before = (await runs()).length;
	const ended = await shop.run(
		[shop.path("shims/ansible-playbook"), ...INV, "site.yml"],
		{
			PATH: `${shop.path("shims")}:/usr/bin:/bin`,
			SHEVEK_ENGINE: "ansible",
		},
	);
	expect(ended.exitCode).toBe(2);
	expect((await runs()).slice(before)).toMatchObject([
		{ ansible_version: expect.stringMatching(/^2\.14/), exit_code: 2 },
	]);
});

test("plugins of the user's configuration are still found", async () => {
	const mine = shop.write(
		"mine/marker.py",
		`from ansible.plugins.callback import CallbackBase
class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "marker"
    def v2_playbook_on_stats(self, stats):
        self._display.display("marker was here")
`,
	);
	const ended = await shop.run([...PLAYBOOK, ...INV, "site.yml"], {
		ANSIBLE_CONFIG: shop.write(
			"mine.cfg",
			`[defaults]\ncallback_plugins = ${dirname(mine)}\n`,
		),
	});
	expect(ended.stdout).toContain("marker was here");
});

test("what a task starts is no part of the run", async () => {
	const seen = shop.path("seen");
	shop.write(
		"nested.yml",
		`- hosts: all
  gather_facts: false
  tasks:
    - shell: env | grep -E '^(SHEVEK_BRIDGE|ANSIBLE_CALLBACK)' > ${seen}; ansible-playbook -i hosts good.yml
`,
	);
	shop.write("good.yml", "- hosts: all\n  gather_facts: false\n  tasks: []\n");
	const before = (await runs()).length;
	const ended = await shop.run([...PLAYBOOK, ...INV, "nested.yml"]);
	expect(ended).toMatchObject({ exitCode: 0, stderr: "" });
	expect(readFileSync(seen, "utf8")).toBe("");
	expect((await runs()).length).toBe(before + 1);
});

test("--events has standard output to itself", async () => {
	const before = (await runs()).length;
	const ended = await shop.run([
		...PLAYBOOK,
		...INV,
		"site.yml",
		"--events",
		"-",
		"--no-record",
	]);
	const lines = ended.stdout.trim().split("\n");
	const events = lines.map((line) => JSON.parse(line));
	expect(events.map(({ status }) => status).filter(Boolean)).toEqual([
		"starting",
		"running",
		"failed",
	]);
	expect(ended.stderr).toContain("TASK [wrong]");
	expect((await runs()).length).toBe(before);
});

describe("stopped", () => {
	const started = async () => {
		const mark = shop.path(`mark-${Math.random()}`);
		shop.write(
			"long.yml",
			`- hosts: all\n  gather_facts: false\n  tasks:\n    - shell: echo $PPID > ${mark}; exec sleep 60\n`,
		);
		const child = shop.start([...PLAYBOOK, ...INV, "long.yml"]);
		const ended = endOf(child);
		const exited = new Promise<number | null>((done) => {
			child.once("exit", done);
		});
		await appears(mark);
		return { pid: Number(child.pid), ended, exited };
	};

	test("by Ctrl-C, which all processes of the terminal get", async () => {
		const { pid, ended } = await started();
		process.kill(-pid, "SIGINT");
		const { exitCode, stderr } = await ended;
		expect(exitCode).toBe(99);
		expect(stderr.match(/User interrupted execution/g)).toHaveLength(1);
		expect(await lastRun()).toMatchObject({
			status: "canceled",
			exit_code: 99,
		});
	});

	test("by SIGTERM to us alone", async () => {
		const { pid, exited } = await started();
		process.kill(pid, "SIGTERM");
		expect(await exited).toBe(128 + 15);
		// Ansible leaves the task running, with our standard output
		process.kill(-pid, "SIGKILL");
		expect(await lastRun()).toMatchObject({ status: "canceled" });
	});
});

describe("no run to tell of", () => {
	test.each([
		["a list", ["--list-tasks", "site.yml"], 0, ""],
		["a missing playbook", ["nowhere.yml"], 1, ""],
		["a broken one", ["hosts"], 4, ""],
	])("%s: nothing of ours is said", async (_, words, exitCode) => {
		const before = (await runs()).length;
		const ours = await shop.run([...PLAYBOOK, ...INV, ...words]);
		const theirs = await shop.run([
			join(SYSTEM.bin, "ansible-playbook"),
			...INV,
			...words,
		]);
		expect(ours).toEqual(theirs);
		expect(ours.exitCode).toBe(exitCode);
		expect((await runs()).length).toBe(before);
	});

	test("a callback plugin that cannot be loaded costs one warning", async () => {
		// one of the same name beside the playbook comes first
		shop.write("hidden/callback_plugins/shevek.py", "raise ValueError()\n");
		shop.write("hidden/site.yml", SITE);
		const ended = await shop.run([...PLAYBOOK, ...INV, "hidden/site.yml"]);
		expect(ended.exitCode).toBe(2);
		const ours = warningsIn(ended.stderr).filter((text) =>
			text.includes("nothing is on record"),
		);
		expect(ours).toEqual([expect.stringContaining(PLUGINS)]);
	});

	test("no Ansible", async () => {
		mkdirSync(shop.path("bare"));
		for (const tool of ["sh", "readlink", "dirname"])
			symlinkSync(join("/usr/bin", tool), shop.path(`bare/${tool}`));
		const ended = await shop.run([...PLAYBOOK, ...INV, "site.yml"], {
			PATH: shop.path("bare"),
		});
		expect(ended.exitCode).toBe(1);
		expect(ended.stderr).toMatch(
			/^ERROR! ansible-playbook is not installed: there is none in PATH\n/,
		);
	});

	test("no place for the events: nothing runs", async () => {
		const ended = await shop.run([
			...PLAYBOOK,
			...INV,
			"site.yml",
			"--events",
			"/nowhere/events.jsonl",
		]);
		expect(ended).toMatchObject({ exitCode: 1, stdout: "" });
		expect(ended.stderr).toContain("events cannot be written to /nowhere");
	});
});
