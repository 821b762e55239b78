// Shevek missing, broken, dead or deaf: Ansible's run goes on as without it, with one warning.

import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NEWEST, SYSTEM } from "./cores.ts";
import { CASES } from "./engine-run.ts";
import { INVENTORY, SHEVEK, SITE, Workshop, warningsIn } from "./workshop.ts";

const shop = new Workshop();
const CORES = [...new Set([SYSTEM, NEWEST])];
const LAUNCHER = readFileSync(SHEVEK, "utf8");

beforeAll(() => {
	shop.write("hosts", INVENTORY);
	shop.write("site.yml", SITE);
	shop.write("empty.cfg", "");
	shop.write(
		"kill.yml",
		`${SITE.replace("tasks:", "tasks:\n    - shell: until test -s pid; do sleep 0.1; done; kill -9 $(cat pid)")}`,
	);
	shop.write(
		"much.yml",
		'- hosts: all\n  gather_facts: false\n  tasks:\n    - debug: {msg: "{{ \'x\' * 3000000 }}"}\n      loop: "{{ range(3) | list }}"\n',
	);
});
afterAll(() => {
	const stopped = readFileSync(shop.path("stopped"), "utf8").trim();
	for (const pid of stopped.split("\n")) process.kill(Number(pid), "SIGKILL");
	shop.remove();
});

interface Trouble {
	readonly script: string | undefined;
	readonly playbook?: string;
	readonly env?: Readonly<Record<string, string>>;
	readonly warning: RegExp;
}

const TROUBLES: readonly (readonly [string, Trouble])[] = [
	[
		"Shevek is not there",
		{ script: undefined, warning: /bin\/shevek is not there/ },
	],
	[
		"Node is not there",
		{
			script: LAUNCHER.replace(" node; do", "; do"),
			env: { SHEVEK_NODE: "/nowhere/node" },
			warning: /shevek needs Node 22\.18 or later/,
		},
	],
	[
		"it ends at once",
		{
			script: "#!/bin/sh\necho broken to bits >&2\nexit 1\n",
			warning: /broken to bits/,
		},
	],
	[
		"it is killed",
		{
			script: "#!/bin/sh\necho $$ > pid\nexec cat > /dev/null\n",
			playbook: "kill.yml",
			warning: /it has ended/,
		},
	],
	[
		"it ends without a word",
		{
			script: "#!/bin/sh\nexec cat > /dev/null\n",
			warning: /has not said that it is finished/,
		},
	],
	[
		"it reads nothing",
		{
			script: "#!/bin/sh\necho $$ >> stopped\nkill -STOP $$\n",
			env: { SHEVEK_BRIDGE_WAIT: "1" },
			warning: /has not said that it is finished/,
		},
	],
	[
		"it reads nothing, and there is more than fits",
		{
			script: "#!/bin/sh\necho $$ >> stopped\nkill -STOP $$\n",
			playbook: "much.yml",
			env: { SHEVEK_BRIDGE_WAIT: "1" },
			warning: /does not read what it is sent/,
		},
	],
	[
		"it says nothing that can be understood",
		{
			script: "#!/bin/sh\nyes | head -c 200000\nexec cat > /dev/null\n",
			warning: /has not said that it is finished/,
		},
	],
];

describe.each(CORES)("ansible-core $version", ({ bin }) => {
	test.each(TROUBLES)("%s", async (_, trouble) => {
		const { script, playbook = "site.yml", env = {}, warning } = trouble;
		const words = [join(bin, "ansible-playbook"), "-i", "hosts", playbook];
		rmSync(shop.path("pid"), { force: true });
		const plugins = shop.packageWith(script);
		const config = { ANSIBLE_CONFIG: shop.path("empty.cfg") };
		const ended = await shop.run(words, {
			...config,
			...env,
			ANSIBLE_CALLBACK_PLUGINS: plugins,
		});
		// without the callback there is nothing to kill
		if (playbook !== "kill.yml") {
			const without = await shop.run(words, config);
			expect(ended.exitCode).toBe(without.exitCode);
			expect(ended.stdout).toBe(without.stdout);
		} else expect(ended.stdout).toContain("TASK [wrong]");
		const warnings = warningsIn(ended.stderr);
		expect(warnings).toEqual([expect.stringMatching(warning)]);
		expect(warnings[0]).toContain("Shevek does not keep this run on record");
	});
});

test("a record that cannot be written is told by Ansible's own warning", async () => {
	const ended = await shop.run(
		[join(SYSTEM.bin, "ansible-playbook"), "-i", "hosts", "site.yml"],
		{
			ANSIBLE_CONFIG: shop.path("empty.cfg"),
			ANSIBLE_CALLBACK_PLUGINS: join(
				SHEVEK,
				"../../python/bridge/callback_plugins",
			),
			SHEVEK_DB: shop.write("no-database", "this is text\n".repeat(100)),
		},
	);
	expect(ended.exitCode).toBe(2);
	expect(warningsIn(ended.stderr)).toEqual([
		expect.stringMatching(/this run is not recorded: .* is not a database/),
	]);
});

test("slack is a marker, unless the user has one", async () => {
	const script =
		'#!/bin/sh\nhead -n 1 > hello\ncat > /dev/null\necho \'{"kind": "done"}\'\n';
	const plugins = shop.packageWith(script);
	const run = async (playbook: string) => {
		const ended = await shop.run(
			[join(SYSTEM.bin, "ansible-playbook"), "-i", "hosts", playbook],
			{
				ANSIBLE_CONFIG: shop.path("empty.cfg"),
				ANSIBLE_CALLBACK_PLUGINS: plugins,
				ANSIBLE_CALLBACKS_ENABLED: "slack",
			},
		);
		expect(warningsIn(ended.stderr)).toEqual([]);
		const hello = JSON.parse(readFileSync(shop.path("hello"), "utf8"));
		return hello.callbacks.find(
			({ name }: { name: string }) => name === "slack",
		).path;
	};
	expect(await run("site.yml")).toBe(join(plugins, "slack.py"));
	shop.write("own/site.yml", SITE);
	const own = shop.write(
		"own/callback_plugins/slack.py",
		readFileSync(join(plugins, "slack.py"), "utf8"),
	);
	expect(await run("own/site.yml")).toBe(own);
});

describe.each(CORES)("what is sent: ansible-core $version", ({ bin }) => {
	test("nothing that no_log hides", async () => {
		const plugins = shop.packageWith(
			'#!/bin/sh\ncat > lines\necho \'{"kind": "done"}\'\n',
		);
		const ended = await shop.run(
			[
				join(bin, "ansible-playbook"),
				"-i",
				shop.write("web", `[web]\n${INVENTORY}`),
				join(CASES, "no-log.yml"),
			],
			{
				ANSIBLE_CONFIG: shop.path("empty.cfg"),
				ANSIBLE_CALLBACK_PLUGINS: plugins,
			},
		);
		expect(ended.stderr).not.toContain("does not keep");
		expect(existsSync(shop.path("lines"))).toBe(true);
		const lines = readFileSync(shop.path("lines"), "utf8");
		expect(lines).toContain("hidden by a template");
		expect(lines).not.toContain("hunter2");
	});
});
