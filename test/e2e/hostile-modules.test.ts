// Modules and targets that misbehave: each is one host's clear failure, and the others go on.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SshdHost, startSshd } from "../agent/sshd-host.ts";
import { inventoryLine, isRunning, type Lab, makeLab, recapOf } from "./lab.ts";

let good: SshdHost;
let bad: SshdHost;
let lab: Lab;

beforeAll(async () => {
	good = await startSshd();
	bad = await startSshd({ address: "127.0.0.2" });
	lab = makeLab();
	hosts({});
});
afterAll(async () => {
	await good.stop();
	await bad.stop();
	lab.remove();
});

function hosts(badVars: Readonly<Record<string, string>>): void {
	lab.write({
		hosts: `${inventoryLine("good", good)}\n${inventoryLine("bad", bad, badVars)}\n`,
	});
}

/** `task` runs on the bad host only; both then run one more. */
async function play(task: string) {
	lab.write({
		"play.yml": `
- hosts: all
  gather_facts: false
  tasks:
    - ${task.trim().replaceAll("\n", "\n      ")}
      when: inventory_hostname == 'bad'
    - command: echo next
`,
	});
	return lab.run(["playbook", "-i", "hosts", "play.yml"]);
}

const GOOD_RECAP =
	"ok=1 changed=1 unreachable=0 failed=0 skipped=1 rescued=0 ignored=0";

describe("modules", () => {
	const rows: [name: string, source: string, text: RegExp][] = [
		[
			"prints no JSON",
			'print("I am not JSON")',
			/MODULE FAILURE.*I am not JSON|I am not JSON.*MODULE FAILURE/s,
		],
		["prints nothing", "pass", /MODULE FAILURE/],
		[
			"breaks",
			'raise RuntimeError("no luck today")',
			/RuntimeError: no luck today/,
		],
		[
			"is killed by a signal",
			"import os\nos.kill(os.getpid(), 9)",
			/"rc": (-9|137)/,
		],
		["exits with a code and no JSON", "import sys\nsys.exit(7)", /"rc": 7/],
		["cannot be parsed", "def broken(:\n", /SyntaxError|invalid syntax/],
		[
			"needs what is not there",
			"import no_such_library",
			/No module named '?no_such_library/,
		],
	];
	test.each(rows)("one that %s", async (_name, source, text) => {
		lab.write({ "library/odd.py": `#!/usr/bin/python\n${source}\n` });
		const { rc, out, err } = await play("odd:");
		expect(`${out}${err}`).toMatch(text);
		expect(out).toMatch(/^fatal: \[bad\]: FAILED! => /m);
		expect(recapOf(out, "good")).toBe(GOOD_RECAP);
		expect(recapOf(out, "bad")).toContain("failed=1");
		expect(rc).toBe(2);
	});

	test("one that prints junk around its JSON", async () => {
		lab.write({
			"library/odd.py": `#!/usr/bin/python
print("motd of some library")
print('{"changed": true, "answer": 42}')
print("goodbye")
`,
		});
		const { rc, out, err } = await play("odd:");
		expect(out).toMatch(/^changed: \[bad\]$/m);
		expect(err).toContain("junk after the JSON data");
		expect(rc).toBe(0);
	});

	test("one that leaves a daemon behind does not hold its task", async () => {
		lab.write({
			"library/odd.py": `#!/usr/bin/python
import os, time, json
pid = os.fork()
if pid == 0:
    os.setsid()
    time.sleep(40)
    os._exit(0)
print(json.dumps(dict(changed=True, daemon=pid)))
`,
			"play.yml": `
- hosts: bad
  gather_facts: false
  tasks:
    - odd:
      register: it
    - debug: msg="daemon {{ it.daemon }}"
`,
		});
		const start = Date.now();
		const { rc, out } = await lab.run(["playbook", "-i", "hosts", "play.yml"]);
		const pid = Number(/daemon (\d+)/.exec(out)?.[1]);
		expect(rc).toBe(0);
		expect(Date.now() - start).toBeLessThan(20_000);
		expect(isRunning(pid)).toBe(true);
		process.kill(pid, "SIGKILL");
	});

	test("50 MB of output are a result like any other", async () => {
		lab.write({
			"play.yml": `
- hosts: all
  gather_facts: false
  tasks:
    - shell: head -c 50000000 /dev/zero | tr '\\0' 'x'
      register: big
      no_log: true
      when: inventory_hostname == 'bad'
    - debug: msg="length {{ big.stdout | default('') | length }}"
`,
		});
		const { rc, out, err } = await lab.run([
			"playbook",
			"-i",
			"hosts",
			"play.yml",
		]);
		expect(out).toContain('"msg": "length 50000000"');
		expect(out).toContain('"msg": "length 0"');
		expect(err).toBe("");
		expect(rc).toBe(0);
	}, 120_000);
});

