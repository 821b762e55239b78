// Filters and tests in TypeScript, where Ansible finds them, used from playbooks.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Lab, makeLab } from "../../e2e/lab.ts";

const filterFile = (body: string, rest = "") =>
	`import { defineFilter } from "shevek/plugin";\nexport default defineFilter({ description: "For a test.", ${rest} filter: ${body} });\n`;
const testFile = (body: string, rest = "") =>
	`import { defineTest } from "shevek/plugin";\nexport default defineTest({ description: "For a test.", ${rest} test: ${body} });\n`;

const play = (...tasks: readonly string[]) =>
	`- hosts: localhost\n  gather_facts: false\n  tasks:\n${tasks.map((task) => `    - ${task}\n`).join("")}`;
const assertion = (condition: string) =>
	`assert: {that: ${JSON.stringify(condition)}}`;

const COLLECTION = "collections/ansible_collections/our/tools";

let lab: Lab;
beforeAll(() => {
	lab = makeLab({
		"filter_plugins/shout.ts": filterFile(
			"(value: string, mark: string, times: number) => value.toUpperCase() + mark.repeat(times)",
			'params: { mark: { description: "m", default: "!" }, times: { description: "t", default: 1 } },',
		),
		"filter_plugins/forms.ts": filterFile(
			"(value: unknown) => ({ got: value, whole: 2, part: 2.5, list: [1, 'a', null] })",
		),
		"filter_plugins/known.ts": filterFile(
			"(value: unknown) => value === undefined ? 'nothing' : 'something'",
			"takesUndefined: true,",
		),
		"filter_plugins/upper.ts": filterFile("() => 'ours'"),
		"filter_plugins/thrower.ts": filterFile(
			"() => { throw new RangeError('too far') }",
		),
		"filter_plugins/endless.ts": filterFile(
			"() => { for (;;); }",
			"timeoutSeconds: 0.3,",
		),
		"filter_plugins/late_hang.ts": `let calls = 0;\n${filterFile(
			"() => { if (++calls > 30) for (;;); return calls; }",
			"timeoutSeconds: 0.3,",
		)}`,
		"filter_plugins/later.ts": filterFile("async () => 1"),
		"filter_plugins/broken.ts": "export default {\n",
		"filter_plugins/wrong.ts":
			"export default { description: 'x', filtr: 1 };\n",
		"filter_plugins/printer.ts": filterFile(
			"(value) => { console.log('aside'); return value; }",
		),
		"test_plugins/even.ts": testFile("(value: number) => value % 2 === 0"),
		"test_plugins/above.ts": testFile(
			"(value: number, least: number) => value > least",
			'params: { least: { description: "l" } },',
		),
		"roles/r/filter_plugins/of_role.ts": filterFile("() => 'from the role'"),
		"roles/r/tasks/main.yml": `- ${assertion("1 | of_role == 'from the role'")}\n`,
		"elsewhere/deep/configured.mjs":
			'import { defineFilter } from "shevek/plugin";\nexport default defineFilter({ description: "For a test.", filter: () => "configured" });\n',
		[`${COLLECTION}/plugins/filter/twice.ts`]: filterFile(
			"(value: number) => value * 2",
		),
		[`${COLLECTION}/plugins/test/odd.ts`]: testFile(
			"(value: number) => value % 2 === 1",
		),
		[`${COLLECTION}/meta/runtime.yml`]:
			"plugin_routing:\n  filter:\n    double:\n      redirect: our.tools.twice\n    gone:\n      tombstone: {removal_version: 2.0.0, warning_text: Use twice.}\n",
	});
});
afterAll(() => lab.remove());

const run = (file: string, text: string, env: NodeJS.ProcessEnv = {}) => {
	lab.write({ [file]: text });
	return lab.run(["playbook", file], env);
};

