// Shells: hosts whose login shell is fish or csh, what goes to which shell, and users' own plugins.

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SshdHost, startSshd } from "../../agent/sshd-host.ts";
import { inventoryLine, type Lab, makeLab } from "../../e2e/lab.ts";

const EXAMPLES = join(import.meta.dirname, "../../../examples/plugins");
const COLLECTION = "collections/ansible_collections/our/tools";

const shellFile = (body: string) =>
	`import { defineShell } from "shevek/plugin";
const q = (text: string) => "'" + text.replaceAll("'", "'\\"'\\"'") + "'";
export default defineShell({ description: "For a test.", compatibleShells: ["ours"], executable: "/bin/sh", quote: q, ${body} });\n`;
const marked = (mark: string) =>
	shellFile(
		`withEnvironment: (command, vars) => "env MARK=${mark} " + Object.entries(vars).map(([k, v]) => k + "=" + q(v)).join(" ") + " " + command,`,
	);

let lab: Lab;
beforeAll(() => {
	lab = makeLab({
		"action_plugins/posix.ts": `import { defineAction } from "shevek/plugin";
export default defineAction({
	description: "For a test.",
	run: (on) => on.exec(${JSON.stringify("x='it'\\''s'; echo \"$x\"")}),
});
`,
		"show.sh": '#!/bin/sh\nprintf "%s|" "$MARK" "$X" "$PWD" "$@"\n',
		"shell_plugins/beside.ts": marked("beside"),
		"roles/r/shell_plugins/of_role.ts": marked("role"),
		[`${COLLECTION}/plugins/shell/named.ts`]: marked("collection"),
	});
	chmodSync(lab.path("show.sh"), 0o755);
});
afterAll(() => lab.remove());

const play = (vars: Readonly<Record<string, string>>, tasks: string) => `
- hosts: all
  gather_facts: false
  vars: ${JSON.stringify(vars)}
  tasks:
${tasks}
`;
const run = (
	text: string,
	inventory = "localhost ansible_connection=local",
) => {
	lab.write({ "play.yml": text, hosts: `${inventory}\n` });
	return lab.run(["playbook", "-i", "hosts", "play.yml"]);
};
const saidBy = ({ out, err }: { out: string; err: string }) =>
	(out + err).replaceAll(lab.folder, "@");

/** Each assertion's failure is what the test shows. */
const succeeds = async (text: string, inventory?: string) => {
	const ended = await run(text, inventory);
	const { rc, err } = ended;
	expect({ rc, err, said: rc === 0 ? "" : saidBy(ended) }).toEqual({
		rc: 0,
		err: "",
		said: "",
	});
};

const ALL_KINDS = (raw: string) => `
    - raw: ${raw}
      register: raw
    - script: show.sh 'a b' "it's"
      environment: {X: "a'b\\\\c !d $HOME"}
      register: script
    - script: show.sh
      args: {chdir: /usr}
      register: changed
    - script: show.sh
      args: {creates: "/no'such !thing"}
      register: creates
    - shell: echo $0
      register: shell
    - copy: {content: "it's\\n", dest: "{{ folder }}/made 'here'"}
    - slurp: {src: "{{ folder }}/made 'here'"}
      register: there
    - assert:
        that:
          - script.stdout == "|a'b\\\\c !d $HOME|" ~ script.stdout.split('|')[2] ~ "|a b|it's|"
          - changed.stdout == '||/usr|'
          - creates is not skipped
          - shell.stdout == '/bin/sh'
          - there.content | b64decode == "it's\\n"
`;

