// Become methods in TypeScript, where Ansible finds them, used from playbooks. They change no user here: what they
// run knows their names, and one asks for a password on the terminal.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Lab, makeLab } from "../../e2e/lab.ts";

const become = (name: string) => `
import { becomeOptions, defineBecome } from "shevek/plugin";
export default defineBecome({
	description: "For a test.",
	options: becomeOptions("${name}", "--none"),
	command: ({ user, command, options }) => ({
		command: \`BECAME="${name} \${user} \${options.become_flags}" \${command}\`,
		prompt: undefined,
	}),
});
`;
const bad = (body: string) =>
	`import { defineBecome } from "shevek/plugin";\nexport default defineBecome({ description: "For a test.", ${body} });\n`;

const ASKING = `
import { defineBecome, becomeOptions } from "shevek/plugin";
export default defineBecome({
	description: "Asks for a password on the terminal.",
	options: becomeOptions("asking", ""),
	incorrectTexts: ["that was wrong"],
	missingTexts: ["who goes there"],
	command: ({ command, hasPassword, id }) => ({
		command: hasPassword
			? \`printf "Pass \${id}: " >/dev/tty; read -r p </dev/tty; [ "$p" = right ] || { echo that was wrong >/dev/tty; exit 1; }; BECAME=asking \${command}\`
			: "echo who goes there >/dev/tty; exit 1",
		prompt: new RegExp(\`Pass \${id}: $\`),
	}),
});
`;

const COLLECTION = "collections/ansible_collections/our/tools";

let lab: Lab;
beforeAll(() => {
	lab = makeLab({
		"become_plugins/beside.ts": become("beside"),
		"become_plugins/sudo.ts": become("sudo"),
		"become_plugins/asking.ts": ASKING,
		"become_plugins/broken.ts": "export default {\n",
		"become_plugins/wrong.ts": "export default { description: 'x' };\n",
		"become_plugins/texts.ts": bad("command: () => 1, missingTexts: 'no'"),
		"become_plugins/thrower.ts": bad(
			'command: () => { throw new RangeError("too far"); }',
		),
		"become_plugins/nothing.ts": bad("command: async () => 5"),
		"become_plugins/prompter.ts": bad(
			'command: ({ command }) => ({ command, prompt: "Password:" })',
		),
		"become_plugins/endless.ts": bad("command: () => { for (;;); }"),
		"become_plugins/ends.ts": bad(
			'command: () => ({ command: "echo not today >&2; exit 4" })',
		),
		"roles/r/become_plugins/of_role.ts": become("of_role"),
		"roles/r/tasks/main.yml":
			"- command: printenv BECAME\n  become: true\n  become_method: of_role\n  register: became\n- assert: {that: became.stdout == 'of_role root --none'}\n",
		"elsewhere/deep/configured.mjs": become("configured"),
		[`${COLLECTION}/plugins/become/twin.ts`]: become("twin"),
	});
});
afterAll(() => lab.remove());

const run = (
	vars: string,
	keywords: string,
	env: NodeJS.ProcessEnv = {},
	...args: string[]
) => {
	lab.write({
		hosts: `h ansible_connection=local ansible_remote_tmp=${lab.folder}/tmp ${vars}\n`,
		"play.yml": `
- hosts: all
  gather_facts: false
${keywords}
  tasks:
    - command: printenv BECAME
      register: became
      failed_when: false
    - debug: {msg: "<{{ became.stdout }}>"}
`,
	});
	return lab.run(["playbook", "-i", "hosts", ...args, "play.yml"], env);
};
const fatal = (out: string) => /^fatal: .*/m.exec(out)?.[0];
const shown = (out: string) => /<(.*)>/.exec(out)?.[1];
const ON = "  become: true\n";

