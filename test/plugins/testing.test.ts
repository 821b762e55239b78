// `shevek/testing`: each kind on its bench, from a definition and from a file.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	defineAction,
	defineBecome,
	defineCache,
	defineConnection,
	defineFilter,
	defineInventory,
	defineLookup,
	defineTest,
	defineVars,
	spawnTransport,
} from "../../src/kinds/public.ts";
import { loadPlugin, runPlaybook } from "../../src/testing/public.ts";

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "shevek-bench-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const shout = defineFilter({
	description: "Says it aloud.",
	params: {
		mark: { description: "What follows.", default: "!" },
		times: { description: "How often.", default: 1 },
	},
	filter: (value, mark, times) => {
		if (typeof value !== "string") throw new TypeError("no text");
		return value.toUpperCase() + String(mark).repeat(Number(times));
	},
});

describe("a filter", () => {
	const bench = loadPlugin("filter", shout);
	test.each([
		[["a"], "A!"],
		[["a", "?", 2], "A??"],
	])("called with %j gives %j", ([value, ...params], expected) => {
		expect(bench.call(value, ...params)).toBe(expected);
	});

	test("takes parameters by name", () => {
		expect(bench.callNamed("a", { times: 3 })).toBe("A!!!");
	});

	test("fails as the task would", () => {
		expect(() => bench.call(3)).toThrow(
			/^the filter on_bench \(\(the definition\)\): TypeError: no text/,
		);
		expect(() => bench.call("a", "!", 1, 2)).toThrow("on_bench()");
	});

	test("in a playbook", async () => {
		const { exitCode, results, out, err } = await bench.runPlaybook({
			playbook:
				"- hosts: localhost\n  gather_facts: false\n  tasks: [{name: Say, debug: {msg: \"{{ word | on_bench('.') }}\"}}]\n",
			vars: { word: "hi" },
		});
		expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" });
		expect(results).toMatchObject([
			{ host: "localhost", task: "Say", status: "ok", result: { msg: "HI." } },
		]);
		expect(out).toContain("HI.");
	});

	test("of a file, which is loaded as a run loads it", () => {
		const file = join(folder, "twice.ts");
		writeFileSync(
			file,
			'import { defineFilter } from "shevek/plugin";\nexport default defineFilter({ description: "Twice.", filter: (value: unknown): number => Number(value) * 2 });\n',
		);
		const fromFile = loadPlugin("filter", file);
		expect(fromFile).toMatchObject({ name: "twice", description: "Twice." });
		expect(fromFile.call(4)).toBe(8);
	});

	test("of a file that is none", () => {
		const file = join(folder, "none.ts");
		writeFileSync(file, "export default { description: 'd' };\n");
		expect(() => loadPlugin("filter", file)).toThrow(
			"the filter has no function filter",
		);
	});
});

test("a test", () => {
	const above = loadPlugin(
		"test",
		defineTest({
			description: "Is above.",
			params: { least: { description: "The least." } },
			test: (value, least) => Number(value) > Number(least),
		}),
	);
	expect([above.call(4, 3), above.call(3, 3)]).toEqual([true, false]);
});

describe("an action", () => {
	const bench = loadPlugin(
		"action",
		defineAction({
			description: "Greets from the host.",
			args: {
				name: { type: "str", required: true, description: "Who." },
			},
			async run({ args, runModule }) {
				const done = await runModule("command", {
					argv: ["printf", `hello ${args.name}`],
				});
				return { ...done, changed: false };
			},
		}),
		{ name: "greet", vars: { who: "world" } },
	);

	test("gives the task's result", async () => {
		expect(await bench.run({ name: "{{ who }}" })).toMatchObject({
			host: "localhost",
			task: "greet",
			status: "ok",
			result: { stdout: "hello world", changed: false },
		});
	});

	test("also where it fails", async () => {
		expect(await bench.run({})).toMatchObject({
			status: "failed",
			result: { msg: "missing required arguments: name" },
		});
	});
});

