// `shevek doc`: what people and programs read of callbacks and their options.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CALLBACKS } from "../../src/builtin/callbacks/registry.ts";
import { type Lab, makeLab } from "../e2e/lab.ts";

let lab: Lab;

beforeAll(() => {
	lab = makeLab({
		"callback_plugins/mine.ts": `import { defineCallback } from "shevek/plugin";
export default defineCallback({
	description: "Says little.",
	enabled: "always",
	strict: true,
	options: {
		level: { type: "int", default: 3, env: ["MINE_LEVEL"], ini: ["callback_mine.level"], vars: ["mine_level"], description: "How much." },
		form: { type: "str", choices: ["a", "b"], required: true, description: "Which form." },
	},
	start: () => ({}),
});
`,
		"callback_plugins/old.py": "",
		"filter_plugins/shout.ts": `import { defineFilter } from "shevek/plugin";
export default defineFilter({
	description: "Says it aloud.",
	params: { mark: { description: "What follows.", default: "!" } },
	examples: "- debug: {msg: \\"{{ 'a' | shout }}\\"}",
	filter: (value, mark) => value + String(mark),
});
`,
		"filter_plugins/bad.ts": "export default 3;\n",
		"library/here.py":
			"DOCUMENTATION = 'module: here\\nshort_description: Is here\\ndescription: Is here.'\n",
		"collections/ansible_collections/my/own/plugins/callback/python.py":
			"DOCUMENTATION = '''\nname: python\nshort_description: In Python\n'''\n",
		"collections/ansible_collections/my/own/plugins/callback/full.ts":
			'export default { description: "Of a collection.", start: () => ({}) };\n',
	});
});
afterAll(() => lab.remove());

const doc = (...argv: string[]) => lab.run(["doc", ...argv]);
const callback = (...argv: string[]) => doc("-t", "callback", ...argv);

describe("doc", () => {
	test("lists what ships and what lies here", async () => {
		const { out, rc } = await callback("-l");
		expect(rc).toBe(0);
		const names = out.split("\n").map((line) => line.split(" ")[0]);
		expect(names).toEqual(
			expect.arrayContaining([...CALLBACKS.keys(), "mine", "my.own.python"]),
		);
		expect(names).not.toContain("old");
		expect(out).toMatch(/^mine +Says little\. *$/m);
		expect(out).toMatch(/^my\.own\.python +In Python *$/m);
	});

	test("tells a callback and its options", async () => {
		const { out } = await callback("mine");
		expect(
			out.replaceAll(lab.folder, "@"),
		).toBe(`> MINE    (@/callback_plugins/mine.ts)

        Says little.

OPTIONS (= is mandatory):

= form
        Which form.
        choices: [a, b]
        type: str

- level
        How much.
        set_via:
          env:
          - name: MINE_LEVEL
          ini:
          - key: level
            section: callback_mine
          vars:
          - name: mine_level
        default: 3
        type: int


NAME: mine

RUNS: always; strict: where it fails, the run ends

TYPE: notification
`);
	});

	test("tells programs the same", async () => {
		const { out } = await callback("-j", "mine");
		expect(JSON.parse(out).mine.doc.options.level).toEqual({
			description: ["How much."],
			type: "int",
			default: 3,
			env: [{ name: "MINE_LEVEL" }],
			ini: [{ section: "callback_mine", key: "level" }],
			vars: [{ name: "mine_level" }],
		});
		expect(JSON.parse((await callback("-l", "--json")).out).mine).toBe(
			"Says little.",
		);
	});

	test("tells a filter, how it is used, and its examples", async () => {
		const { out } = await doc("-t", "filter", "shout");
		expect(
			out.replaceAll(lab.folder, "@"),
		).toBe(`> SHOUT    (@/filter_plugins/shout.ts)

        Says it aloud.

OPTIONS (= is mandatory):

- mark
        What follows.
        default: '!'


NAME: shout

USAGE: value | shout(mark="!")

EXAMPLES:

- debug: {msg: "{{ 'a' | shout }}"}

`);
	});

	test("a module is the kind where none is named", async () => {
		const { out } = await doc("here");
		expect(out.replaceAll(lab.folder, "@")).toMatch(
			/^> HERE {4}\(@\/library\/here\.py\)\n\n {8}Is here\.\n/,
		);
	});

	test("by the full name, too", async () => {
		const { out } = await callback("ansible.builtin.default");
		expect(out).toMatch(/^> DEFAULT {4}\(built in\)\n/);
	});

	test("one of a collection, by its full name", async () => {
		const { out } = await callback("my.own.full");
		expect(out).toMatch(/^> MY.OWN.FULL .*\n\n +Of a collection\.\n/);
	});

	test("a file that is no plugin is told, and the list goes on", async () => {
		const { rc, out, err } = await doc("-t", "filter", "-l");
		expect(rc).toBe(0);
		expect(out).toMatch(/^shout /m);
		expect(err.replaceAll(lab.folder, "@")).toMatch(
			/^ERROR! @\/filter_plugins\/bad\.ts:1:1: the default export is no filter\n/,
		);
	});

	test.each([
		[
			["-t", "callback", "slak"],
			1,
			"ERROR! there is no callback 'slak'\n\nDid you mean 'slack'? `shevek doc -t callback -l` lists them.\n",
		],
		[
			["jsonl"],
			1,
			"ERROR! there is no module 'jsonl'\n\nIt is a callback: -t callback. `shevek doc -t module -l` lists them.\n",
		],
		[["-t", "modul", "x"], 2, "'looper', 'translator')\n"],
		[[], 2, "name a plugin, or -l for the list\n"],
	])("%j is refused", async (argv, rc, message) => {
		const ended = await doc(...argv);
		expect(ended).toMatchObject({ rc, out: "" });
		expect(ended.err.slice(-message.length)).toBe(message);
	});
});
