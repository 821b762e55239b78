// Ansible run by itself, with nothing but ansible.cfg knowing of Shevek: everything is on record.

import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addLinks, removeLinks } from "../../src/cli/callback-config/links.ts";
import { SlackServer } from "../slack/slack-server.ts";
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
const CONFIG = join(shop.home, ".ansible.cfg");
const MINE = "# mine\n[defaults]\nforks = 3 ; few\n";

beforeAll(async () => {
	shop.write("hosts", INVENTORY);
	shop.write("site.yml", SITE);
	writeFileSync(CONFIG, MINE);
	const { exitCode } = await shop.run([
		SHEVEK,
		"callback",
		"install",
		"--write",
	]);
	expect(exitCode).toBe(0);
});
afterAll(() => shop.remove());

const lastRun = async () =>
	(
		await shop.sql(
			"SELECT kind, command, cwd, status, exit_code, pid, ansible_version, key FROM runs ORDER BY key DESC LIMIT 1",
		)
	)[0];

const resultsOf = (key: unknown) =>
	shop.sql(
		`SELECT t.name AS task, r.host, r.item, r.status FROM results r JOIN tasks t ON t.key = r.task WHERE t.run = ${key} ORDER BY r.key`,
	);

describe("as cron runs it", () => {
	test.each(CORES)("ansible-playbook $version", async ({ version, bin }) => {
		const words = [
			join(bin, "ansible-playbook"),
			"-i",
			"hosts",
			"site.yml",
			"-e",
			"db_password=hunter2",
		];
		const ended = await shop.run(words);
		const without = await shop.run(words, {
			ANSIBLE_CONFIG: shop.write("empty.cfg", ""),
		});
		expect(ended.exitCode).toBe(2);
		expect(ended.stdout).toBe(without.stdout);
		expect(ended.stderr).toBe(without.stderr);
		const run = await lastRun();
		expect(run).toEqual({
			kind: "playbook",
			command: "ansible-playbook -i hosts site.yml -e 'db_password=********'",
			cwd: shop.folder,
			status: "failed",
			exit_code: 2,
			pid: expect.any(Number),
			ansible_version: expect.stringMatching(`^${version}\\.`),
			key: expect.any(Number),
		});
		expect(await resultsOf(run?.key)).toEqual(
			[
				["greet", null, "ok"],
				["run", "a", "changed"],
				["run", "b", "changed"],
				["run", null, "changed"],
				["ignored", null, "ignored"],
				["wrong", null, "failed"],
			].map(([task, item, status]) => ({ task, host: "one", item, status })),
		);
	});

	test("ansible-pull: its git step and its playbook on record, and its failure in Slack", async () => {
		const slack = await SlackServer.start();
		const repository = shop.path("repository");
		shop.write(
			"repository/local.yml",
			"- hosts: localhost\n  connection: local\n  gather_facts: false\n  tasks:\n    - name: set up\n      fail: {msg: broken}\n",
		);
		for (const words of [
			["init", "-q", "-b", "main"],
			["add", "."],
			["-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qm", "x"],
		])
			expect(spawnSync("git", words, { cwd: repository }).status).toBe(0);
		const before = (await lastRun())?.key ?? 0;
		const words = ["-U", repository, "-d", shop.path("checkout")];
		const pulled = await shop.run(
			[
				join(SYSTEM.bin, "ansible-pull"),
				...words,
				"-i",
				"localhost,",
				"local.yml",
			],
			{
				ANSIBLE_CALLBACKS_ENABLED: "slack",
				SLACK_WEBHOOK_URL: slack.hook(),
			},
		);
		expect(pulled).toMatchObject({ exitCode: 2 });
		const runs = await shop.sql(
			`SELECT kind, status FROM runs WHERE key > ${before} ORDER BY key`,
		);
		expect(runs).toEqual([
			{ kind: "adhoc", status: "successful" },
			{ kind: "playbook", status: "failed" },
		]);
		await slack.received(1);
		expect(slack.titles()).toEqual([
			["Ansible run has failed. HOST: localhost TASK: set up"],
		]);
		expect(slack.faults).toEqual([]);
		await slack.close();
	});

	test.each(CORES)(
		"callbacks beside the playbook and in its roles: ansible-core $version",
		async ({ bin }) => {
			for (const [folder, name] of [
				["local/callback_plugins", "beside"],
				["local/roles/r/callback_plugins", "in_role"],
			])
				shop.write(
					`${folder}/${name}.ts`,
					`import { defineCallback } from "shevek/plugin";
export default defineCallback({
	description: "Shows that it is there.",
	enabled: "always",
	start: ({ display }) => ({ stats: () => display.show("${name} is told") }),
});`,
				);
			shop.write("local/roles/r/tasks/main.yml", "- debug: {msg: in a role}\n");
			shop.write(
				"local/site.yml",
				"- {hosts: all, gather_facts: false, roles: [r]}\n",
			);
			const words = [join(bin, "ansible-playbook"), "-i", "hosts"];
			const ended = await shop.run([...words, "local/site.yml"]);
			expect(ended).toMatchObject({ exitCode: 0, stderr: "" });
			expect(ended.stdout).toContain("\nbeside is told\nin_role is told\n");
		},
	);

	test("ansible, one task", async () => {
		const ended = await shop.run([
			join(SYSTEM.bin, "ansible"),
			"all",
			"-i",
			"hosts",
			"-m",
			"command",
			"-a",
			"false",
		]);
		expect(ended.exitCode).toBe(2);
		expect(await lastRun()).toMatchObject({
			kind: "adhoc",
			status: "failed",
			exit_code: 2,
			command: "ansible all -i hosts -m command -a false",
		});
	});

	test("several playbooks are one run", async () => {
		const before = (await lastRun())?.key;
		shop.write(
			"good.yml",
			SITE.replace("- name: wrong\n      fail", "- debug"),
		);
		const words = ["-i", "hosts", "good.yml", "site.yml", "good.yml"];
		await shop.run([join(SYSTEM.bin, "ansible-playbook"), ...words]);
		expect(
			await shop.sql(
				`SELECT exit_code, (SELECT count(*) FROM playbooks p WHERE p.run = runs.key) AS playbooks FROM runs WHERE key > ${before}`,
			),
		).toEqual([{ exit_code: 2, playbooks: 2 }]);
	});
});