describe.each([
	["fish", "/usr/bin/fish", "echo $version", "raw.stdout is match('\\d+\\.')"],
	["csh", "/bin/tcsh", "echo $shell", "raw.stdout is match('/.*csh\\n')"],
])("a host with the login shell %s", (type, program, raw, condition) => {
	let folder: string;
	let host: SshdHost;
	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), "shevek-login-"));
		const script = join(folder, "login");
		// stands in for /etc/passwd: what reads a command, and what $SHELL says
		writeFileSync(
			script,
			`#!/bin/sh\nexec ${program} -c "$SSH_ORIGINAL_COMMAND"\n`,
			{ mode: 0o755 },
		);
		host = await startSshd({
			config: [`ForceCommand ${script}`, `SetEnv SHELL=${program}`],
		});
	});
	afterAll(async () => {
		await host.stop();
		rmSync(folder, { recursive: true });
	});
	test.each([
		["without a word on it", {}],
		["with ansible_shell_type", { ansible_shell_type: type }],
		["by its full name", { ansible_shell_type: `ansible.posix.${type}` }],
	])("%s: raw, script, shell and files", async (_what, vars) => {
		await succeeds(
			play({ ...vars, folder }, `${ALL_KINDS(raw)}          - ${condition}\n`),
			inventoryLine("h", host),
		);
	});
	test("an action's own commands go to /bin/sh", async () => {
		await succeeds(
			play(
				{ ansible_shell_type: type },
				"    - posix:\n      register: own\n    - assert: {that: own.stdout == 'it' ~ quote ~ 's' ~ end, quiet: true}\n      vars: {quote: \"'\", end: \"\\n\"}\n",
			),
			inventoryLine("h", host),
		);
	});
	test("where it runs everything", async () => {
		await succeeds(
			play(
				{ ansible_shell_executable: program, folder },
				`${ALL_KINDS(raw).replace("- shell: echo $0", `- shell: ${raw}`).replace("shell.stdout == '/bin/sh'", "shell.stdout ~ '\\n' == raw.stdout")}          - ${condition}\n`,
			),
			inventoryLine("h", host),
		);
	});
	test("without Python: commands with several lines and odd signs, and files", async () => {
		await succeeds(
			play(
				{
					ansible_shell_type: type,
					ansible_python_interpreter: "/no/python",
				},
				`
    - raw: |
        ${raw}
        echo 'b' "c d"
      register: raw
    - raw: printf '%s.' '!x' 'a\\b' "it's"
      args: {executable: /bin/sh}
      register: odd
    - script: show.sh 'a b'
      environment: {X: "!'"}
      register: script
    - assert:
        that:
          - raw.stdout_lines | length == 2
          - raw.stdout_lines[1] == 'b c d'
          - odd.stdout == "!x.a\\\\b.it's."
          - script.stdout.startswith("|!'|")
          - script.stdout.endswith("|a b|")
          - ${condition}
`,
			),
			inventoryLine("h", host),
		);
	});
});

describe("raw on this machine goes to ansible_shell_executable, as in the reference", () => {
	test.each([
		["{}", "/bin/sh"],
		["{ansible_shell_executable: /bin/bash}", "/bin/bash"],
	])("%s", async (vars, program) => {
		await succeeds(
			`
- hosts: all
  gather_facts: false
  vars: ${vars}
  tasks:
    - raw: echo $0
      register: raw
    - raw: echo "$0 '!'"
      args: {executable: /bin/bash}
      register: other
    - assert: {that: ["raw.stdout == '${program}\\n'", "other.stdout == \\"/bin/bash '!'\\n\\""]}
`,
		);
	});
});

