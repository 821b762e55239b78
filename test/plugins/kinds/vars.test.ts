// Vars plugins in TypeScript, where Ansible finds them, at their stages and in their place.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Lab, makeLab } from "../../e2e/lab.ts";

const plugin = (open: string, rest = "") =>
	`import { defineVars, varsStageOption } from "shevek/plugin";\nexport default defineVars({ description: "For a test.", ${rest} open: ${open} });\n`;
const named = (name: string) =>
	`() => ({ kind, name, folder }) => ({ ${name}: kind + " " + name, who: "${name}", folder_of_${name}: folder.split("/").at(-1) })`;

const COLLECTION = "play/collections/ansible_collections/our/tools";

let lab: Lab;
beforeAll(() => {
	lab = makeLab({
		"inv/hosts": "[g]\na\nb\n",
		"inv/group_vars/g.yml": "who: group_vars\nof_files: 1\n",
		"play/vars_plugins/beside.ts": plugin(named("beside")),
		"play/vars_plugins/asking.ts": plugin(
			named("asking"),
			"needsEnabling: true,",
		),
		"play/vars_plugins/counted.ts": `let calls = 0;\n${plugin("() => ({ kind }) => kind === 'host' ? { calls: ++calls } : undefined")}`,
		"play/vars_plugins/fixed.ts": `let calls = 0;\n${plugin("() => ({ kind, name }) => kind === 'host' && name === 'a' ? { fixed_calls: ++calls } : undefined")}`,
		"play/vars_plugins/staged.ts": plugin(
			"({ options }) => ({ kind }) => ({ ['staged_' + kind]: options.stage ?? 'unset' })",
			"options: { stage: { ...varsStageOption, env: ['STAGED_STAGE'] } },",
		),
		"play/vars_plugins/typed.ts": plugin(
			"({ files }) => ({ kind, folder }) => kind === 'host' && folder.endsWith('inv') ? { text: '{{ of_files }}!', read: files.readData(folder + '/extra.yml'), n: 2, f: 2.5 } : {}",
		),
		"inv/extra.yml": "deep: ['{{ of_files }}']\n",
		"elsewhere/far.mjs": `export default { description: "x", open: ${named("far")} };\n`,
		[`${COLLECTION}/plugins/vars/racks.ts`]: plugin(named("racks")),
		"play/roles/r/vars_plugins/of_role.ts": plugin(named("of_role")),
		"play/roles/r/tasks/main.yml":
			"- assert: {that: of_role == 'host ' ~ inventory_hostname}\n",
		"bad/vars_plugins/thrower.ts": plugin(
			"() => () => { throw new RangeError('too far') }",
		),
		"endless/vars_plugins/endless.ts": plugin(
			"() => () => { for (;;); }",
			"timeoutSeconds: 0.3,",
		),
		"later/vars_plugins/later.ts": plugin("() => async () => ({ x: 1 })"),
		"list/vars_plugins/list.ts": plugin("() => () => [1]"),
		"broken/vars_plugins/broken.ts": "export default {\n",
		"wrong/vars_plugins/wrong.ts":
			"export default { description: 'x', opne() {} };\n",
		"required/vars_plugins/required.ts": plugin(
			"() => () => ({})",
			"options: { token: { type: 'str', required: true, description: 'A token.', env: ['TOKEN_OF_IT'] } },",
		),
		"printing/vars_plugins/printing.ts": plugin(
			"() => ({ kind }) => { if (kind === 'host') console.log('aside'); return { printed: 1 } }",
		),
	});
});
afterAll(() => lab.remove());

const site = (...conditions: readonly string[]) =>
	`- hosts: g\n  gather_facts: false\n  tasks:\n${conditions.map((each) => `    - assert: {that: ${JSON.stringify(each)}}\n`).join("")}`;

async function play(
	text: string,
	env: NodeJS.ProcessEnv = {},
	folder = "play",
) {
	lab.write({ [`${folder}/site.yml`]: text });
	const { rc, out, err } = await lab.run(
		["playbook", "-i", "inv/hosts", `${folder}/site.yml`],
		{ ANSIBLE_TRANSPORT: "local", ...env },
	);
	const fatal = /fatal.*\n(?:.*\n){2}/.exec(out)?.[0];
	return { rc, fatal, err: err.replaceAll(lab.folder, "@") };
}
const FINE = { rc: 0, fatal: undefined, err: "" };

