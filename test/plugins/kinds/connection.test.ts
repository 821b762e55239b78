// Connections in TypeScript, where Ansible finds them, used from playbooks.

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Lab, makeLab } from "../../e2e/lab.ts";

/** A connection to this machine whose commands know its name. */
const connection = (name: string, rest = "") => `
import { defineConnection, spawnTransport, Unreachable } from "shevek/plugin";
export default defineConnection({
	description: "For a test.",
	${rest}
	open: (target, command, options) =>
		spawnTransport(
			{
				file: "/bin/sh",
				args: ["-c", command],
				env: { ...process.env, VIA: "${name}", TARGET: JSON.stringify(target) },
			},
			options,
		),
});
`;
const bad = (body: string) =>
	`import { defineConnection, spawnTransport, Unreachable } from "shevek/plugin";\nexport default defineConnection({ description: "For a test.", ${body} });\n`;
const SPAWN = `spawnTransport({ file: "/bin/sh", args: ["-c", command] })`;

const COLLECTION = "collections/ansible_collections/our/tools";

let lab: Lab;
beforeAll(() => {
	lab = makeLab({
		"connection_plugins/beside.ts": connection(
			"beside",
			`options: {
				one: { type: "str", default: "d", description: "1", vars: ["ansible_beside_one"], env: ["BESIDE_ONE"], ini: ["beside_connection.one"] },
				many: { type: "list", default: [], description: "2", vars: ["ansible_beside_many"] },
				number: { type: "int", description: "3", vars: ["ansible_beside_number"] },
				remote_user: { type: "str", description: "4", vars: ["ansible_user"], cli: ["user"] },
				pass: { type: "str", secret: true, description: "5", vars: ["ansible_beside_pass"] },
			},`,
		),
		"connection_plugins/local.ts": connection("our local"),
		"connection_plugins/broken.ts": "export default {\n",
		"connection_plugins/wrong.ts":
			"export default { description: 'x', open: 1 };\n",
		"connection_plugins/misspelt.ts": bad("open: () => 1, unreachabletext: 2"),
		"connection_plugins/needs.ts": connection(
			"needs",
			`options: { token: { type: "str", required: true, description: "t", vars: ["ansible_needs_token"] } },`,
		),
		"connection_plugins/thrower.ts": bad(
			'open: () => { throw new RangeError("too far"); }',
		),
		"connection_plugins/rejecter.ts": bad(
			'open: async () => { throw new RangeError("too far"); }',
		),
		"connection_plugins/gone.ts": bad(
			'connect() { throw new Unreachable("it is switched off"); }, open: (target, command) => 1',
		),
		"connection_plugins/numeric.ts": bad("open: () => 5"),
		"connection_plugins/never.ts": bad("open: () => new Promise(() => {})"),
		"connection_plugins/endless.ts": bad("open: () => { for (;;); }"),
		"connection_plugins/ends.ts": bad(
			'open: () => spawnTransport({ file: "/bin/sh", args: ["-c", "echo no way >&2; exit 9"] })',
		),
		"connection_plugins/printer.ts": bad(
			`open(target, command) { console.log("aside"); return ${SPAWN}; }`,
		),
		"connection_plugins/noted.ts": `
import { appendFileSync } from "node:fs";
import { defineConnection, spawnTransport } from "shevek/plugin";
const note = (text) => appendFileSync("notes", text + "\\n");
export default defineConnection({
	description: "For a test.",
	connect: ({ host }) => note("connect " + host),
	open: (target, command) => { note("open"); return ${SPAWN}; },
	close: () => note("close"),
	reset: async () => note("reset"),
});
`,
		"connection_plugins/bare.ts": bad(`
			open: (target, command) => ${SPAWN},
			exec: async (target, command, stdin) => ({
				rc: 3,
				stdout: Buffer.from("asked: " + command),
				stderr: Buffer.from("said"),
			})`),
		"action_plugins/reads.ts": `
import { defineAction } from "shevek/plugin";
export default defineAction({
	description: "Gives what a file of the host holds.",
	async run(context) {
		const bytes = await context.readFile(String(context.args.src));
		return { text: Buffer.from(bytes).toString("utf8") };
	},
});
`,
		"said.sh": "#!/bin/sh\necho said\n",
		"connection_plugins/ways.ts": `
import { spawnSync } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { defineConnection, spawnTransport } from "shevek/plugin";
const note = (text) => appendFileSync("ways", text + "\\n");
export default defineConnection({
	description: "Commands and files go ways of their own.",
	open: (target, command) => ${SPAWN},
	exec: async (target, command, input) => {
		note("exec");
		const { status, stdout, stderr } = spawnSync("/bin/sh", ["-c", command], { input });
		return { rc: status, stdout, stderr };
	},
	put: async (target, from, path) => { note("put " + path.split("/").at(-1)); writeFileSync(path, from); },
	fetch: async (target, path) => { note("fetch " + path.split("/").at(-1)); return readFileSync(path); },
});
`,
		"roles/r/connection_plugins/of_role.ts": connection("the role"),
		"roles/r/tasks/main.yml":
			"- command: printenv VIA\n  connection: of_role\n  register: via\n- assert: {that: via.stdout == 'the role'}\n",
		"elsewhere/deep/configured.mjs": connection("a configured folder"),
		[`${COLLECTION}/plugins/connection/twin.ts`]: connection("the collection"),
		[`${COLLECTION}/meta/runtime.yml`]:
			"plugin_routing:\n  connection:\n    double:\n      redirect: our.tools.twin\n    gone:\n      tombstone: {removal_version: 2.0.0, warning_text: Use twin.}\n",
	});
});
afterAll(() => lab.remove());