describe("a host with PowerShell behind ssh", () => {
	let folder: string;
	let host: SshdHost;
	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), "shevek-power-"));
		const script = join(folder, "login");
		// there is no PowerShell here: what comes is said, as it came
		writeFileSync(
			script,
			'#!/bin/sh\nprintf "PS> %s" "$SSH_ORIGINAL_COMMAND"\n',
			{ mode: 0o755 },
		);
		host = await startSshd({ config: [`ForceCommand ${script}`] });
	});
	afterAll(async () => {
		await host.stop();
		rmSync(folder, { recursive: true });
	});
	test("raw goes there as it is; a module is refused by name", async () => {
		const { rc, out } = await run(
			play(
				{
					ansible_shell_type: "powershell",
					expected: 'PS> (Get-Location).Path | % { "$_" }',
				},
				`
    - raw: (Get-Location).Path | % { "$_" }
      register: raw
    - assert:
        that:
          - raw.stdout == expected
    - ping:
`,
			),
			inventoryLine("h", host),
		);
		expect({ rc, out }).toMatchObject({ rc: 2 });
		expect(out).toContain("ok=2 ");
		expect(out).toContain(
			"h has the shell powershell: modules are not there for it, raw alone is",
		);
	});
});

describe("users' plugins", () => {
	beforeAll(() => {
		lab.write({
			"shell_plugins/thrower.ts": shellFile(
				"exists() { throw new RangeError('too far'); },",
			),
			"shell_plugins/endless.ts": shellFile("exists() { for (;;); },"),
			"shell_plugins/number.ts": shellFile("exists: () => 1 as never,"),
			"shell_plugins/broken.ts": "export default {\n",
			"shell_plugins/wrong.ts":
				"export default { description: 'x', quote: () => '', compatibleShells: 'sh' };\n",
			"shell_plugins/in_python.py": "class ShellModule: pass\n",
		});
	});
	const marks = (type: string) =>
		`- hosts: all\n  gather_facts: false\n  vars: {ansible_shell_type: ${type}}\n  roles: [{role: r, when: false}]\n  tasks:\n    - script: show.sh\n      register: it\n    - debug: {msg: "mark {{ it.stdout.split('|')[0] }}"}\n`;
	test.each([
		["beside", "beside"],
		["of_role", "role"],
		["our.tools.named", "collection"],
	])("%s", async (type, mark) => {
		lab.write({ "roles/r/tasks/main.yml": "[]\n" });
		const ended = await run(marks(type));
		expect(saidBy(ended)).toContain(`"msg": "mark ${mark}"`);
		expect(ended.rc).toBe(0);
	});
	test("the program that it is for", async () => {
		lab.write({ ours: '#!/bin/sh\nexec /bin/sh "$@"\n' });
		chmodSync(lab.path("ours"), 0o755);
		const ended = await run(
			marks("''").replace(
				"vars: {",
				`vars: {ansible_shell_executable: ${lab.path("ours")}, `,
			),
		);
		expect(saidBy(ended)).toContain('"msg": "mark beside"');
	});
	test.each([
		[
			"thrower",
			"the shell thrower (@/shell_plugins/thrower.ts): exists: RangeError: too far (at @/shell_plugins/thrower.ts:3:",
		],
		[
			"endless",
			"the shell endless (@/shell_plugins/endless.ts): exists: did not return within 2 s",
		],
		[
			"number",
			"the shell number (@/shell_plugins/number.ts): exists gave no text, but number",
		],
		["broken", "@/shell_plugins/broken.ts"],
		[
			"wrong",
			"compatibleShells is no list of the names of programs, such as ['zsh']",
		],
		["nowhere", "Could not find the shell plugin required (nowhere)."],
		[
			"fisch",
			"Could not find the shell plugin required (fisch); did you mean 'fish'?",
		],
		[
			"in_python",
			"the shell plugin in_python (@/shell_plugins/in_python.py) is in Python",
		],
	])("a bad one fails the task: %s", async (type, message) => {
		const ended = await run(
			play(
				{ ansible_shell_type: type },
				"    - script: show.sh\n      args: {creates: /none}\n    - debug:\n",
			),
		);
		expect(ended.rc).toBe(2);
		expect(saidBy(ended)).toContain(message);
	});
	test("the example: scripts at a lower priority", async () => {
		const ended = await lab.run(["playbook", join(EXAMPLES, "shell.yml")]);
		expect(ended).toMatchObject({ rc: 0, err: "" });
	});
});
