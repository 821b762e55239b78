// Actions in TypeScript, where Ansible finds them, used from playbooks.

import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Lab, makeLab, recapOf } from "../../e2e/lab.ts";

const actionFile = (run: string, rest = "") =>
	`import { defineAction } from "shevek/plugin";\nexport default defineAction({ description: "For a test.", ${rest} run: ${run} });\n`;
const says = (text: string) =>
	actionFile(`() => ({ msg: "${text}" })`, "needsHost: false,");

const play = (...tasks: readonly string[]) =>
	`- hosts: localhost\n  gather_facts: false\n  vars: { greeting: "good {{ time }}", time: day }\n  tasks:\n${tasks.map((task) => `    - ${task}\n`).join("")}`;
/** One task and what must hold of its result. */
const checked = (task: string, ...conditions: readonly string[]) => [
	`{ ${task}, register: r }`,
	`assert: ${JSON.stringify({ that: conditions })}`,
];

const COLLECTION = "collections/ansible_collections/our/tools";
const ARGS = `args: {
	name: { type: "str", required: true, aliases: ["called"], description: "n" },
	count: { type: "int", default: 2, description: "c" },
	level: { type: "str", choices: ["low", "high"], description: "l" },
	parts: { type: "list", elements: "int", description: "p" },
	key: { type: "str", secret: true, description: "k" },
	deep: { type: "dict", description: "d", options: { really: { type: "bool", default: false, description: "o" } } },
},`;

let lab: Lab;
beforeAll(() => {
	lab = makeLab({
		"action_plugins/here.ts": says("beside the playbook"),
		"action_plugins/given.ts": actionFile(
			`({ args }) => ({ got: { ...args, key: String(args.key), plain: args.key?.reveal() } })`,
			ARGS,
		),
		"action_plugins/anything.ts": actionFile("({ args }) => ({ got: args })"),
		"action_plugins/surroundings.ts": actionFile(
			`async (on) => ({
				host: on.host, greeting: await on.variable("greeting"), none: await on.variable("nothing_such") === undefined,
				more: await on.template("{{ greeting }} {{ who }}", { who: "you" }), holds: await on.condition("time == 'day'"),
				task: on.task, known: on.facts,
			})`,
			"supportsCheckMode: true,",
		),
		"action_plugins/on_host.ts": actionFile(
			`async (on) => {
				const folder = await on.makeTempDir();
				await on.putFile({ content: "text" }, folder + "/a");
				const { rc, stdout, stderr } = await on.exec("cat " + folder + "/a -; echo no >&2; exit 3", { stdin: " in" });
				const back = Buffer.from(await on.readFile(folder + "/a")).toString();
				const stat = await on.runModule("stat", { path: folder + "/a", get_checksum: undefined });
				const copied = await on.runAction("copy", { content: "x", dest: folder + "/b" });
				return { code: rc, stdout, stderr, back, size: stat.stat.size, copied: copied.changed, folder, failing: await on.runModule("command", { _raw_params: "false" }) };
			}`,
		),
		"action_plugins/ping.ts": actionFile(
			`async (on) => ({ ...(await on.runModule("ansible.builtin.ping", { data: "from the module" })), ours: true })`,
		),
		"action_plugins/debug.ts": says("not core's"),
		"action_plugins/facts.ts": actionFile(
			"() => ({ changed: true, ansible_facts: { learnt: 7 } })",
		),
		"action_plugins/late.ts": actionFile(
			`async (on) => ({ written: String(on.args.text), rendered: await on.template(on.args.text) })`,
			'args: { text: { type: "str", description: "t" } }, lateArgs: ["text"],',
		),
		"action_plugins/thrower.ts": actionFile(
			"async () => { throw new RangeError('too far') }",
		),
		"action_plugins/failing.ts": actionFile(
			"(on) => on.fail('not today', { code: 4 })",
		),
		"action_plugins/skipping.ts": actionFile("(on) => on.skip('not here')"),
		"action_plugins/endless.ts": actionFile(
			"() => { for (;;); }",
			"timeoutSeconds: 0.3,",
		),
		"action_plugins/waiting.ts": actionFile("() => new Promise(() => {})"),
		"action_plugins/textual.ts": actionFile("() => 'done'"),
		"action_plugins/undefined_one.ts": actionFile(
			"async (on) => ({ x: await on.template('{{ nothing_such }}') })",
		),
		"action_plugins/broken.ts": "export default {\n",
		"action_plugins/wrong.ts":
			"export default { description: 'x', runn: 1 };\n",
		"action_plugins/mistyped.ts": actionFile(
			"() => ({})",
			'args: { size: { type: "number", description: "s" } },',
		),
		"action_plugins/printer.ts": actionFile(
			"() => { console.log('aside'); return {}; }",
		),
		"roles/r/action_plugins/of_role.ts": says("from the role"),
		"roles/r/tasks/main.yml":
			"- of_role:\n  register: r\n- assert: {that: r.msg == 'from the role'}\n",
		"elsewhere/configured.mjs":
			'import { defineAction } from "shevek/plugin";\nexport default defineAction({ description: "For a test.", run: () => ({ msg: "configured" }) });\n',
		[`${COLLECTION}/plugins/action/act.ts`]: says("from the collection"),
		[`${COLLECTION}/plugins/modules/bound.py`]: "WANT_JSON\n",
		[`${COLLECTION}/meta/runtime.yml`]:
			"plugin_routing:\n  modules:\n    bound:\n      action_plugin: our.tools.act\n  action:\n    old:\n      redirect: our.tools.act\n    gone:\n      tombstone: {removal_version: 2.0.0, warning_text: Use act.}\n",
	});
});
afterAll(() => lab.remove());