describe("found and called", () => {
	const rows: readonly [string, string][] = [
		["its default parameters", "'a' | shout == 'A!'"],
		["parameters by position", "'a' | shout('?', 2) == 'A??'"],
		["parameters by name", "'a' | shout(times=3) == 'A!!!'"],
		["a dict comes as an object", "({'a': 1} | forms).got.a == 1"],
		["whole numbers are ints", "(1 | forms).whole | type_debug == 'int'"],
		["others are floats", "(1 | forms).part | type_debug == 'float'"],
		["lists and null", "(1 | forms).list == [1, 'a', none]"],
		["what is undefined, where it is wanted", "nope | known == 'nothing'"],
		["it wins over a built-in of its name", "'a' | upper == 'ours'"],
		["inside of map", "['a', 'b'] | map('shout') | list == ['A!', 'B!']"],
		["a test", "4 is even and 5 is not even"],
		["a test with a parameter", "4 is above(3) and 4 is not above(4)"],
		["select by it", "[1, 2, 3, 4] | select('even') | list == [2, 4]"],
		["a collection's, by its full name", "4 | our.tools.twice == 8"],
		["a collection's test", "3 is our.tools.odd"],
		["a redirect of runtime.yml", "4 | our.tools.double == 8"],
		["what it prints stays off the screen", "3 | printer == 3"],
	];
	test("each as templates have it", async () => {
		const { rc, out, err } = await run(
			"found.yml",
			play(...rows.map(([, condition]) => assertion(condition))),
		);
		expect(/fatal.*/.exec(out)?.[0]).toBeUndefined();
		expect({ rc, out: out.slice(-400), err }).toMatchObject({
			rc: 0,
			err: "aside\n",
		});
		expect(out).toContain(`ok=${rows.length} `);
	});
	test("a role's, from its reading on", async () => {
		const { rc, out } = await run(
			"role.yml",
			"- hosts: localhost\n  gather_facts: false\n  roles: [r]\n",
		);
		expect({ rc, out }).toMatchObject({ rc: 0 });
	});
	test("of a configured folder, and the folders in it", async () => {
		const { rc, out } = await run(
			"configured.yml",
			play(assertion("1 | configured == 'configured'")),
			{ ANSIBLE_FILTER_PLUGINS: lab.path("elsewhere") },
		);
		expect({ rc, out }).toMatchObject({ rc: 0 });
	});
});

describe("what goes wrong fails the task, and names the file", () => {
	test.each([
		[
			"throws",
			"1 | thrower",
			"the filter thrower (@/filter_plugins/thrower.ts): RangeError: too far (at @/filter_plugins/thrower.ts:2:",
		],
		[
			"never returns",
			"1 | endless",
			"the filter endless (@/filter_plugins/endless.ts): did not return within 0.3 s",
		],
		[
			"gives a promise",
			"1 | later",
			"the filter later (@/filter_plugins/later.ts): TypeError: it gave a promise: filters and tests answer at once, lookups may wait",
		],
		["does not parse", "1 | broken", "@/filter_plugins/broken.ts"],
		[
			"exports the wrong thing",
			"1 | wrong",
			"'filtr' is nothing that a filter has; did you mean 'filter'?",
		],
		[
			"a parameter that it lacks",
			"'a' | shout(tmes=1)",
			"shout() got an unexpected keyword argument 'tmes'",
		],
		[
			"a parameter that is missing",
			"1 is above",
			"above() missing 1 required positional argument: 'least'",
		],
		[
			"was removed from its collection",
			"1 | our.tools.gone",
			"our.tools.gone has been removed. Use twice.",
		],
		["is nowhere", "1 | nowhere", "nowhere\\\": 'nowhere'"],
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

test("one that hangs late, when no task can be failed any more, ends the run with a word", async () => {
	const { signal, err } = await run(
		"late.yml",
		play(`debug: {msg: "{{ range(100) | map('late_hang') | list }}"}`),
	);
	expect({ signal, err: err.replaceAll(lab.folder, "@") }).toEqual({
		signal: "SIGKILL",
		err: "[ERROR]: the filter late_hang (@/filter_plugins/late_hang.ts) did not return within 0.3 s; the run cannot go on\n",
	});
});
