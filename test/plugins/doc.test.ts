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
		"collections/ansible_collections/my/own/plugins/callback/full.ts":
			'export default { description: "Of a collection.", start: () => ({}) };\n',
	});
});
afterAll(() => lab.remove());

const doc = (...argv: string[]) => lab.run(["doc", ...argv]);

describe("doc", () => {
	test("lists what ships and what lies here", async () => {
		const { out, rc } = await doc("-t", "callback", "-l");
		expect(rc).toBe(0);
		const names = out.split("\n").map((line) => line.split(" ")[0]);
		expect(names.filter((name) => name !== "")).toEqual(
			[...CALLBACKS.keys(), "mine"].sort(),
		);
		expect(out).toMatch(/^mine +Says little\.$/m);
	});

	test("tells a callback and its options", async () => {
		const { out } = await doc("-t", "callback", "mine");
		expect(
			out.replaceAll(lab.folder, "@"),
		).toBe(`> MINE    (@/callback_plugins/mine.ts)

        Says little.

TYPE: notification
RUNS: always; strict: where it fails, the run ends

OPTIONS (= is mandatory):

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

= form
        Which form.
        choices: [a, b]
        type: str

`);
	});

	test("tells programs the same", async () => {
		const { out } = await doc("-j", "mine");
		expect(JSON.parse(out).mine.doc.options.level).toEqual({
			description: ["How much."],
			type: "int",
			required: false,
			default: 3,
			env: [{ name: "MINE_LEVEL" }],
			ini: [{ section: "callback_mine", key: "level" }],
			vars: [{ name: "mine_level" }],
		});
		expect(JSON.parse((await doc("-l", "--json")).out).mine).toBe(
			"Says little.",
		);
	});

	test("by the full name, too", async () => {
		const { out } = await doc("ansible.builtin.default");
		expect(out).toMatch(/^> DEFAULT {4}\(built in\)\n/);
	});

	test("one of a collection, by its full name", async () => {
		const { out } = await doc("my.own.full");
		expect(out).toMatch(/^> MY.OWN.FULL .*\n\n +Of a collection\.\n/);
	});

	test.each([
		[
			["slak"],
			1,
			"ERROR! there is no callback 'slak'\n\nDid you mean 'slack'? `shevek doc -t callback -l` lists them.\n",
		],
		[
			["-t", "module", "x"],
			2,
			"argument -t/--type: there is documentation of callback, looper, translator plugins, not of 'module'\n",
		],
		[[], 2, "name a plugin, or -l for the list\n"],
	])("%j is refused", async (argv, rc, message) => {
		const ended = await doc(...argv);
		expect(ended).toMatchObject({ rc, out: "" });
		expect(ended.err.endsWith(message)).toBe(true);
	});
});