const run = (
	hosts: string,
	text: string,
	env: NodeJS.ProcessEnv = {},
	...more: string[]
) => {
	lab.write({ hosts: `${hosts}\n`, "play.yml": text });
	return lab.run(["playbook", "-i", "hosts", ...more, "play.yml"], env);
};
const play = (keywords: string, ...tasks: string[]) =>
	`- hosts: all\n  gather_facts: false\n${keywords}  tasks:\n${tasks.map((task) => `    - ${task}\n`).join("")}`;
const fatal = (out: string) => /^fatal: .*/m.exec(out)?.[0];
const VIA = "{command: printenv VIA, register: via}";
const isVia = (name: string) => `{assert: {that: via.stdout == "${name}"}}`;

describe("found", () => {
	test.each<[string, string, string, string, NodeJS.ProcessEnv?]>([
		["beside the playbook", "h ansible_connection=beside", "", "beside"],
		["by the keyword", "h", "  connection: beside\n", "beside"],
		["of a built-in's name", "h ansible_connection=local", "", "our local"],
		[
			"a collection's",
			"h ansible_connection=our.tools.twin",
			"",
			"the collection",
		],
		[
			"a redirect of runtime.yml",
			"h ansible_connection=our.tools.double",
			"",
			"the collection",
		],
		[
			"a collection's by the keyword collections",
			"h ansible_connection=twin",
			"  collections: [our.tools]\n",
			"the collection",
		],
		[
			"in a configured folder",
			"h ansible_connection=configured",
			"",
			"a configured folder",
			{ ANSIBLE_CONNECTION_PLUGINS: "elsewhere" },
		],
	])("%s", async (_name, hosts, keywords, via, env = {}) => {
		const { out, rc } = await run(hosts, play(keywords, VIA, isVia(via)), env);
		expect({ fatal: fatal(out), rc }).toEqual({ fatal: undefined, rc: 0 });
	});

	test("a role's, and the built-in by its full name", async () => {
		const text = `
- hosts: all
  gather_facts: false
  roles: [r]
  tasks:
    - command: printenv VIA
      connection: ansible.builtin.local
      register: via
      failed_when: via.rc != 1
`;
		const { out, rc } = await run("h", text);
		expect({ fatal: fatal(out), rc }).toEqual({ fatal: undefined, rc: 0 });
	});

	test("of the command line; ad-hoc, beside --playbook-dir", async () => {
		const hosts = play("", VIA, isVia("beside"));
		const { out, rc } = await run("h", hosts, {}, "-c", "beside");
		expect({ fatal: fatal(out), rc }).toEqual({ fatal: undefined, rc: 0 });
		const adhoc = await lab.run(
			`adhoc -i hosts --playbook-dir . -c beside h -a`
				.split(" ")
				.concat("printenv VIA"),
			{},
		);
		expect(adhoc.out).toBe("h | CHANGED | rc=0 >>\nbeside\n");
	});
});

test("options come from variables, command line, environment, ansible.cfg", async () => {
	const shown = async (...args: string[]): Promise<unknown> => {
		await run(
			`h ansible_connection=beside ansible_host=there ansible_beside_many='[1, "b"]' ansible_beside_pass=hidden`,
			play(
				"  vars: {ansible_beside_number: '{{ 6 * 7 }}'}\n",
				"shell: printenv TARGET > target.json",
			),
			{ BESIDE_ONE: args.shift() },
			...args,
		);
		return JSON.parse(readFileSync(lab.path("target.json"), "utf8"));
	};
	lab.write({ "ansible.cfg": "[beside_connection]\none = from the file\n" });
	const first = await shown("from the environment", "-u", "me", "-T", "7");
	expect(first).toEqual({
		host: "h",
		address: "there",
		user: "me",
		cwd: lab.folder,
		timeoutSeconds: 7,
		shell: "/bin/sh",
		options: {
			one: "from the environment",
			many: ["1", "b"],
			number: 42,
			remote_user: "me",
			pass: "<secret>",
		},
	});
	const second = await shown();
	lab.write({ "ansible.cfg": "" });
	expect(second).toMatchObject({
		timeoutSeconds: 10,
		options: { one: "from the file" },
	});
});

