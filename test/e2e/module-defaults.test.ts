// Which defaults of `module_defaults` a task takes: those of what its name means, as ansible-core 2.14's own suite has it
// (target module_defaults).

import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lab, makeLab } from "./lab.ts";

const ECHO =
	'import { defineAction } from "shevek/plugin";\nexport default defineAction({ description: "For a test.", needsHost: false, run: ({ args }) => ({ got: args }) });\n';
const OUR = "collections/ansible_collections/our/tools";
const MODULE =
	"#!/usr/bin/python3\nfrom ansible.module_utils.basic import AnsibleModule\nmodule = AnsibleModule({'a': {}, 'b': {}})\nmodule.exit_json(got={k: v for k, v in module.params.items() if v})\n";

let lab: Lab;
beforeAll(() => {
	lab = makeLab({
		"action_plugins/debug.ts": ECHO,
		"library/local.py": MODULE,
		[`${OUR}/plugins/action/alone.ts`]: ECHO,
		[`${OUR}/plugins/action/shared.ts`]: ECHO,
		[`${OUR}/plugins/modules/one.py`]: MODULE,
		[`${OUR}/plugins/modules/front.py`]: MODULE,
		[`${OUR}/plugins/action/front.ts`]: ECHO,
		[`${OUR}/meta/runtime.yml`]:
			"action_groups:\n  all:\n    - one\n    - alone\n    - metadata: {extend_group: more}\n  more:\n    - our.tools.front\nplugin_routing:\n  modules:\n    one:\n      action_plugin: our.tools.shared\n",
	});
});
afterAll(() => lab.remove());

test.each([
	["a user's own takes those of its name", "debug", "debug", true],
	["those of its legacy name", "debug", "ansible.legacy.debug", true],
	["none of ansible-core's", "debug", "ansible.builtin.debug", false],
	[
		"under its legacy name, neither",
		"ansible.legacy.debug",
		"ansible.builtin.debug",
		false,
	],
	["a module of library/", "local", "local", true],
	["its legacy name", "local", "ansible.legacy.local", true],
	["another's", "local", "debug", false],
	["a collection's action", "our.tools.alone", "our.tools.alone", true],
	["by its short name", "alone", "our.tools.alone", true],
	["collections do not hold for entries", "our.tools.alone", "alone", false],
	[
		"an action in front of a module",
		"our.tools.front",
		"our.tools.front",
		true,
	],
	["a module that an action acts for", "our.tools.one", "our.tools.one", true],
	["not those of that action", "our.tools.one", "our.tools.shared", false],
	["a group's module", "our.tools.one", "group/our.tools.all", true],
	[
		"a group's action without a module",
		"our.tools.alone",
		"group/our.tools.all",
		true,
	],
	["a group that it extends", "our.tools.front", "group/our.tools.all", true],
	["what is in no group", "local", "group/our.tools.all", false],
])("%s: %s and %s", async (_title, action, entry, isTaken) => {
	const got = isTaken ? { a: "default", b: "task" } : { b: "task" };
	const play = {
		hosts: "localhost",
		connection: "local",
		gather_facts: false,
		collections: ["our.tools"],
		module_defaults: { [entry]: { a: "default" } },
		tasks: [
			{ [action]: { b: "task" }, register: "answer" },
			{ "ansible.builtin.assert": { that: ["answer.got == wanted"] } },
		],
		vars: { wanted: got },
	};
	lab.write({ "site.yml": JSON.stringify([play]) });
	const { rc, out, err } = await lab.run(["playbook", "site.yml"]);
	expect({ rc, out, err }).toMatchObject({ rc: 0 });
});

test("what holds for a user's own holds for ansible-core's, too", async () => {
	lab.write({
		"site.yml":
			"- hosts: localhost\n  gather_facts: false\n  module_defaults: {debug: {msg: by default}}\n  tasks:\n    - ansible.builtin.debug:\n",
	});
	const { rc, out } = await lab.run(["playbook", "site.yml"]);
	expect({ rc, out }).toMatchObject({
		rc: 0,
		out: expect.stringContaining('"msg": "by default"'),
	});
});