const run = (
	text: string,
	env: NodeJS.ProcessEnv = {},
	args: string[] = [],
) => {
	lab.write({ "p.yml": text });
	return lab.run(["playbook", "p.yml", ...args], env);
};

describe("found and run", () => {
	test("each as a task has it", async () => {
		const { rc, out } = await run(
			play(
				...checked("here: ", "r.msg == 'beside the playbook'", "not r.changed"),
				...checked(
					"given: { called: n, count: '5', parts: '1,2', key: hush, deep: { really: 'yes' } }",
					"r.got == {'name': 'n', 'count': 5, 'parts': [1, 2], 'key': '<secret>', 'plain': 'hush', 'deep': {'really': true}, 'level': none}",
				),
				...checked(
					"anything: { a: { b: [1, 2.5] } }",
					"r.got == {'a': {'b': [1, 2.5]}}",
				),
				...checked(
					"name: Looks, surroundings: , environment: { E: 1 }",
					"r.host == 'localhost'",
					"r.greeting == 'good day' and r.none and r.holds",
					"r.more == 'good day you'",
					"r.task == {'name': 'Looks', 'action': 'surroundings', 'isCheckMode': false, 'isDiff': false, 'isNoLog': false, 'environment': {'E': '1'}, 'asyncSeconds': 0, 'pollSeconds': 15, 'delegateTo': none}",
				),
				...checked(
					"on_host: ",
					"[r.code, r.stdout, r.stderr, r.back, r.size] == [3, 'text in', 'no\\n', 'text', 4]",
					"r.copied and r.failing.failed and r.failing.rc == 1",
					"r.folder is not exists",
				),
				...checked("facts: ", "r is changed and learnt == 7"),
				...checked(
					"late: { text: '{{ greeting }}' }",
					"r.rendered == 'good day'",
					"r.written | length == 14",
				),
			),
		);
		expect({ rc, out: rc === 0 ? "" : out }).toEqual({ rc: 0, out: "" });
	});

	test("before a module and before what ships, which keep their full names", async () => {
		const { rc, out } = await run(
			play(
				...checked("ping: ", "r.ours and r.ping == 'from the module'"),
				...checked("ansible.builtin.ping: ", "r.ping == 'pong'"),
				...checked("ansible.legacy.ping: ", "r.ours"),
				...checked("debug: { var: time }", 'r.msg == "not core\'s"'),
				...checked("ansible.builtin.debug: { var: time }", "r.time == 'day'"),
			),
		);
		expect({ rc, out: rc === 0 ? "" : out }).toEqual({ rc: 0, out: "" });
	});

	test("of a role, a configured folder and a collection", async () => {
		const isOurs = "r.msg == 'from the collection'";
		const { rc, out } = await run(
			play(
				"import_role: { name: r }",
				...checked("configured: ", "r.msg == 'configured'"),
				...checked("our.tools.act: ", isOurs),
				...checked("our.tools.bound: ", isOurs),
				...checked("our.tools.old: ", isOurs),
				...checked("act: , collections: [our.tools]", isOurs),
			),
			{ ANSIBLE_ACTION_PLUGINS: lab.path("elsewhere") },
		);
		expect({ rc, out: rc === 0 ? "" : out }).toEqual({ rc: 0, out: "" });
	});

	test("for a command on its own only with --playbook-dir, as there", async () => {
		const command = ["adhoc", "localhost", "-m", "here"];
		const missing = await lab.run(command);
		expect(missing.out).toContain("here was not found");
		const { rc, out } = await lab.run([...command, "--playbook-dir", "."]);
		expect({ rc, out }).toEqual({
			rc: 0,
			out: expect.stringContaining("beside the playbook"),
		});
	});

	test("in check mode only those that say so", async () => {
		const { out } = await run(play("here: ", "surroundings: "), {}, [
			"--check",
		]);
		expect(recapOf(out, "localhost")).toBe(
			"ok=1 changed=0 unreachable=0 failed=0 skipped=1 rescued=0 ignored=0",
		);
	});
});