test("the steps of a connection, and of one that is made anew", async () => {
	lab.write({ notes: "" });
	const { rc } = await run(
		"h ansible_connection=noted",
		play("", "ping:", "ping:", "meta: reset_connection", "ping:"),
	);
	expect(rc).toBe(0);
	const shown = await lab.run(
		[
			"adhoc",
			"-i",
			"localhost,",
			"-c",
			"local",
			"localhost",
			"-a",
			"cat notes",
		],
		{},
	);
	expect(shown.out.split("\n").slice(1, -1)).toEqual([
		"connect h",
		"open",
		"close",
		"reset",
		"connect h",
		"open",
		"close",
	]);
});

test("a host without Python has the connection's own exec", async () => {
	const { out } = await run(
		"h ansible_connection=bare ansible_python_interpreter=/no/python",
		play("", "raw: echo 1"),
	);
	expect(fatal(out)).toBe(
		`fatal: [h]: FAILED! => {"changed": true, "msg": "non-zero return code", "rc": 3, "stderr": "said", "stderr_lines": ["said"], "stdout": "asked: /bin/sh -c 'echo 1'", "stdout_lines": ["asked: /bin/sh -c 'echo 1'"]}`,
	);
});

test("files of a host without Python go the connection's own way", async () => {
	lab.write({ ways: "" });
	const { out } = await run(
		`h ansible_connection=ways ansible_python_interpreter=/no/python ansible_remote_tmp=${lab.path("tmp")}`,
		play(
			"",
			"{script: said.sh, register: said}",
			`{assert: {that: 'said.stdout == "said\\n"'}}`,
			`{reads: {src: "${lab.path("said.sh")}"}, register: file}`,
			`{assert: {that: 'file.text == "#!/bin/sh\\necho said\\n"'}}`,
		),
	);
	expect(fatal(out)).toBeUndefined();
	const ways = readFileSync(lab.path("ways"), "utf8").trim().split("\n");
	expect(ways.filter((way) => way !== "exec")).toEqual([
		"put said.sh",
		"fetch said.sh",
	]);
});

describe("what goes wrong ends that host, and names the file", () => {
	test.each([
		[
			"does not parse",
			"broken",
			/^FAILED! => \{"msg": ".*@\/connection_plugins\/broken\.ts/,
		],
		[
			"exports the wrong thing",
			"wrong",
			/^FAILED! => \{"msg": "the connection has no function open/,
		],
		[
			"has a name misspelt",
			"misspelt",
			/'unreachabletext' is nothing that a connection has; did you mean 'unreachableText'\?/,
		],
		[
			"lacks an option",
			"needs",
			/^FAILED! => \{"msg": "connection needs needs its option token"\}/,
		],
		[
			"throws",
			"thrower",
			/^FAILED! => \{"msg": "the connection thrower \(@\/connection_plugins\/thrower\.ts\): RangeError: too far \(at @\/connection_plugins\/thrower\.ts:2:\d+\)"\}/,
		],
		[
			"throws later",
			"rejecter",
			/^FAILED! => \{"msg": "the connection rejecter \(@\/connection_plugins\/rejecter\.ts\): RangeError: too far \(at @/,
		],
		[
			"cannot reach it",
			"gone",
			/^UNREACHABLE! => \{"changed": false, "msg": "it is switched off", "unreachable": true\}/,
		],
		[
			"gives no transport",
			"numeric",
			/^FAILED! => \{"msg": "the connection numeric \(@\/connection_plugins\/numeric\.ts\): open gave no transport: it has no readable"\}/,
		],
		[
			"never gives one",
			"never ansible_timeout=1",
			/^UNREACHABLE! => \{"changed": false, "msg": "Failed to connect to the host via never: no answer for 1 seconds", "unreachable": true\}/,
		],
		[
			"computes for ever",
			"endless",
			/^FAILED! => \{"msg": "the connection endless \(@\/connection_plugins\/endless\.ts\): did not return within 5 s"\}/,
		],
		[
			"ends before it runs anything",
			"ends",
			/^UNREACHABLE! => \{"changed": false, "msg": "Failed to connect to the host via ends: no way", "unreachable": true\}/,
		],
		[
			"was removed",
			"our.tools.gone",
			/^FAILED! => \{"msg": ".*our\.tools\.gone.*Use twin\./,
		],
	])("%s", async (_name, name, text) => {
		const { out } = await run(
			`h ansible_connection=${name}\ngood ansible_connection=ansible.builtin.local`,
			play("", "ping:"),
		);
		const told = fatal(out)?.replaceAll(lab.folder, "@") ?? "";
		expect(told.replace("fatal: [h]: ", "")).toMatch(text);
		expect(out).toMatch(/^good +: ok=1 /m);
	});

	test("what it prints stays off the screen", async () => {
		const { out, err, rc } = await run(
			"h ansible_connection=printer",
			play("", "ping:"),
		);
		expect({ aside: out.includes("aside"), err, rc }).toEqual({
			aside: false,
			err: "aside\n",
			rc: 0,
		});
	});
});
