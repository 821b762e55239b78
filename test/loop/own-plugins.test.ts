// Loopers and translators of users' own: a TypeScript file each.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, describe, expect, test } from "vitest";
import { CONFIG, type LoopLab, makeLoopLab, note, play } from "./loop-lab.ts";

let lab: LoopLab;
afterEach(() => lab.remove());

const OWN = CONFIG.replace("{name: stdin}", "{name: own}");

/** Writes what it is told, beside the configuration. */
const looper = (handlers: string, rest = "") => `
import { appendFileSync, existsSync } from "node:fs";
import { defineSource, type SourceItem } from "shevek/plugin";

const tell = (folder: string, text: string) => appendFileSync(folder + "/told", text + "\\n");

export default defineSource({
	description: "Of a test.",
	${rest}
	start: ({ folder, signal, options, log }) => ({ ${handlers} }),
});
`;

const told = () => {
	try {
		return lab.read("told").split("\n").slice(0, -1);
	} catch {
		return [];
	}
};

describe("a looper", () => {
	test("gives pairs, and hears what came of each before it is closed", async () => {
		lab = makeLoopLab({
			"loop.yml": OWN,
			"loopers/ownlooper.ts": looper(`
				async *messages() {
					yield ["one", { n: 1 }];
					yield ["bad", {}];
					yield { routingKey: "../one", payload: {} };
					yield ["none", {}];
				},
				done: (item: SourceItem, { kind }) => tell(folder, ("routingKey" in item ? item.routingKey : item[0]) + " " + kind),
				close: () => tell(folder, "closed"),
			`),
			"playbooks/one.yml": play(note("'one ' ~ n")),
			"playbooks/bad.yml": play("    - fail:\n"),
		});
		const { rc } = await lab.run(["loop", "loop.yml"]);
		expect(rc).toBe(0);
		expect(told().toSorted()).toEqual([
			"../one refused",
			"bad runerrored",
			"closed",
			"none error",
			"one runfinished",
		]);
		expect(told().at(-1)).toBe("closed");
		expect(lab.notes()).toEqual(["one 1"]);
	});

	test("has options, by type; a folder of plugin_path has it, too", async () => {
		lab = makeLoopLab({
			"loop.yml": `${CONFIG.replace("{name: stdin}", "{name: own, who: {name: you}, times: 2, file: x}")}plugin_path: [more]\n`,
			"more/ownlooper.ts": looper(
				`async *messages() { for (let n = 0; n < options.times; n++) yield ["one", { n: options["who.name"] + " " + options.file }]; },`,
				`options: { "who.name": { type: "str", description: "Who." }, times: { type: "int", description: "How often.", default: 1 }, file: { type: "path", description: "A file." } },`,
			),
			"playbooks/one.yml": play(note("n")),
		});
		const { rc } = await lab.run(["loop", "loop.yml"]);
		expect(rc).toBe(0);
		expect(lab.notes()).toEqual(Array(2).fill(`you ${lab.path("x")}`));
	});

	test("that throws is started again, and the loop goes on", async () => {
		lab = makeLoopLab({
			"loop.yml": OWN,
			"loopers/ownlooper.ts": `
import { defineSource } from "shevek/plugin";
let starts = 0;
export default defineSource({
	description: "Of a test.",
	start: () => {
		starts += 1;
		return {
			async *messages() {
				yield ["one", { n: starts }];
				if (starts === 1) throw new Error("it broke");
			},
		};
	},
});
`,
			"playbooks/one.yml": play(note("n")),
		});
		const { rc, err } = await lab.run(["loop", "loop.yml"]);
		expect(err).toMatch(
			/ERROR looper own failed: Error: it broke \(at .*ownlooper\.ts:\d+:\d+\); it is started again in 1 s\n/,
		);
		expect(rc).toBe(0);
		expect(lab.notes()).toEqual(["1", "2"]);
	});

	test("that never ends by itself is left as it waits", async () => {
		lab = makeLoopLab({
			"loop.yml": OWN,
			"loopers/ownlooper.ts": looper(`
				async *messages() { yield ["one", { n: 1 }]; await new Promise(() => setInterval(() => {}, 1000)); },
				close: () => tell(folder, "closed"),
			`),
			"playbooks/one.yml": play(note("n")),
		});
		const loop = lab.loop();
		await loop.logged("ended with 0");
		loop.child.kill("SIGTERM");
		expect((await loop.ended).rc).toBe(0);
		expect(told()).toEqual(["closed"]);
	});

	test("is given back what a record of no use cannot keep, and closed before it is started again", async () => {
		lab = makeLoopLab({
			"loop.yml": OWN,
			"loopers/ownlooper.ts": looper(
				`async *messages() {
					tell(folder, "asked");
					while (!existsSync(folder + "/go")) await new Promise((resolve) => setTimeout(resolve, 10));
					yield ["one", {}];
				},
				done: (_item, { kind }) => tell(folder, kind),
				close: () => tell(folder, "closed"),`,
			),
			"playbooks/one.yml": play(note("n")),
		});
		const loop = lab.loop();
		await expect.poll(told, { timeout: 60_000 }).toEqual(["asked"]);
		const database = new DatabaseSync(lab.path("records.db"));
		database.exec("PRAGMA foreign_keys = OFF; DROP TABLE messages");
		database.close();
		lab.write({ go: "" });
		await loop.logged(
			"ERROR looper own failed: Error: no such table: messages",
		);
		await expect
			.poll(() => told().slice(0, 3))
			.toEqual(["asked", "returned", "closed"]);
		loop.child.kill("SIGTERM");
		await loop.ended;
	});

	test("that keeps its messages is not told before their end is on disk, and gives back what is not run", async () => {
		lab = makeLoopLab({
			"loop.yml": `${OWN}shutdown_seconds: 0.1\n`,
			"loopers/ownlooper.ts": looper(
				`async *messages() {
					yield { routingKey: "one", payload: { n: 1 }, id: "a" };
					yield { routingKey: "slow", payload: {}, id: "b" };
				},
				done: (item: SourceItem, { kind }) => tell(folder, ("id" in item ? item.id : "") + " " + kind),`,
				`keptBy: "source",`,
			),
			"playbooks/one.yml": play(note("n")),
			"playbooks/slow.yml": play(`${note("'slow'")}    - command: sleep 100\n`),
		});
		const loop = lab.loop();
		await expect
			.poll(() => lab.notes(), { timeout: 60_000 })
			.toEqual(["1", "slow"]);
		loop.child.kill("SIGTERM");
		expect((await loop.ended).rc).toBe(0);
		expect(told()).toEqual(["a runfinished", "b returned"]);
		lab.write({ "playbooks/slow.yml": play(note("'quick'")) });
		expect((await lab.run(["loop", "loop.yml"])).rc).toBe(0);
		expect(told().slice(2)).toEqual(["a runfinished", "b runfinished"]);
		expect(lab.notes()).toEqual(["1", "slow", "quick"]);
	});
});

