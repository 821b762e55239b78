// Lookups in TypeScript, where Ansible finds them, used from playbooks.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Lab, makeLab } from "../../e2e/lab.ts";

const lookupFile = (run: string, rest = "") =>
	`import { defineLookup } from "shevek/plugin";\nexport default defineLookup({ description: "For a test.", ${rest} run: ${run} });\n`;

const play = (...tasks: readonly string[]) =>
	`- hosts: localhost\n  gather_facts: false\n  vars: {colour: red, shade: "dark {{ colour }}", late: "{{ lookup('later', 'x') }}"}\n  tasks:\n${tasks.map((task) => `    - ${task}\n`).join("")}`;
const assertion = (condition: string) =>
	`assert: {that: ${JSON.stringify(condition)}}`;

const COLLECTION = "collections/ansible_collections/our/tools";
const MARK =
	'mark: { type: "str", default: "!", description: "m", env: ["MARK"], ini: ["marks.mark"], vars: ["our_mark"] }';
/** Both hosts' files have to be there before either lookup answers. */
const MEETING = `async ({ terms: [own, other], context }) => {
	writeFileSync(own, "");
	for (let turn = 0; !existsSync(other); turn++) {
		if (turn > 2000) throw new Error("alone");
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
	return ["met"];
}`;

let lab: Lab;
beforeAll(() => {
	lab = makeLab({
		"lookup_plugins/echo.ts": lookupFile("({ terms }) => terms"),
		"lookup_plugins/later.ts": lookupFile(
			"async ({ terms }) => { await new Promise((resolve) => setImmediate(resolve)); return terms; }",
		),
		"lookup_plugins/forms.ts": lookupFile(
			"({ terms: [given] }) => [{ given, whole: 2, part: 2.5, none: null, list: [1, 'a'] }]",
		),
		"lookup_plugins/python_forms.ts": lookupFile(
			"({ terms: [given] }) => [given instanceof Map ? 'a Map' : typeof given]",
			'values: "python",',
		),
		"lookup_plugins/marked.ts": lookupFile(
			"({ terms, options }) => terms.map((term) => term + options.mark)",
			`options: { ${MARK} },`,
		),
		"lookup_plugins/needy.ts": lookupFile(
			"({ options }) => [options.what]",
			'options: { what: { type: "int", required: true, description: "w" } },',
		),
		"lookup_plugins/variable.ts": lookupFile(
			"async ({ terms, variables }) => Promise.all(terms.map(async (name) => (await variables.get(name)) ?? variables.has(name)))",
		),
		"lookup_plugins/rendered.ts": lookupFile(
			"async ({ context }) => [await context.render('{{ shade }} sky')]",
		),
		"lookup_plugins/content.ts": lookupFile(
			"({ terms, context }) => terms.map((name) => Buffer.from(context.readFile(context.findFile('files', name))).toString().trim())",
		),
		"lookup_plugins/setting.ts": lookupFile(
			"({ terms, context }) => terms.map((name) => context.setting(name) ?? 'none')",
		),
		"lookup_plugins/env.ts": lookupFile("() => ['ours']"),
		"lookup_plugins/printer.ts": lookupFile(
			"({ terms }) => { console.log('aside'); return terms; }",
		),
		"lookup_plugins/meeting.ts": `import { existsSync, writeFileSync } from "node:fs";\n${lookupFile(MEETING)}`,
		"lookup_plugins/thrower.ts": lookupFile(
			"() => { throw new RangeError('too far') }",
		),
		"lookup_plugins/rejecter.ts": lookupFile(
			"async () => { throw new RangeError('too far') }",
		),
		"lookup_plugins/endless.ts": lookupFile(
			"() => { for (;;); }",
			"timeoutSeconds: 0.3,",
		),
		"lookup_plugins/silent.ts": lookupFile(
			"() => new Promise(() => setTimeout(() => {}, 60_000).unref())",
			"timeoutSeconds: 0.3,",
		),
		"lookup_plugins/single.ts": lookupFile("() => 'text'"),
		"lookup_plugins/broken.ts": "export default {\n",
		"lookup_plugins/wrong.ts": "export default { description: 'x', rn: 1 };\n",
		"files/note.txt": "a note\n",
		"roles/r/lookup_plugins/of_role.ts": lookupFile("() => ['from the role']"),
		"roles/r/files/note.txt": "the role's note\n",
		"roles/r/tasks/main.yml": `- ${assertion("lookup('of_role') == 'from the role'")}\n- ${assertion(`lookup('content', 'note.txt') == "the role's note"`)}\n`,
		"elsewhere/deep/configured.mjs":
			'import { defineLookup } from "shevek/plugin";\nexport default defineLookup({ description: "For a test.", run: () => ["configured"] });\n',
		[`${COLLECTION}/plugins/lookup/twice.ts`]: lookupFile(
			"({ terms }) => terms.map((term) => term * 2)",
		),
		[`${COLLECTION}/meta/runtime.yml`]:
			"plugin_routing:\n  lookup:\n    double:\n      redirect: our.tools.twice\n    gone:\n      tombstone: {removal_version: 2.0.0, warning_text: Use twice.}\n",
	});
});
afterAll(() => lab.remove());

