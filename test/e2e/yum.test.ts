// yum runs the module yum or dnf, whichever the host has.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Lab, makeLab } from "./lab.ts";

const moduleFile = (name: string) =>
	`#!/usr/bin/python3\nimport json, sys\nfrom ansible.module_utils.basic import AnsibleModule\nmodule = AnsibleModule({'name': {}})\nmodule.exit_json(ran='${name}', name=module.params['name'])\n`;
const play = (task: string) =>
	`- hosts: localhost\n  connection: local\n  gather_facts: false\n  tasks:\n    - ${task}\n      register: answer\n    - debug: {msg: "ran {{ answer.ran | default('nothing') }}"}\n`;

let lab: Lab;
beforeAll(() => {
	lab = makeLab({
		"library/yum.py": moduleFile("yum"),
		"library/dnf.py": moduleFile("dnf"),
	});
});
afterAll(() => lab.remove());

const run = (playbook: string) => {
	lab.write({ "site.yml": playbook });
	return lab.run(["playbook", "site.yml"]);
};
describe("yum", () => {
	test.each([
		["yum where it is told", "yum: {name: x, use: yum}", "ran yum"],
		["dnf where it is told", "yum: {name: x, use_backend: dnf}", "ran dnf"],
		["dnf by its other name", "yum: {name: x, use_backend: yum4}", "ran dnf"],
		[
			"what the facts say",
			"yum: {name: x}\n      vars: {ansible_facts: {pkg_mgr: dnf}}",
			"ran dnf",
		],
		[
			"nothing told twice",
			"yum: {name: x, use: yum, use_backend: dnf}",
			"parameters are mutually exclusive: ('use', 'use_backend')",
		],
		[
			"nothing on a host without either",
			"yum: {name: x}",
			"Could not detect which major revision of yum is in use",
		],
	])("runs %s", async (_title, task, words) => {
		expect((await run(play(task))).out).toContain(words);
	});
});