describe("a lookup", () => {
	const names = defineLookup({
		description: "Names.",
		options: {
			ending: {
				type: "str",
				default: "",
				description: "The end.",
				env: ["ENDING"],
			},
		},
		async run({ terms, options, variables }) {
			if (terms.length === 0) throw new Error("nothing to name");
			const start = (await variables.get("start")) ?? "";
			return terms.map((term) => `${start}${term}${options.ending}`);
		},
	});

	test("gives its list", async () => {
		const bench = loadPlugin("lookup", names, {
			options: { ending: "!" },
			vars: { start: "{{ 1 + 1 }}" },
		});
		expect(await bench.run("a", "b")).toEqual(["2a!", "2b!"]);
	});

	test("fails as the task would", async () => {
		await expect(loadPlugin("lookup", names).run()).rejects.toThrow(
			"nothing to name",
		);
	});
});

test("a cache", async () => {
	const bench = loadPlugin(
		"cache",
		defineCache({
			description: "A map.",
			options: { _prefix: { type: "str", default: "p", description: "d" } },
			open: ({ options }) => {
				const kept = new Map();
				return {
					get: (key) => kept.get(options._prefix + key),
					set: (key, entry) => void kept.set(options._prefix + key, entry),
					keys: () => kept.keys(),
					contains: (key) => kept.has(options._prefix + key),
					delete: (key) => void kept.delete(options._prefix + key),
					flush: () => kept.clear(),
				};
			},
		}),
		{ options: { _prefix: "x" } },
	);
	await bench.set("web1", { a: 1, b: [2.5, null] });
	expect(await bench.get("web1")).toEqual({ a: 1, b: [2.5, null] });
	expect(await bench.keys()).toEqual(["xweb1"]);
	await bench.delete("web1");
	expect(await bench.contains("web1")).toBe(false);
});

test("a become method", async () => {
	const bench = loadPlugin(
		"become",
		defineBecome({
			description: "By env.",
			options: { exe: { type: "str", default: "env", description: "d" } },
			command: ({ command, user, options }) => ({
				command: `${options.exe} USER=${user} ${command}`,
				prompt: undefined,
			}),
		}),
	);
	expect(await bench.command("id", { user: "joe" })).toEqual({
		command: "env USER=joe id",
		prompt: undefined,
	});
});

test("a connection", async () => {
	const bench = loadPlugin(
		"connection",
		defineConnection({
			description: "A shell here, with a word in its environment.",
			options: {
				word: {
					type: "str",
					default: "",
					description: "d",
					vars: ["bench_word"],
				},
			},
			open: ({ options }, command) =>
				spawnTransport({
					file: "/bin/sh",
					args: ["-c", command],
					env: { ...process.env, WORD: options.word },
				}),
		}),
		{ vars: { bench_word: "of the host" } },
	);
	expect(await bench.exec('echo "$WORD"; echo oh >&2; exit 3')).toEqual({
		rc: 3,
		stdout: "of the host\n",
		stderr: "oh\n",
	});
});

test("an inventory plugin", async () => {
	const bench = loadPlugin(
		"inventory",
		defineInventory({
			description: "A host a line.",
			wants: (source) => source.endsWith(".lines"),
			read({ source, inventory }) {
				inventory.addGroup("all_lines");
				inventory.addHost(source.replace(/.*\/(.*)\.lines/, "$1"), {
					group: "all_lines",
				});
			},
		}),
	);
	const { hosts, groups } = await bench.read({ name: "one.lines", text: "" });
	expect(hosts).toEqual({ one: {} });
	expect(groups.all_lines).toEqual({ hosts: ["one"], children: [] });
});

test("a vars plugin", async () => {
	const bench = loadPlugin(
		"vars",
		defineVars({
			description: "Tells names.",
			open: () => (asked) => ({ [`of_${asked.kind}`]: asked.name }),
		}),
	);
	const { vars } = await bench.read("web1", { groups: ["web"] });
	expect(vars).toEqual({ of_group: "web", of_host: "web1" });
});

test("a playbook with plugins of folders, files and an inventory", async () => {
	const { exitCode, results } = await runPlaybook({
		playbook:
			"- hosts: web\n  gather_facts: false\n  tasks:\n    - debug: {msg: \"{{ lookup('file', 'note.txt') | from_json | json_query('a') }}\"}\n    - fail: {}\n",
		files: { "files/note.txt": '{"a": 5}' },
		plugins: [join(import.meta.dirname, "../../examples/plugins")],
		inventory: "[web]\nw1 ansible_connection=local\n",
	});
	expect(exitCode).toBe(2);
	expect(
		results.map(({ host, status, result }) => [host, status, result.msg]),
	).toEqual([
		["w1", "ok", "5"],
		["w1", "failed", "Failed as requested from task"],
	]);
});