const run = (file: string, text: string, env: NodeJS.ProcessEnv = {}) => {
	lab.write({ [file]: text });
	return lab.run(["playbook", file], env);
};

describe("found and called", () => {
	const rows: readonly [string, string][] = [
		["a text", "lookup('echo', 'a') == 'a'"],
		["texts are joined", "lookup('echo', 'a', 'b') == 'a,b'"],
		[
			"a list on demand",
			"lookup('echo', 'a', 'b', wantlist=True) == ['a', 'b']",
		],
		["query", "query('echo', 'a', 1) == ['a', 1]"],
		["one that waits", "lookup('later', 'a') == 'a'"],
		[
			"several that wait",
			"[lookup('later', 'a'), lookup('later', 'b')] == ['a', 'b']",
		],
		["one that waits, in a variable", "late == 'x'"],
		["objects are dicts", "lookup('forms', {'a': [1, 2]}).given.a[1] == 2"],
		[
			"whole numbers are ints",
			"lookup('forms', 1).whole | type_debug == 'int'",
		],
		["others are floats", "lookup('forms', 1).part | type_debug == 'float'"],
		[
			"lists and null",
			"lookup('forms', 1).list == [1, 'a'] and lookup('forms', 1).none is none",
		],
		[
			"Python's values where it wants them",
			"lookup('python_forms', {}) == 'a Map'",
		],
		["an option's default", "lookup('marked', 'a') == 'a!'"],
		[
			"an option as a keyword argument",
			"lookup('marked', 'a', mark='?') == 'a?'",
		],
		[
			"variables, rendered",
			"query('variable', 'shade', 'nope') == ['dark red', false]",
		],
		["text of its own, rendered", "lookup('rendered') == 'dark red sky'"],
		["files, searched and read", "lookup('content', 'note.txt') == 'a note'"],
		["settings", "query('setting', 'DEFAULT_FORKS', 'NOPE') == [5, 'none']"],
		["it wins over a built-in of its name", "lookup('env', 'HOME') == 'ours'"],
		[
			"the built-in by its full name",
			"lookup('ansible.builtin.env', 'NOPE') == ''",
		],
		["a collection's, by its full name", "lookup('our.tools.twice', 4) == 8"],
		["a redirect of runtime.yml", "lookup('our.tools.double', 4) == 8"],
		["errors ignored", "lookup('thrower', errors='ignore') is none"],
		[
			"errors of one that waits, ignored",
			"query('rejecter', errors='ignore') == []",
		],
		["what it prints stays off the screen", "lookup('printer', 3) == 3"],
		[
			"data is no template",
			"lookup('echo', '{' ~ '{ colour }}') == '{' ~ '{ colour }}'",
		],
	];
	test("each as templates have it", async () => {
		const { rc, out, err } = await run(
			"found.yml",
			play(...rows.map(([, condition]) => assertion(condition))),
		);
		expect(/fatal.*/.exec(out)?.[0]).toBeUndefined();
		expect({ rc, err }).toEqual({ rc: 0, err: "aside\n" });
		expect(out).toContain(`ok=${rows.length} `);
	});
	test("with_NAME goes through its list", async () => {
		const { rc, out } = await run(
			"with.yml",
			play(
				"{debug: {msg: 'got {{ item }}'}, with_marked: [a, b], vars: {our_mark: '{{ colour }}'}}",
				"{debug: {msg: 'got {{ item }}'}, with_our.tools.twice: [4]}",
				"{debug: {msg: 'got {{ item }}'}, with_later: ['{{ colour }}']}",
			),
		);
		const said = [...out.matchAll(/"msg": "(.*)"/g)].map(([, text]) => text);
		expect({ rc, said }).toEqual({
			rc: 0,
			said: ["got ared", "got bred", "got 8", "got red"],
		});
	});
	test("options of the environment and ansible.cfg, the environment first", async () => {
		lab.write({ "marked.cfg": "[marks]\nmark = $\n" });
		const ask = async (condition: string, env: NodeJS.ProcessEnv) =>
			(await run("options.yml", play(assertion(condition)), env)).rc;
		const ANSIBLE_CONFIG = lab.path("marked.cfg");
		const rcs = [
			await ask("lookup('marked', 'a') == 'a$'", { ANSIBLE_CONFIG }),
			await ask("lookup('marked', 'a') == 'a%'", { ANSIBLE_CONFIG, MARK: "%" }),
		];
		expect(rcs).toEqual([0, 0]);
	});
	test("a role's, with the role's files", async () => {
		const { rc, out } = await run(
			"role.yml",
			"- hosts: localhost\n  gather_facts: false\n  roles: [r]\n",
		);
		expect({ rc, out }).toMatchObject({ rc: 0 });
	});
	test("of a configured folder, and the folders in it", async () => {
		const { rc, out } = await run(
			"configured.yml",
			play(assertion("lookup('configured') == 'configured'")),
			{ ANSIBLE_LOOKUP_PLUGINS: lab.path("elsewhere") },
		);
		expect({ rc, out }).toMatchObject({ rc: 0 });
	});
	test("while one waits, other hosts go on", async () => {
		lab.write({ hosts: "[all]\na other=b\nb other=a\n" });
		lab.write({
			"meet.yml":
				"- hosts: all\n  gather_facts: false\n  connection: local\n  tasks:\n    - debug: {msg: \"{{ lookup('meeting', playbook_dir ~ '/met-' ~ inventory_hostname, playbook_dir ~ '/met-' ~ other) }}\"}\n",
		});
		const { rc, out } = await lab.run(["playbook", "-i", "hosts", "meet.yml"]);
		expect({ rc, met: out.match(/"msg": "met"/g)?.length }).toEqual({
			rc: 0,
			met: 2,
		});
	});
});

