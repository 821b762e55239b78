// Inventory, vars and cache plugins in Python: what ansible-inventory and ansible-playbook say is the expectation.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Lab, makeLab } from "../../e2e/lab.ts";

const INVENTORY = `DOCUMENTATION = """
name: mine
short_description: Hosts by number
description: [Hosts by number.]
extends_documentation_fragment: [constructed, inventory_cache]
options:
  plugin: {description: The name., required: true, choices: [mine, our.tools.mine]}
  count: {description: How many., type: int, default: 2, env: [{name: MINE_COUNT}]}
"""
from ansible.errors import AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):
    NAME = "mine"
    trusted_by_default = True

    def verify_file(self, path):
        return super().verify_file(path) and path.endswith("mine.yml")

    def parse(self, inventory, loader, path, cache=True):
        super().parse(inventory, loader, path, cache)
        self._read_config_data(path)
        key = self.get_cache_key(path)
        wants_cache = self.get_option("cache")
        try:
            data = self._cache[key] if wants_cache and cache else None
        except KeyError:
            data = None
        if data is None:
            count = self.get_option("count")
            data = [{"n": "h%d" % i, "i": i, "text": "{{ i }} of %d" % count} for i in range(1, count + 1)]
            if wants_cache:
                self._cache[key] = data
        self.inventory.add_group("front")
        self.inventory.add_group("site")
        self.inventory.add_child("site", "front")
        self.inventory.set_variable("front", "greeting", "hello {{ inventory_hostname }}")
        for host in data:
            if host["i"] > 8:
                raise AnsibleParserError("too many hosts")
            self.inventory.add_host(host["n"], group="front", port=2200 + host["i"])
            for name, value in host.items():
                self.inventory.set_variable(host["n"], name, value)
            self._set_composite_vars(self.get_option("compose"), host, host["n"], True)
            self._add_host_to_composed_groups(self.get_option("groups"), host, host["n"], True)
            self._add_host_to_keyed_groups(self.get_option("keyed_groups"), host, host["n"], True)
`;
const VARS = `DOCUMENTATION = """
name: told
short_description: Tells what it was asked
description: [Tells what it was asked.]
options:
  stage: {description: When., default: all, choices: [all, task, inventory], env: [{name: TOLD_STAGE}]}
"""
import os
from ansible.inventory.host import Host
from ansible.plugins.vars import BaseVarsPlugin


class VarsModule(BaseVarsPlugin):
    REQUIRES_ENABLED = False

    def get_vars(self, loader, path, entities):
        super().get_vars(loader, path, entities)
        return {
            "told_%s_%s" % ("host" if isinstance(entity, Host) else "group", entity.name): os.path.basename(self._basedir)
            for entity in entities
        }
`;
const CACHE = `DOCUMENTATION = """
name: pickled
short_description: A file for each host
description: [A file for each host.]
options:
  _uri: {required: true, description: The folder., env: [{name: ANSIBLE_CACHE_PLUGIN_CONNECTION}], ini: [{key: fact_caching_connection, section: defaults}]}
  _prefix: {description: Before the names., env: [{name: ANSIBLE_CACHE_PLUGIN_PREFIX}], ini: [{key: fact_caching_prefix, section: defaults}]}
  _timeout: {default: 86400, type: integer, description: Seconds., env: [{name: ANSIBLE_CACHE_PLUGIN_TIMEOUT}], ini: [{key: fact_caching_timeout, section: defaults}]}
"""
import json
from ansible.plugins.cache import BaseFileCacheModule


class CacheModule(BaseFileCacheModule):
    def _load(self, path):
        with open(path) as file:
            return json.loads(file.read())["kept"]

    def _dump(self, value, path):
        with open(path, "w") as file:
            file.write(json.dumps({"kept": value}, sort_keys=True))
`;
const CONFIGURED = (name: string, count: number) =>
	`plugin: ${name}\ncount: ${count}\ncompose: {twice: i * 2, label: "'n' ~ n"}\ngroups: {odd: i % 2 == 1}\nkeyed_groups: [{key: n, prefix: num}]\n`;
const COLLECTION = "collections/ansible_collections/our/tools";

const FILES = {
	"ansible.cfg":
		"[defaults]\ninventory_plugins = inventory_plugins\nvars_plugins = vars_plugins\ncache_plugins = cache_plugins\nlocalhost_warning = false\ninventory_unparsed_warning = false\ncollections_path = collections\n[inventory]\nenable_plugins = mine, our.tools.mine, ini\n",
	"inventory_plugins/mine.py": INVENTORY,
	[`${COLLECTION}/plugins/inventory/mine.py`]: INVENTORY.replace(
		'NAME = "mine"',
		'NAME = "our.tools.mine"',
	),
	"vars_plugins/told.py": VARS,
	"cache_plugins/pickled.py": CACHE,
	"three.mine.yml": CONFIGURED("mine", 3),
	"nine.mine.yml": CONFIGURED("mine", 9),
	"wrong.mine.yml": "plugin: mine\ncount: many\n",
	"static.ini": "[front]\nextra x=1\n[db]\nd1\n",
	"group_vars/front.yml": "from_file: true\n",
};
/** One word of a name is the newest core where it is installed. */
const NEWEST = join(import.meta.dirname, "../../../.scratch/reference/2.19");

let lab: Lab;
beforeAll(() => {
	lab = makeLab(FILES);
});
afterAll(() => lab.remove());

async function reference(
	command: string,
	args: readonly string[],
	env: NodeJS.ProcessEnv = {},
): Promise<string> {
	const { stdout } = await promisify(execFile)(command, args, {
		cwd: lab.folder,
		env: {
			PATH: process.env.PATH,
			HOME: lab.folder,
			ANSIBLE_LOCAL_TEMP: lab.path("reference-tmp"),
			...env,
		},
	});
	return stdout;
}

