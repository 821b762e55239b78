// Inventory plugins in TypeScript, where Ansible finds them, read by `shevek inventory` and used by playbooks.

import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Lab, makeLab } from "../../e2e/lab.ts";

const plugin = (read: string, rest = "") =>
	`import { defineInventory } from "shevek/plugin";\nexport default defineInventory({ description: "For a test.", ${rest} read: ${read} });\n`;

const COLLECTION = "play/collections/ansible_collections/our/tools";
/** Files that `auto` gives to the plugin of that name. */
const configs = (...names: readonly string[]) =>
	Object.fromEntries(
		names.map((name) => [`${name}.yml`, `plugin: ${name}\n`] as const),
	);

let lab: Lab;
beforeAll(() => {
	lab = makeLab({
		"play/inventory_plugins/fleet.ts": `import { constructedOptions, defineInventory } from "shevek/plugin";
export default defineInventory({
	description: "Hosts by number.",
	isConfig: true,
	options: {
		...constructedOptions,
		count: { type: "int", required: true, description: "How many.", env: ["FLEET_COUNT"] },
		names: { type: "dict", default: {}, description: "Names of racks." },
		rack: { type: "str", default: "r1", choices: ["r1", "r2"], description: "Where." },
	},
	async read({ options, config, inventory, construct }) {
		await Promise.resolve();
		const rack = inventory.addGroup(options.rack);
		inventory.setVariable(rack, "rack_title", options.names[options.rack] ?? "none");
		for (let at = 1; at <= options.count; at++) {
			const host = inventory.addHost(\`n\${at}\`, { group: rack, port: 2200 + at });
			inventory.setVariable(host, "at", at);
			inventory.setVariable(host, "half", at / 2);
			inventory.setVariable(host, "said", "{{ at }} of {{ rack_title }}");
			inventory.setVariable(host, "raw", "{{ at }}", { isData: true });
			inventory.setVariable(host, "keys", Object.keys(config));
			await construct(host, { parity: at % 2 === 0 ? "even" : "odd" });
		}
	},
});
`,
		"fleet.yml": `plugin: fleet
count: 3
names: {r1: "first", r2: "{{ nothing }}"}
unknown: left alone
compose: {twice: at * 2}
groups: {big: at > 2}
keyed_groups: [{key: parity, prefix: p}]
`,
		"play/inventory_plugins/lines.mjs":
			'import { readFileSync } from "node:fs";\nexport default { description: "A host a line.", wants: (source) => source.endsWith(".lines"), read({ source, inventory, display }) {\n\tfor (const name of readFileSync(source, "utf8").trim().split("\\n")) inventory.addHost(name, { group: "ungrouped" });\n\tdisplay.warn("read as lines");\n} };\n',
		"hosts.lines": "a\nb\n",
		"elsewhere/configured.ts": plugin(
			"({ inventory }) => { inventory.addHost('c') }",
			"isConfig: true,",
		),
		[`${COLLECTION}/plugins/inventory/racks.ts`]: plugin(
			"({ inventory }) => { inventory.addHost('of-collection', { group: inventory.addGroup('racks') }) }",
			"isConfig: true,",
		),
		[`${COLLECTION}/meta/runtime.yml`]:
			"plugin_routing:\n  inventory:\n    shelves:\n      redirect: our.tools.racks\n",
		"racks.yml": "plugin: our.tools.racks\n",
		"shelves.yml": "plugin: our.tools.shelves\n",
		"play/inventory_plugins/chooser.ts": plugin(
			"async ({ readWith }) => { if (await readWith('lines') !== 'read') throw new Error('not read') }",
			"wants: (source) => source.endsWith('.chosen'),",
		),
		"play/inventory_plugins/thrower.ts": plugin(
			"({ inventory }) => { inventory.addHost('x'); throw new RangeError('too far') }",
			"isConfig: true,",
		),
		"play/inventory_plugins/never.ts": plugin(
			"() => new Promise(() => {})",
			"isConfig: true, timeoutSeconds: 0.3,",
		),
		"play/inventory_plugins/endless.ts": plugin(
			"() => { for (;;); }",
			"isConfig: true, timeoutSeconds: 0.3,",
		),
		"play/inventory_plugins/printer.ts": plugin(
			"({ inventory }) => { console.log('aside'); inventory.addHost('p') }",
			"isConfig: true,",
		),
		"play/inventory_plugins/broken.ts": "export default {\n",
		"play/inventory_plugins/wrong.ts":
			"export default { description: 'x', raed() {} };\n",
		"play/inventory_plugins/badhost.ts": plugin(
			"({ inventory }) => { inventory.addHost(7) }",
			"isConfig: true,",
		),
		...configs(
			"thrower",
			"never",
			"endless",
			"printer",
			"broken",
			"wrong",
			"badhost",
			"configured",
		),
		"needs.yml": "plugin: fleet\n",
		"choice.yml": "plugin: fleet\ncount: 1\nrack: r9\n",
		"type.yml": "plugin: fleet\ncount: many\n",
		"strict.yml":
			"plugin: fleet\ncount: 1\nstrict: true\ncompose: {x: nothing + 1}\n",
		"play/site.yml": `- hosts: n*
  gather_facts: false
  tasks:
    - assert:
        that:
          - at is number and half is float or half is number
          - said == at ~ ' of first'
          - raw == '{' ~ '{ at }' ~ '}'
          - twice == (at * 2) | string
          - "('p_odd' in group_names) == (at % 2 == 1)"
          - ansible_port == 2200 + at
          - keys == ['plugin', 'count', 'names', 'unknown', 'compose', 'groups', 'keyed_groups']
`,
		"play/refresh.yml": `- hosts: localhost
  gather_facts: false
  tasks:
    - copy: {content: "plugin: fleet\\ncount: 5\\n", dest: "{{ playbook_dir }}/../grow.yml"}
    - meta: refresh_inventory
    - assert: {that: "groups.all | length == 5"}
`,
	});
});
afterAll(() => lab.remove());