describe("found", () => {
	test.each<[string, string, string, string, NodeJS.ProcessEnv?]>([
		[
			"beside the playbook",
			"ansible_become=true ansible_become_method=beside",
			"",
			"beside root --none",
		],
		[
			"by keywords",
			"",
			`${ON}  become_method: beside\n  become_user: joe\n  become_flags: -x`,
			"beside joe -x",
		],
		[
			"of a built-in's name, which is the default",
			"",
			`${ON}  become_user: joe`,
			"sudo joe --none",
		],
		[
			"a collection's",
			"ansible_become_method=our.tools.twin",
			ON,
			"twin root --none",
		],
		[
			"a collection's by the keyword collections",
			"ansible_become_method=twin",
			`${ON}  collections: [our.tools]`,
			"twin root --none",
		],
		[
			"in a configured folder",
			"ansible_become_method=configured",
			ON,
			"configured root --none",
			{ ANSIBLE_BECOME_PLUGINS: "elsewhere" },
		],
		[
			"the last variable wins, over the keyword",
			"ansible_become_method=beside ansible_become_user=one ansible_beside_user=two",
			`${ON}  become_user: joe`,
			"beside two --none",
		],
		[
			"the environment, where nothing else is said",
			"ansible_become_method=beside",
			ON,
			"beside env -e",
			{ ANSIBLE_BECOME_USER: "env", ANSIBLE_BESIDE_FLAGS: "-e" },
		],
	])("%s", async (_name, vars, keywords, expected, env = {}) => {
		const { out } = await run(vars, keywords, env);
		expect({ fatal: fatal(out), shown: shown(out) }).toEqual({
			fatal: undefined,
			shown: expected,
		});
	});

	test("a role's", async () => {
		lab.write({
			hosts: "h ansible_connection=local\n",
			"role.yml": "- hosts: all\n  gather_facts: false\n  roles: [r]\n",
		});
		const { out, rc } = await lab.run(["playbook", "-i", "hosts", "role.yml"]);
		expect({ fatal: fatal(out), rc }).toEqual({ fatal: undefined, rc: 0 });
	});

	test("of the command line", async () => {
		const words = ["-b", "--become-method", "beside", "--become-user", "joe"];
		const { out } = await run("", "", {}, ...words);
		expect(shown(out)).toBe("beside joe --none");
	});
});

describe("a password on the terminal", () => {
	test.each([
		["right", "ansible_become_pass=right", undefined, "asking"],
		[
			"right, under its own name",
			"ansible_asking_pass=right",
			undefined,
			"asking",
		],
		[
			"wrong",
			"ansible_become_pass=no",
			'fatal: [h]: FAILED! => {"msg": "Incorrect asking password"}',
			undefined,
		],
		[
			"missing",
			"",
			'fatal: [h]: FAILED! => {"msg": "Missing asking password"}',
			undefined,
		],
	])("%s", async (_name, vars, told, expected) => {
		const { out } = await run(`ansible_become_method=asking ${vars}`, ON);
		expect({ told: fatal(out), shown: shown(out) }).toEqual({
			told,
			shown: expected,
		});
	});
});

describe("what goes wrong fails the task, and names the file", () => {
	test.each([
		["does not parse", "broken", /@\/become_plugins\/broken\.ts/],
		[
			"exports the wrong thing",
			"wrong",
			/"msg": "the become has no function command/,
		],
		[
			"has texts that are none",
			"texts",
			/"msg": "missingTexts is no list of texts/,
		],
		[
			"throws",
			"thrower",
			/"msg": "the become method thrower \(@\/become_plugins\/thrower\.ts\): RangeError: too far \(at @\/become_plugins\/thrower\.ts:2:\d+\)"/,
		],
		[
			"gives no command",
			"nothing",
			/"msg": "the become method nothing \(@\/become_plugins\/nothing\.ts\): command gave no \{ command, prompt \}"/,
		],
		[
			"gives a prompt that is a text",
			"prompter",
			/"msg": "the become method prompter \(@\/become_plugins\/prompter\.ts\): command gave a prompt that is no regular expression"/,
		],
		[
			"computes for ever",
			"endless",
			/"msg": "the become method endless \(@\/become_plugins\/endless\.ts\): did not return within 5 s"/,
		],
		["ends before it runs anything", "ends", /"msg": "not today"/],
		[
			"is not there",
			"nowhere",
			/"msg": "Invalid become method specified, could not find matching plugin: 'nowhere'\. Use `ansible-doc -t become -l` to list available plugins\."/,
		],
	])("%s", async (_name, name, text) => {
		const { out, rc } = await run(`ansible_become_method=${name}`, ON);
		const told = fatal(out)?.replaceAll(lab.folder, "@") ?? "";
		expect(told).toMatch(/^fatal: \[h\]: FAILED! => /);
		expect(told).toMatch(text);
		expect(rc).toBe(2);
	});
});