describe("what goes wrong fails the task, and names the file", () => {
	test.each([
		[
			"throws",
			"lookup('thrower')",
			"the lookup thrower (@/lookup_plugins/thrower.ts): RangeError: too far (at @/lookup_plugins/thrower.ts:2:",
		],
		[
			"throws later",
			"lookup('rejecter')",
			"the lookup rejecter (@/lookup_plugins/rejecter.ts): RangeError: too far (at @/lookup_plugins/rejecter.ts:2:",
		],
		[
			"never returns",
			"lookup('endless')",
			"the lookup endless (@/lookup_plugins/endless.ts): did not return within 0.3 s",
		],
		[
			"never answers",
			"lookup('silent')",
			"the lookup silent (@/lookup_plugins/silent.ts): did not return within 0.3 s",
		],
		[
			"gives no list",
			"lookup('single')",
			"the lookup single (@/lookup_plugins/single.ts): TypeError: it gave a value of type string, where a list is wanted",
		],
		["does not parse", "lookup('broken')", "@/lookup_plugins/broken.ts"],
		[
			"exports the wrong thing",
			"lookup('wrong')",
			"'rn' is nothing that a lookup has; did you mean 'run'?",
		],
		[
			"an option that it does not have",
			"lookup('marked', 'a', marc='?')",
			"lookup marked has no option 'marc'. Its options are mark.",
		],
		[
			"an option that is missing",
			"lookup('needy')",
			"lookup needy needs its option what",
		],
		[
			"an option of another type",
			"lookup('needy', what='many')",
			"lookup plugin: needy setting: what (from Direct): invalid literal for int() with base 10: 'many'",
		],
		["something undefined", "lookup('echo', nope)", "'nope' is undefined"],
		[
			"was removed from its collection",
			"lookup('our.tools.gone')",
			"our.tools.gone has been removed. Use twice.",
		],
		["is nowhere", "lookup('nowhere')", "lookup plugin (nowhere) not found"],
	])("%s", async (_what, expression, message) => {
		const { rc, out, err } = await run(
			"wrong.yml",
			play(`debug: {msg: ${JSON.stringify(`{{ ${expression} }}`)}}`),
		);
		const all = (out + err).replaceAll(lab.folder, "@");
		expect({ rc, all }).toMatchObject({ rc: 2 });
		expect(all).toContain(message);
	});
});
