// plugin_filters_cfg: modules and actions that no task may have.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Lab, makeLab } from "./lab.ts";

const play = (task: string) =>
	`- hosts: localhost\n  connection: local\n  gather_facts: false\n  tasks:\n    - ${task}\n      register: answer\n    - debug: {msg: "ran {{ answer.ran | default('nothing') }}"}\n`;

let lab: Lab;
beforeAll(() => {
	lab = makeLab({
		"copy.yml":
			"module_rejectlist: [copy, debug]\nfilter_version: 1.0\nmodule_blacklist: [ping]\n",
		"old.yml": "filter_version: 1.0\nmodule_blacklist:\n  - copy\n",
		"stat.yml": "filter_version: '1.0'\nmodule_rejectlist: [stat]\n",
		"later.yml": "filter_version: 2.0\nmodule_rejectlist: [copy]\n",
		"text.yml": "filter_version: 1.0\nmodule_rejectlist: copy\n",
		"none.yml": "other: 1\n",
		"broken.yml": "a: [\n",
	});
});
afterAll(() => lab.remove());

const run = (playbook: string) => {
	lab.write({ "site.yml": playbook });
	return lab.run(["playbook", "site.yml"]);
};
const withFilter = (file: string, playbook: string) => {
	lab.write({ "ansible.cfg": `[defaults]\nplugin_filters_cfg = ${file}\n` });
	return run(playbook);
};

describe("plugin_filters_cfg", () => {
	const COPY = play("copy: {content: a, dest: '{{ playbook_dir }}/a'}");
	const UNKNOWN = "couldn't resolve module/action 'copy'";
	test.each([
		["rejects what it names", "copy.yml", COPY, 4, UNKNOWN],
		["by its older key", "old.yml", COPY, 4, UNKNOWN],
		[
			"lets others pass",
			"old.yml",
			"- hosts: localhost\n  connection: local\n  gather_facts: false\n  tasks: [ping: ]\n",
			0,
			"ok=1",
		],
		[
			"lets the full name pass, as the reference",
			"old.yml",
			COPY.replace("copy:", "ansible.builtin.copy:"),
			0,
			"ok=2",
		],
		[
			"cannot do without stat",
			"stat.yml",
			COPY,
			1,
			"Ansible will not function without the stat module.",
		],
		[
			"warns of another version",
			"later.yml",
			COPY,
			0,
			"was a version not recognized by this version of Ansible. Skipping.",
		],
		["warns of a text", "text.yml", COPY, 0, "is not a list. Skipping."],
		["warns of no version", "none.yml", COPY, 0, "was invalid. Skipping."],
		[
			"warns of what it cannot read",
			"broken.yml",
			COPY,
			0,
			"was not parsable. Skipping:",
		],
		["warns of no file", "no.yml", COPY, 0, "does not exist. Skipping."],
	])("%s", async (_title, file, playbook, code, words) => {
		const { rc, out, err } = await withFilter(file, playbook);
		const said = (out + err).replace(/\s+/g, " ");
		expect({ rc, said }).toMatchObject({ rc: code });
		expect(said).toContain(words);
	});
});