const AUTO = { ANSIBLE_INVENTORY_ENABLED: "auto" };
const graph = async (
	source: string,
	env: NodeJS.ProcessEnv = AUTO,
	...more: readonly string[]
) => {
	const { out, err, rc } = await lab.run(
		["inventory", "-i", source, "--playbook-dir", "play", "--graph", ...more],
		env,
	);
	const told = err
		.replaceAll(lab.folder, "@")
		.replaceAll(/\n(?!\[)/g, " ")
		.trim();
	return { out: out.replaceAll(/[|\s-]+/g, " ").trim(), told, rc };
};

describe("found and read", () => {
	test("beside the playbook, with options, values, templates and constructed groups", async () => {
		expect(await graph("fleet.yml")).toEqual({
			out: "@all: @ungrouped: @r1: n1 n2 n3 @p_odd: n1 n3 @p_even: n2 @big: n3",
			told: "",
			rc: 0,
		});
		const { rc, out } = await lab.run(
			["playbook", "-i", "fleet.yml", "play/site.yml"],
			{ ...AUTO, ANSIBLE_TRANSPORT: "local" },
		);
		expect({ rc, out: rc === 0 ? "" : out }).toEqual({ rc: 0, out: "" });
	});

	const rows: readonly [string, string, NodeJS.ProcessEnv, string][] = [
		[
			"one that INVENTORY_ENABLED names",
			"hosts.lines",
			{ ANSIBLE_INVENTORY_ENABLED: "ini,lines" },
			"@all: @ungrouped: a b",
		],
		[
			"in a configured folder",
			"configured.yml",
			{ ...AUTO, ANSIBLE_INVENTORY_PLUGINS: "elsewhere" },
			"@all: @ungrouped: c",
		],
		[
			"a collection's, by its full name",
			"racks.yml",
			AUTO,
			"@all: @ungrouped: @racks: of collection",
		],
		[
			"a redirect of runtime.yml",
			"shelves.yml",
			AUTO,
			"@all: @ungrouped: @racks: of collection",
		],
		[
			"a collection's that is enabled",
			"racks.yml",
			{ ANSIBLE_INVENTORY_ENABLED: "our.tools.racks" },
			"@all: @ungrouped: @racks: of collection",
		],
	];
	test.each(rows)("%s", async (_, source, env, out) => {
		expect(await graph(source, env)).toMatchObject({ out, rc: 0 });
	});

	test("one plugin may leave the source to another", async () => {
		lab.write({ "x.chosen": "d\n" });
		expect(
			await graph("x.chosen", { ANSIBLE_INVENTORY_ENABLED: "chooser" }),
		).toMatchObject({
			told: expect.stringContaining("Error: not read"),
		});
		lab.write({ "y.chosen.lines": "d\n" });
		expect(
			await graph("y.chosen.lines", { ANSIBLE_INVENTORY_ENABLED: "lines" }),
		).toMatchObject({ out: "@all: @ungrouped: d" });
	});

	test("what is given directly wins over the environment", async () => {
		expect(
			await graph("needs.yml", { ...AUTO, FLEET_COUNT: "2" }),
		).toMatchObject({ out: "@all: @ungrouped: @r1: n1 n2" });
		expect(
			await graph("fleet.yml", { ...AUTO, FLEET_COUNT: "2" }),
		).toMatchObject({ out: expect.stringContaining("n3") });
	});

	test("meta: refresh_inventory asks it again", async () => {
		lab.write({ "grow.yml": "plugin: fleet\ncount: 1\n" });
		const { rc, out } = await lab.run(
			["playbook", "-i", "grow.yml", "play/refresh.yml"],
			AUTO,
		);
		expect({ rc, out: rc === 0 ? "" : out }).toEqual({ rc: 0, out: "" });
	});
});

describe("what is wrong is one warning, and the next plugin has its turn", () => {
	test.each([
		[
			"throws",
			"thrower.yml",
			"the inventory plugin thrower (@/play/inventory_plugins/thrower.ts): RangeError: too far (at @/play/inventory_plugins/thrower.ts:2:",
		],
		[
			"never ends",
			"never.yml",
			"the inventory plugin never (@/play/inventory_plugins/never.ts): Error: did not end within 0.3 s",
		],
		[
			"loops for ever",
			"endless.yml",
			"the inventory plugin endless (@/play/inventory_plugins/endless.ts): did not return within 0.3 s",
		],
		["does not parse", "broken.yml", "auto plugin: "],
		[
			"exports the wrong thing",
			"wrong.yml",
			"'raed' is nothing that an inventory has; did you mean 'read'?",
		],
		[
			"gives no name",
			"badhost.yml",
			"Invalid host name supplied, expected a string but got 7",
		],
		[
			"lacks a required option",
			"needs.yml",
			"inventory fleet needs its option count Set FLEET_COUNT.",
		],
		[
			"has a value that is no choice",
			"choice.yml",
			"inventory fleet: option rack (from Direct) is 'r9', which is none of r1, r2",
		],
		[
			"has a value of another type",
			"type.yml",
			"Invalid type for configuration option plugin_type: inventory plugin: fleet setting: count (from Direct): invalid literal for int() with base 10: 'many'",
		],
		[
			"cannot work something out, and is strict",
			"strict.yml",
			"Could not set x for host n1: 'nothing' is undefined",
		],
	])("a plugin that %s", async (_, source, words) => {
		const { told, rc } = await graph(source);
		expect(told.replaceAll(/\s+/g, " ")).toContain(words);
		expect(told).toContain(
			`Unable to parse @/${source} as an inventory source`,
		);
		expect(rc).toBe(0);
	});

	test("what it prints goes to standard error", async () => {
		const { out, told } = await graph("printer.yml");
		expect({ out, told }).toEqual({
			out: "@all: @ungrouped: p",
			told: "aside",
		});
	});

	test("a bad file that INVENTORY_ENABLED names ends the command, with its place", async () => {
		const { told, rc } = await graph("fleet.yml", {
			ANSIBLE_INVENTORY_ENABLED: "wrong,auto",
		});
		expect(told).toContain("in '@/play/inventory_plugins/wrong.ts': line 1");
		expect(rc).toBe(1);
	});
});

test("what was fetched is kept where `cache` says so, and --flush-cache fetches it again", async () => {
	lab.write({
		"play/inventory_plugins/fetcher.ts": `import { appendFileSync, readFileSync } from "node:fs";
import { defineInventory, inventoryCacheOptions } from "shevek/plugin";
export default defineInventory({
	description: "Counts what it fetches.",
	isConfig: true,
	options: inventoryCacheOptions,
	async read({ source, inventory, cached }) {
		const hosts = await cached(() => {
			appendFileSync(\`\${source}.log\`, "x");
			return { names: ["k" + readFileSync(\`\${source}.log\`, "utf8").length], port: 22, part: 1.0 };
		});
		for (const name of hosts.names) inventory.addHost(name, { port: hosts.port });
	},
});
`,
		"kept.yml": "plugin: fetcher\ncache: true\ncache_plugin: jsonfile\n",
		"fresh.yml": "plugin: fetcher\n",
		"play/none.yml":
			"- hosts: all\n  gather_facts: false\n  tasks: [{debug: {msg: '{{ inventory_hostname }}'}}]\n",
	});
	const env = { ...AUTO, ANSIBLE_INVENTORY_CACHE_CONNECTION: lab.path("kept") };
	const seen = async (source: string, ...more: readonly string[]) => {
		const { out } = await lab.run(
			["playbook", "-i", source, "play/none.yml", ...more],
			{ ...env, ANSIBLE_TRANSPORT: "local" },
		);
		return /ok: \[(\w+)\]/.exec(out)?.[1];
	};
	expect([await seen("kept.yml"), await seen("kept.yml")]).toEqual([
		"k1",
		"k1",
	]);
	expect(await seen("kept.yml", "--flush-cache")).toBe("k2");
	expect(await seen("kept.yml")).toBe("k2");
	expect([await seen("fresh.yml"), await seen("fresh.yml")]).toEqual([
		"k1",
		"k2",
	]);
});

test("what ansible-core's cache holds is ours, and the other way round", async () => {
	const config = "plugin: shared\ncache: true\ncache_plugin: jsonfile\n";
	const python = `from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable
DOCUMENTATION = """
name: shared
short_description: x
description: x
extends_documentation_fragment: [inventory_cache]
options:
  plugin: {description: x, required: true}
"""
class InventoryModule(BaseInventoryPlugin, Cacheable):
    NAME = "shared"
    def parse(self, inventory, loader, path, cache=True):
        super().parse(inventory, loader, path, cache)
        self._read_config_data(path)
        self.load_cache_plugin()
        key = self.get_cache_key(path)
        try:
            data = self._cache[key]
        except KeyError:
            data = self._cache[key] = {"host": "python", "part": 1.5}
        inventory.add_host(data["host"])
        inventory.set_variable(data["host"], "part", data["part"])
`;
	lab.write({
		"shared/1.yml": config,
		"shared/2.yml": config,
		"theirs/inventory_plugins/shared.py": python,
		"play/inventory_plugins/shared.ts": `import { defineInventory, inventoryCacheOptions } from "shevek/plugin";
export default defineInventory({
	description: "x",
	isConfig: true,
	options: inventoryCacheOptions,
	async read({ inventory, cached }) {
		const { host, part } = await cached(() => ({ host: "script", part: 2.5 }));
		inventory.setVariable(inventory.addHost(host), "part", part);
	},
});
`,
	});
	const env = {
		...AUTO,
		ANSIBLE_INVENTORY_CACHE_CONNECTION: lab.path("shared-cache"),
	};
	const theirs = (source: string) =>
		spawnSync(
			"/usr/bin/ansible-inventory",
			["-i", source, "--playbook-dir", "theirs", "--list"],
			{
				cwd: lab.folder,
				encoding: "utf8",
				env: { PATH: process.env.PATH, HOME: lab.folder, ...env },
			},
		).stdout;
	const ours = async (source: string) =>
		(
			await lab.run(
				["inventory", "-i", source, "--playbook-dir", "play", "--list"],
				env,
			)
		).out;
	const first = theirs("shared/1.yml");
	expect(first).toContain("python");
	expect(await ours("shared/1.yml")).toBe(first);
	const second = await ours("shared/2.yml");
	expect(second).toContain("script");
	expect(theirs("shared/2.yml")).toBe(second);
});