describe("what goes wrong is the task's result, and names the file", () => {
	const file = (name: string) => lab.path(`action_plugins/${name}.ts`);
	const rows: readonly (readonly [string, string, () => string])[] = [
		[
			"throws",
			"thrower: ",
			() =>
				`the action thrower (${file("thrower")}): RangeError: too far (at ${file("thrower")}:2:85)`,
		],
		["fails", "failing: ", () => "not today"],
		[
			"never returns",
			"endless: ",
			() =>
				`the action endless (${file("endless")}): did not return within 0.3 s`,
		],
		[
			"never answers",
			"{ waiting: , timeout: 1 }",
			() =>
				"The waiting action failed to execute in the expected time frame (1) and was terminated",
		],
		[
			"gives no object",
			"textual: ",
			() =>
				`the action textual (${file("textual")}): TypeError: it gave a string, and a task's result is an object`,
		],
		[
			"asks for what is undefined",
			"undefined_one: ",
			() => "'nothing_such' is undefined",
		],
		["misses an argument", "given: ", () => "missing required arguments: name"],
		[
			"gets one that is not its own",
			"given: { name: n, size: 1 }",
			() =>
				"Unsupported parameters for (given) module: size. Supported parameters include: count, deep, key, level, name, parts (called).",
		],
		[
			"gets one of the wrong type",
			"given: { name: n, count: many }",
			() =>
				"argument 'count' is of type <class 'str'> and we were unable to convert to int: <class 'str'> cannot be converted to an int",
		],
		[
			"gets none of the choices",
			"given: { name: n, level: middle }",
			() => "value of level must be one of: low, high, got: middle",
		],
		["does not parse", "broken: ", () => `${file("broken")} cannot be loaded`],
		[
			"exports the wrong thing",
			"wrong: ",
			() => "'runn' is nothing that an action has; did you mean 'run'?",
		],
		[
			"has an argument of no type",
			"mistyped: ",
			() => "argument size: 'number' is no type of argument",
		],
	];
	test.each(rows)("%s", async (_title, task, message) => {
		const { rc, out } = await run(
			play(
				`{ block: [${task.startsWith("{") ? task : `{ ${task} }`}], rescue: [{ copy: { content: "{{ ansible_failed_result.msg }}", dest: "${lab.path("msg")}" } }] }`,
			),
		);
		expect(rc).toBe(0);
		expect(recapOf(out, "localhost")).toMatch(/rescued=1/);
		expect(readFileSync(lab.path("msg"), "utf8")).toContain(message());
		rmSync(join(lab.folder, "msg"));
	});

	test("skips", async () => {
		const { out } = await run(play("skipping: "));
		expect(recapOf(out, "localhost")).toMatch(/ok=0 .*skipped=1/);
	});

	test("was removed from its collection", async () => {
		const { rc, err } = await run(play("our.tools.gone: "));
		expect({ rc, err }).toEqual({
			rc: 1,
			err: expect.stringContaining("our.tools.gone has been removed"),
		});
	});

	test("what it prints goes to standard error", async () => {
		const { rc, out, err } = await run(play("printer: "));
		expect({ rc, err, hasIt: out.includes("aside") }).toEqual({
			rc: 0,
			err: "aside\n",
			hasIt: false,
		});
	});
});

test("an action that never answers does not hold up an interrupt", async () => {
	lab.write({ "p.yml": play("waiting: ") });
	const running = lab.start(["playbook", "p.yml"]);
	await expect
		.poll(() => running.out(), { timeout: 30_000 })
		.toContain("TASK [waiting]");
	running.child.kill("SIGINT");
	expect((await running.ended).rc).toBe(99);
});