test("a translator names the playbook", async () => {
	lab = makeLoopLab({
		"loop.yml": CONFIG.replace("}}", "}, translator: {name: last}}"),
		"translators/lasttranslator.ts": `
import { defineTranslator } from "shevek/plugin";
export default defineTranslator({
	description: "The last part of the key.",
	translate: (key: string) => key.split(".").at(-1) ?? "",
});
`,
		"playbooks/one.yml": play(note("'one'")),
	});
	await lab.feed([
		["a.b.one", {}],
		["a./../../one", {}],
	]);
	expect(lab.notes()).toEqual(["one"]);
});

describe("what is wrong with a file is said with its place", () => {
	test.each([
		[
			"loopers/ownlooper.py",
			"class OwnLooper: pass",
			"loop.yml:2:20: DIR/loopers/ownlooper.py is a looper in Python, which Shevek does not run: docs/loop.md has the same in ten lines of TypeScript, for a file ownlooper.ts beside it",
		],
		[
			"loopers/ownlooper.ts",
			"export default 5;\n",
			"DIR/loopers/ownlooper.ts:1:1: the default export is not a looper.",
		],
		[
			"loopers/ownlooper.ts",
			"export default {\n\tdescription: '',\n\tstrat: () => {},\n};\n",
			"DIR/loopers/ownlooper.ts:3:2: 'strat' is nothing that a looper has; did you mean 'start'?",
		],
		[
			"loopers/ownlooper.ts",
			"export default {\n\tdescription: '',\n\tstart() {},\n\tkeptBy: 'me',\n};\n",
			"DIR/loopers/ownlooper.ts:4:2: 'me' is nothing for keptBy: source, loop, nobody.",
		],
		["loopers/ownlooper.ts", "const x = ;\n", "DIR/loopers/ownlooper.ts:1:"],
	])("%s: %s", async (file, text, expected) => {
		lab = makeLoopLab({ "loop.yml": OWN, [file]: text });
		const { rc, err } = await lab.run(["loop", "loop.yml"]);
		expect(err.replaceAll(lab.folder, "DIR")).toContain(expected);
		expect(rc).toBe(5);
	});
});

test("the ten lines of the documentation are a looper", async () => {
	const page = readFileSync(
		join(import.meta.dirname, "../../docs/loop.md"),
		"utf8",
	);
	const [, code = ""] = /```ts\n(.*?)```/s.exec(page) ?? [];
	expect(code.trim().split("\n").length).toBeLessThanOrEqual(12);
	lab = makeLoopLab({
		"loop.yml": CONFIG.replace(
			"{name: stdin}",
			"{name: example, folder: spool}",
		).replace("[all]", "[deploy]"),
		"loopers/examplelooper.ts": code,
		"spool/deploy": '{"n": "from the page"}',
		"playbooks/deploy.yml": play(note("n")),
	});
	const loop = lab.loop();
	await loop.logged("ended with 0");
	loop.child.kill("SIGTERM");
	await loop.ended;
	expect(lab.notes()).toEqual(["from the page"]);
});

test.each([
	[
		"-t looper -l",
		0,
		/^directory +Files that appear in a folder, as JSON\. *$/m,
	],
	["-t looper directory", 0, /^= path\n {8}The folder; .*\n {8}type: path$/m],
	[
		"-t looper -j stdin",
		0,
		/^ {4}"stdin": \{\n {8}"doc": \{\n(.*\n)+ {16}"Reads a message a line/m,
	],
	[
		"-t translator rkname",
		0,
		/^RUNS: by plugins\.translator\.name: rkname in a loop's configuration;/m,
	],
	[
		"-t looper stdn",
		1,
		/^ERROR! there is no looper 'stdn'\n\nDid you mean 'stdin'\?/m,
	],
])("shevek doc %s", async (words, rc, expected) => {
	lab = makeLoopLab({});
	const answer = await lab.run(["doc", ...words.split(" ")]);
	expect(`${answer.out}${answer.err}`).toMatch(expected);
	expect(answer.rc).toBe(rc);
});