describe("a run that does not come to its end", () => {
	const started = async (core = SYSTEM) => {
		const mark = shop.path(`mark-${Math.random()}`);
		const playbook = shop.write(
			"long.yml",
			`- hosts: all\n  gather_facts: false\n  tasks:\n    - shell: echo $PPID > ${mark}; exec sleep 60\n`,
		);
		const child = shop.start([
			join(core.bin, "ansible-playbook"),
			"-i",
			"hosts",
			playbook,
		]);
		const ended = endOf(child);
		await appears(mark);
		return { pid: Number(child.pid), ended };
	};

	test.each(CORES)("Ctrl-C with $version", async (core) => {
		const { pid, ended } = await started(core);
		process.kill(-pid, "SIGINT");
		expect(await ended).toMatchObject({ exitCode: 99 });
		expect(await lastRun()).toMatchObject({ status: "canceled", pid });
	});

	test("kill -9", async () => {
		const { pid, ended } = await started();
		process.kill(-pid, "SIGKILL");
		expect(await ended).toMatchObject({ signal: "SIGKILL" });
		// the listener outlives it, and reads what it has said by then
		await expect
			.poll(lastRun, { timeout: 15_000 })
			.toMatchObject({ status: "died", exit_code: null, pid });
	});

	test("an error of Ansible's own", async () => {
		shop.write(
			"bad.yml",
			"- hosts: all\n  gather_facts: false\n  strategy: nowhere\n  tasks:\n    - debug:\n",
		);
		const ended = await shop.run([
			join(SYSTEM.bin, "ansible-playbook"),
			"-i",
			"hosts",
			"bad.yml",
		]);
		expect(ended.exitCode).toBe(1);
		expect(warningsIn(ended.stderr)).toEqual([]);
		expect(await lastRun()).toMatchObject({ status: "failed", exit_code: 1 });
	});
});

test("links in the folder that Ansible always searches do the same", async () => {
	const folder = join(shop.home, ".ansible/plugins/callback");
	const env = { ANSIBLE_CONFIG: shop.write("empty.cfg", "") };
	const words = [
		join(SYSTEM.bin, "ansible-playbook"),
		"-i",
		"hosts",
		"site.yml",
	];
	const count = async () => (await shop.sql("SELECT key FROM runs")).length;
	const before = await count();
	const markers = ["http.py", "shevek.py", "slack.py", "zeromq.py"];
	const links = markers.map((name) => join(folder, name));
	expect(addLinks(folder, PLUGINS)).toEqual(links);
	expect(addLinks(folder, PLUGINS)).toEqual(links);
	await shop.run(words, env);
	expect(await count()).toBe(before + 1);
	expect(removeLinks(folder, PLUGINS)).toEqual(links);
	expect(removeLinks(folder, PLUGINS)).toEqual([]);
	await shop.run(words, env);
	expect(await count()).toBe(before + 1);
	shop.write("home/.ansible/plugins/callback/slack.py", "mine");
	expect(() => addLinks(folder, PLUGINS)).toThrow("slack.py is there");
	rmSync(folder, { recursive: true });
});

describe("ansible.cfg", () => {
	test("what is shown is not written", async () => {
		const before = readFileSync(CONFIG, "utf8");
		const shown = await shop.run([SHEVEK, "callback", "install"], {
			ANSIBLE_CONFIG: shop.write("other.cfg", "[defaults]\n"),
		});
		expect(shown.stdout).toContain(`In ${shop.path("other.cfg")}:\n`);
		expect(shown.stdout).toContain(PLUGINS);
		expect(readFileSync(shop.path("other.cfg"), "utf8")).toBe("[defaults]\n");
		expect(readFileSync(CONFIG, "utf8")).toBe(before);
	});

	test("a variable that hides it is told", async () => {
		const told = await shop.run([SHEVEK, "callback", "install", "--write"], {
			ANSIBLE_CALLBACK_PLUGINS: "/elsewhere",
		});
		expect(told.stderr).toBe(
			`[WARNING]: env: ANSIBLE_CALLBACK_PLUGINS hides callback_plugins in ${CONFIG}\n`,
		);
	});

	test("uninstall leaves it as it was", async () => {
		await shop.run([SHEVEK, "callback", "uninstall"]);
		expect(readFileSync(CONFIG, "utf8")).toBe(MINE);
	});
});