const own = async (args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
	const { out, err, rc } = await lab.run(args, { HOME: lab.folder, ...env });
	expect({ rc, err: rc === 0 ? "" : err }).toEqual({ rc: 0, err: "" });
	return out;
};

describe("an inventory plugin", () => {
	test.each([
		["the list", ["-i", "three.mine.yml", "--list"]],
		["the graph with variables", ["-i", "three.mine.yml", "--graph", "--vars"]],
		["a host", ["-i", "three.mine.yml", "--host", "h2"]],
		[
			"behind another source",
			["-i", "static.ini", "-i", "three.mine.yml", "--list"],
		],
		[
			"a plugin that fails in the middle, whose hosts stay",
			["-i", "static.ini", "-i", "nine.mine.yml", "--list"],
		],
		["a wrong option", ["-i", "static.ini", "-i", "wrong.mine.yml", "--graph"]],
	])("gives as ansible-inventory: %s", async (_what, args) => {
		expect(await own(["inventory", ...args])).toBe(
			await reference("ansible-inventory", args),
		);
	});

	test("of a collection, through auto", async () => {
		lab.write({ "auto.mine.yml": CONFIGURED("our.tools.mine", 2) });
		const env = { ANSIBLE_INVENTORY_ENABLED: "auto" };
		const args = ["-i", "auto.mine.yml", "--list"];
		expect(await own(["inventory", ...args], env)).toBe(
			await reference("ansible-inventory", args, env),
		);
	});

	test.skipIf(!existsSync(NEWEST))("with ansible-core 2.19", async () => {
		const args = ["-i", "three.mine.yml", "--list"];
		const env = {
			SHEVEK_ANSIBLE_CORE: NEWEST,
			PATH: [join(NEWEST, "bin"), process.env.PATH].join(delimiter),
		};
		const list = JSON.parse(await own(["inventory", ...args], env));
		const theirs = JSON.parse(await reference("ansible-inventory", args, env));
		// Expressions of the newer one give numbers where those of the older give text.
		expect(list.front).toEqual(theirs.front);
		expect(list._meta.hostvars.h1).toMatchObject({
			greeting: theirs._meta.hostvars.h1.greeting,
			text: theirs._meta.hostvars.h1.text,
			i: 1,
		});
	});

	test("its templates are rendered in plays, and its cache is kept", async () => {
		lab.write({
			"show.yml":
				"- hosts: h1\n  gather_facts: false\n  connection: local\n  tasks:\n    - debug: {msg: '{{ greeting }}, {{ text }}, {{ told_group_front }}, {{ ansible_port }}'}\n",
		});
		const env = {
			ANSIBLE_INVENTORY_CACHE: "1",
			ANSIBLE_INVENTORY_CACHE_PLUGIN: "jsonfile",
			ANSIBLE_INVENTORY_CACHE_CONNECTION: lab.path("inventory-cache"),
			MINE_COUNT: "2",
		};
		lab.write({ "env.mine.yml": "plugin: mine\n" });
		const args = ["playbook", "-i", "env.mine.yml", "show.yml"];
		expect(await own(args, env)).toContain("hello h1, 1 of 2, ");
		// A third host is not seen: what was fetched first is asked for no more.
		const again = await own(args, { ...env, MINE_COUNT: "3" });
		expect(again).toContain("hello h1, 1 of 2, ");
		const flushed = await own([...args, "--flush-cache"], {
			...env,
			MINE_COUNT: "3",
		});
		expect(flushed).toContain("hello h1, 1 of 3, ");
	});
});

describe("a vars plugin", () => {
	const args = ["-i", "static.ini", "--list"];
	test.each(["all", "task", "inventory"])("at its stage %s", async (stage) => {
		const env = { TOLD_STAGE: stage };
		expect(await own(["inventory", ...args], env)).toBe(
			await reference("ansible-inventory", args, env),
		);
	});
	test("in plays", async () => {
		lab.write({
			"told.yml":
				"- hosts: d1\n  gather_facts: false\n  tasks:\n    - debug: {msg: '{{ told_host_d1 }} {{ told_group_db }} {{ told_group_all }}'}\n",
		});
		const run = ["-i", "static.ini", "told.yml"];
		expect(await own(["playbook", ...run])).toBe(
			await reference("ansible-playbook", run),
		);
	});
});

describe("a cache plugin", () => {
	const env = () => ({
		ANSIBLE_CACHE_PLUGIN: "pickled",
		ANSIBLE_CACHE_PLUGIN_CONNECTION: lab.path("facts"),
		ANSIBLE_GATHERING: "explicit",
	});
	test("keeps facts for both", async () => {
		lab.write({
			"set.yml":
				"- hosts: d1\n  tasks:\n    - set_fact: {kept: {whole: 1, part: 1.5, text: é}, cacheable: true}\n",
			"get.yml":
				"- hosts: d1\n  tasks:\n    - debug: {var: kept}\n    - debug: {var: ansible_facts}\n",
			"clear.yml": "- hosts: d1\n  tasks:\n    - meta: clear_facts\n",
		});
		const args = (file: string) => ["-i", "static.ini", file];
		await own(["playbook", ...args("set.yml")], env());
		const theirs = await reference("ansible-playbook", args("get.yml"), env());
		expect(theirs).toContain('"whole": 1');
		expect(await own(["playbook", ...args("get.yml")], env())).toBe(theirs);
		await own(["playbook", ...args("clear.yml")], env());
		expect(existsSync(lab.path("facts/d1"))).toBe(false);
		await reference("ansible-playbook", args("set.yml"), env());
		expect(await own(["playbook", ...args("get.yml")], env())).toBe(theirs);
	});
});