describe("found and asked", () => {
	test("beside the playbook, for groups and hosts, of inventory and playbook", async () => {
		const text = site(
			"beside == 'host ' ~ inventory_hostname",
			"folder_of_beside == 'play'",
			"text == '1!' and read.deep == [1]",
			"n is number and f == 2.5 and n == 2",
			"asking is undefined",
		);
		expect(await play(text)).toEqual(FINE);
	});

	const rows: readonly [string, NodeJS.ProcessEnv, string][] = [
		[
			"of a configured folder",
			{ ANSIBLE_VARS_PLUGINS: "elsewhere" },
			"far == 'host ' ~ inventory_hostname",
		],
		[
			"of a collection, where it is enabled",
			{ ANSIBLE_VARS_ENABLED: "host_group_vars,our.tools.racks" },
			"racks == 'host ' ~ inventory_hostname and who == 'racks'",
		],
		["of a collection, not else", {}, "racks is undefined"],
		[
			"one that needs enabling, where it is",
			{ ANSIBLE_VARS_ENABLED: "asking,host_group_vars" },
			"asking is defined and of_files == 1",
		],
		[
			"host_group_vars goes over users' files, in its place",
			{},
			"who == 'beside'",
		],
		[
			"host_group_vars, not where it is switched off",
			{ ANSIBLE_VARS_ENABLED: "asking" },
			"of_files is undefined",
		],
	];
	test.each(rows)("%s", async (_, env, condition) => {
		const sources = site(condition);
		// typed.ts asks for of_files, which is not always there
		expect(await play(sources, env)).toEqual(FINE);
	});

	test("a role's, from its reading on", async () => {
		const text = "- hosts: g\n  gather_facts: false\n  roles: [r]\n";
		expect(await play(text)).toEqual(FINE);
	});
});

describe("stages", () => {
	const rows: readonly [string, NodeJS.ProcessEnv, string][] = [
		["demand", {}, "staged_host == 'unset' and calls is defined"],
		[
			"start",
			{ ANSIBLE_RUN_VARS_PLUGINS: "start" },
			"staged_host == 'unset' and calls is defined and beside == 'host ' ~ inventory_hostname and folder_of_beside == 'inv'",
		],
		[
			"a plugin's own: task",
			{ ANSIBLE_RUN_VARS_PLUGINS: "start", STAGED_STAGE: "task" },
			"staged_host == 'task' and calls is defined",
		],
		[
			"a plugin's own: inventory",
			{ STAGED_STAGE: "inventory" },
			"staged_host == 'inventory'",
		],
		["a plugin's own: all", { STAGED_STAGE: "all" }, "staged_host == 'all'"],
	];
	test.each(rows)("%s", async (_, env, condition) => {
		expect(await play(site(condition), env)).toEqual(FINE);
	});

	test("each task asks anew, and what is fixed is asked once", async () => {
		const text =
			"- hosts: a\n  gather_facts: false\n  tasks:\n    - set_fact: {first: '{{ calls }}', fixed_first: '{{ fixed_calls }}'}\n    - assert: {that: calls > first | int}\n";
		expect(await play(text)).toEqual(FINE);
	});
});

describe("what is wrong ends the run, with the file and the cause", () => {
	test.each([
		[
			"throws",
			"bad",
			"the vars plugin thrower (@/bad/vars_plugins/thrower.ts): RangeError: too far (at @/bad/vars_plugins/thrower.ts:2:",
		],
		[
			"never returns",
			"endless",
			"the vars plugin endless (@/endless/vars_plugins/endless.ts): did not return within 0.3 s",
		],
		[
			"gives a promise",
			"later",
			"the vars plugin later (@/later/vars_plugins/later.ts) gave no object of variables",
		],
		[
			"gives a list",
			"list",
			"the vars plugin list (@/list/vars_plugins/list.ts) gave no object of variables",
		],
		[
			"does not parse",
			"broken",
			"@/broken/vars_plugins/broken.ts cannot be loaded: Unexpected token",
		],
		[
			"exports the wrong thing",
			"wrong",
			"'opne' is nothing that a vars has; did you mean 'open'?",
		],
		[
			"lacks a required option",
			"required",
			"vars required needs its option token",
		],
	])("a plugin that %s", async (_, folder, words) => {
		const { rc, err } = await play(site("true"), {}, folder);
		expect(err.replaceAll(/\n(?!$)/g, " ")).toContain(words);
		// 5 is for options, as for those of the command line
		expect(rc).toBe(folder === "required" ? 5 : 1);
	});

	test("what it prints goes to standard error", async () => {
		const { rc, err } = await play(site("printed == 1"), {}, "printing");
		expect({ rc, err: new Set(err.trim().split("\n")) }).toEqual({
			rc: 0,
			err: new Set(["aside"]),
		});
	});
});
