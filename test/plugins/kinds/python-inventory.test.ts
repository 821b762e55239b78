// Inventory and vars plugins in Python: what ansible-inventory lists with them is what we list.

import { spawnSync } from "node:child_process";
import { chmodSync, cpSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { VaultSecret } from "../../../src/vault/secret.ts";
import { encryptVault } from "../../../src/vault/vault.ts";
import { type Lab, makeLab } from "../../e2e/lab.ts";
import { CORES } from "../../python-host/plugin-lab.ts";

const COLLECTION = "play/collections/ansible_collections/our/tools";
const simple = (name: string, body: string, verify = "True") =>
	`from ansible.plugins.inventory import BaseInventoryPlugin\n\n\nclass InventoryModule(BaseInventoryPlugin):\n    NAME = "${name}"\n\n    def verify_file(self, path):\n        return ${verify}\n\n    def parse(self, inventory, loader, path, cache=True):\n        super().parse(inventory, loader, path, cache)\n        ${body}\n`;

let lab: Lab;
beforeAll(() => {
	lab = makeLab({
		hosts: "[g]\nold x=1\nkeep x=1\n",
		"racks.yml":
			"plugin: racks\ncount: 3\ncompose: {twice: at * 2}\ngroups: {big: at > 1}\nkeyed_groups: [{key: parity, prefix: p}]\n",
		"many-racks2.yml": "plugin: racks\ncount: 10\n",
		"strict-racks.yml":
			"plugin: racks\ncount: 1\nstrict: true\ncompose: {x: nothing + 1}\n",
		"short-racks.yml": "plugin: racks\n",
		[`${COLLECTION}/plugins/inventory/shelf.py`]: simple(
			"our.tools.shelf",
			"inventory.add_host('of-collection')",
		),
		"shelf.yml": "plugin: our.tools.shelf\n",
		"play/inventory_plugins/lines.py": simple(
			"lines",
			"[inventory.add_host(line.strip()) for line in open(path)]",
			"path.endswith('.lines')",
		),
		"x.lines": "a\nb\n",
		"play/inventory_plugins/dying.py": simple(
			"dying",
			"import os; os._exit(3)",
		),
		"dying.yml": "plugin: dying\n",
		"play/inventory_plugins/broken.py": "def x(:\n",
		"broken.yml": "plugin: broken\n",
		"play/inventory_plugins/none.py": "x = 1\n",
		"none.yml": "plugin: none\n",
		"nmap.yml":
			"plugin: community.general.nmap\naddress: 192.0.2.0/24\ngroups: {with_https: \"'443' in (ports | map(attribute='port'))\"}\ncompose: {ansible_host: ip}\nkeyed_groups: [{key: \"ports | map(attribute='service') | list\", prefix: svc}]\n",
		"bin/nmap":
			"#!/bin/sh\ncat <<'END'\nNmap scan report for web1.example.org (192.0.2.1)\nHost is up (0.00010s latency).\nPORT    STATE SERVICE\n22/tcp  open  ssh\n443/tcp open  https\n\nNmap scan report for 192.0.2.2\nHost is up (0.00010s latency).\nPORT   STATE  SERVICE\n22/tcp open   ssh\nEND\n",
		"play/site.yml":
			"- hosts: n1\n  gather_facts: false\n  tasks:\n    - assert: {that: [\"pv_host == 'n12' or is_untrusted\", \"said == '0 of first' or is_untrusted\", \"raw == '{' ~ '{ at }' ~ '}'\", \"pv_dir == 'play'\"]}\n",
	});
	chmodSync(lab.path("bin/nmap"), 0o755);
	lab.write({
		password: "secret\n",
		"vault-racks.yml": encryptVault(
			Buffer.from("plugin: racks\ncount: 1\n"),
			new VaultSecret("secret"),
		),
	});
	cpSync(join(import.meta.dirname, "python-inventory"), lab.path("play"), {
		recursive: true,
	});
});
afterAll(() => lab.remove());

/** Marks of text that is no template, and 2.19's word on itself, are theirs alone. */
function plain(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(plain);
	if (typeof value !== "object" || value === null) return value;
	const entries = Object.entries(value).filter(([key]) => key !== "profile");
	return entries.length === 1 && entries[0]?.[0] === "__ansible_unsafe"
		? entries[0][1]
		: Object.fromEntries(entries.map(([key, item]) => [key, plain(item)]));
}

describe.each(CORES)("%s", (_, setting) => {
	const ours = (args: readonly string[], env: NodeJS.ProcessEnv) =>
		lab.run(["inventory", ...args, "--playbook-dir", "play"], {
			...(setting !== undefined && { SHEVEK_ANSIBLE_CORE: setting }),
			...env,
		});
	const theirs = (args: readonly string[], env: NodeJS.ProcessEnv) => {
		const command =
			setting === undefined
				? "/usr/bin/ansible-inventory"
				: join(setting, "bin/ansible-inventory");
		const { stdout, stderr } = spawnSync(
			command,
			[...args, "--playbook-dir", "play"],
			{
				cwd: lab.folder,
				encoding: "utf8",
				env: { PATH: process.env.PATH, HOME: lab.folder, ...env },
			},
		);
		return { out: stdout, err: stderr };
	};

	const rows: readonly [string, string, NodeJS.ProcessEnv][] = [
		["over what other sources gave", "-i hosts -i racks.yml --list", {}],
		["for export", "-i racks.yml --list --export", {}],
		["of a collection, from a list of hosts", "-i shelf.yml -i z, --list", {}],
		[
			"one that is enabled",
			"-i x.lines --list",
			{ ANSIBLE_INVENTORY_ENABLED: "lines" },
		],
		[
			"vars of the stage inventory",
			"-i hosts --list",
			{ PV_STAGE: "inventory" },
		],
		["vars of the stage task", "-i hosts --list", { PV_STAGE: "task" }],
		[
			"with a vault for its configuration",
			"-i vault-racks.yml --list --vault-password-file password",
			{},
		],
		["extra variables as options' variables", "-i racks.yml -e x=1 --list", {}],
	];
	test.each(rows)("%s", async (_title, words, env) => {
		const args = words.split(" ");
		const [own, other] = [await ours(args, env), theirs(args, env)];
		expect(plain(JSON.parse(own.out))).toEqual(plain(JSON.parse(other.out)));
		expect(own.err).toBe(other.err);
	});

	// the reference's virtual environments have no collections
	test.runIf(setting === undefined)("one of community.general", async () => {
		const env = { PATH: `${lab.path("bin")}:${process.env.PATH}` };
		const args = ["-i", "nmap.yml", "--list"];
		const own = await ours(args, env);
		expect(own.out).toBe(theirs(args, env).out);
		expect(own.out).toContain('"with_https"');
	});

	test("what a plugin keeps in its cache is not fetched again", async () => {
		const env = {
			ANSIBLE_INVENTORY_CACHE: "1",
			ANSIBLE_INVENTORY_CACHE_PLUGIN: "jsonfile",
			ANSIBLE_INVENTORY_CACHE_CONNECTION: lab.path(
				`kept-${setting ?? "own"}`.replaceAll("/", "_"),
			),
		};
		const first = await ours(["-i", "racks.yml", "--graph"], env);
		const second = await ours(["-i", "racks.yml", "--graph"], env);
		expect([first.err, second.err]).toEqual(["[WARNING]: fetched\n", ""]);
		expect(second.out).toBe(first.out);
	});

	test.each([
		["raises", "many-racks2.yml", "plugin: too many: 10"],
		["is strict", "strict-racks.yml", "Could not set x for host n1"],
		["lacks an option", "short-racks.yml", "count"],
		["ends its process", "dying.yml", "dying.py) ended with code 3"],
		["does not parse", "broken.yml", "invalid syntax"],
		["defines no plugin", "none.yml", "none.py defines no InventoryModule"],
	])("one that %s is a warning that says so", async (_title, source, words) => {
		const { rc, err } = await ours(["-i", source, "--graph"], {});
		expect(err.replaceAll(/\s+/g, " ")).toContain(words);
		expect(err).toContain("Unable to parse");
		expect(rc).toBe(0);
	});

	test("a playbook sees what both gave", async () => {
		const { rc, out } = await lab.run(
			[
				"playbook",
				"-i",
				"racks.yml",
				"play/site.yml",
				"-e",
				// since 2.19 what plugins give is a template only where they say so
				JSON.stringify({ is_untrusted: setting !== undefined }),
			],
			{
				ANSIBLE_TRANSPORT: "local",
				...(setting !== undefined && { SHEVEK_ANSIBLE_CORE: setting }),
			},
		);
		expect({ rc, out: rc === 0 ? "" : out }).toEqual({ rc: 0, out: "" });
	});
});