describe("targets", () => {
	test("without Python only what needs none works", async () => {
		hosts({ ansible_python_interpreter: "/no/such/python" });
		lab.write({
			"hello.sh": "#!/bin/sh\necho hello from $0\n",
			"play.yml": `
- hosts: all
  gather_facts: false
  tasks:
    - raw: echo raw works
      register: raw
    - script: hello.sh
      register: script
    - debug: msg="{{ raw.stdout | trim }}, {{ script.rc }}"
    - ping:
`,
		});
		const { rc, out } = await lab.run(["playbook", "-i", "hosts", "play.yml"]);
		hosts({});
		expect(out.match(/"msg": "raw works, 0"/g)).toHaveLength(2);
		expect(out).toMatch(
			/^fatal: \[bad\]: FAILED! => \{"changed": false, "module_stderr": ".*\/no\/such\/python: not found\\n", "module_stdout": "", "msg": "The module failed to execute correctly, you probably need to set the interpreter\.\\nSee stdout\/stderr for the exact error", "rc": 127\}$/m,
		);
		expect(out).toMatch(/^ok: \[good\]$/m);
		expect(recapOf(out, "good")).toContain("ok=4");
		expect(rc).toBe(2);
	});

	test.each([
		[
			"a file to copy",
			(from: string, to: string) => `copy: {src: ${from}, dest: ${to}}`,
		],
		["a module in another language", () => "other:"],
	])(
		"whose folder for temporary files cannot be made: %s",
		async (_name, task) => {
			const folder = lab.path("file-in-the-way");
			lab.write({
				"file-in-the-way": "",
				"a.txt": "text",
				"library/other": '#!/bin/sh\necho "{}"\n',
			});
			hosts({ ansible_remote_tmp: `${folder}/tmp` });
			const { rc, out } = await play(task("a.txt", lab.path("b")));
			hosts({});
			expect(out).toMatch(
				/^fatal: \[bad\]: UNREACHABLE! => .*"Failed to create temporary directory\. .*Not a directory/m,
			);
			expect(recapOf(out, "good")).toBe(GOOD_RECAP);
			expect(rc).toBe(4);
		},
	);

	const canMount =
		process.getuid?.() === 0 &&
		spawnSync("unshare", ["-m", "true"]).status === 0;
	if (!canMount) console.warn("SKIPPED: a full disk needs root to be tested");
	test.skipIf(!canMount)("whose disk is full", async () => {
		const disk = lab.path("disk");
		mkdirSync(disk);
		execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "none", disk]);
		try {
			lab.write({ big: "x".repeat(1_000_000) });
			hosts({ ansible_remote_tmp: `${disk}/tmp` });
			const { rc, out } = await play(
				`copy: {src: big, dest: ${lab.path("copied")}}`,
			);
			expect(out).toMatch(
				/^fatal: \[bad\]: (UNREACHABLE|FAILED)! => .*No space left on device/m,
			);
			expect(recapOf(out, "good")).toBe(GOOD_RECAP);
			expect([2, 4]).toContain(rc);
			expect(existsSync(lab.path("copied"))).toBe(false);
			expect(readdirSync(`${disk}/tmp`)).toEqual([]);
		} finally {
			hosts({});
			execFileSync("umount", [disk]);
		}
	});
});
