// Secrets of a run: prompts are answered, keys are lent, and none of it stays on a disk or shows on a command line.

import { execFileSync } from "node:child_process";
import {
	globSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { isRunning, type Lab, makeLab } from "../e2e/lab.ts";
import { artifact, endOf, inFolder, SITE } from "./folder.ts";

const ASK = `
- hosts: all
  gather_facts: false
  vars_prompt:
    - {name: word, prompt: The word, private: true}
    - {name: city, prompt: City, private: false}
  tasks:
    - debug: {msg: "{{ word | length }} letters, {{ city }}"}
`;
const REPLIES = `"^The word.*:\\\\s*$": sesame\n"^City.*:\\\\s*$": Anarres\n`;
const KEYS = `
- hosts: all
  gather_facts: false
  tasks:
    - shell: echo agent $SSH_AGENT_PID; ssh-add -l
      register: keys
    - debug: {msg: "{{ keys.stdout_lines }}"}
`;

let lab: Lab;
afterEach(() => lab.remove());

const run = (...args: string[]) =>
	lab.run(["runner", "run", "pdd", "-p", "site.yml", "-i", "one", ...args]);

/** Files that hold that text, from this folder down. */
function holding(text: string, folder: string): string[] {
	return globSync("**/*", { cwd: folder }).filter((name) => {
		const file = join(folder, name);
		return statSync(file).isFile() && readFileSync(file, "utf8").includes(text);
	});
}

describe("env/passwords", () => {
	test.each(["native", "ansible"])("answers prompts: %s", async (engine) => {
		lab = makeLab(
			inFolder({ "project/site.yml": ASK, "env/passwords": REPLIES }),
		);
		const ended = await run("--engine", engine);
		expect(ended).toMatchObject({ rc: 0, err: "" });
		expect(ended.out).toContain('"msg": "6 letters, Anarres"');
		expect(holding("sesame", lab.folder)).toEqual(["pdd/env/passwords"]);
	});

	test("a prompt without a reply waits until idle_timeout, and no other is shown", async () => {
		lab = makeLab(
			inFolder({
				"project/site.yml": ASK,
				"env/passwords": '"^Nothing:": x\n',
				"env/settings": "idle_timeout: 5\n",
			}),
		);
		const ended = await run();
		expect(ended.rc).toBe(254);
		expect(ended.out).not.toContain("City: ");
		expect(endOf(lab, "one")).toEqual(["timeout", "254"]);
	});

	test("a vault password, asked for by env/cmdline", async () => {
		lab = makeLab(
			inFolder({
				"project/site.yml": SITE,
				"env/cmdline": "--ask-vault-pass",
				"env/passwords": '"Vault password:\\\\s*$": sesame\n',
				"env/extravars": "who: me\n",
			}),
		);
		lab.write({ "vault-word": "sesame" });
		const file = "pdd/env/extravars";
		const encrypt = ["vault", "encrypt", "--vault-password-file", "vault-word"];
		expect((await lab.run([...encrypt, file])).rc).toBe(0);
		const ended = await run();
		expect(ended).toMatchObject({ rc: 0, err: "" });
		expect(ended.out).toContain('"msg": "hello me"');
	});
});

describe("env/ssh_key", () => {
	test.each(["", "open"])(
		"is lent by an agent that ends with the run; its passphrase: '%s'",
		async (passphrase) => {
			lab = makeLab(inFolder({ "project/site.yml": KEYS }));
			const words = ["-q", "-t", "ed25519", "-C", "runner-key"];
			const key = ["-N", passphrase, "-f", lab.path("key")];
			execFileSync("ssh-keygen", [...words, ...key]);
			lab.write({
				"pdd/env/ssh_key": readFileSync(lab.path("key"), "utf8"),
				...(passphrase === ""
					? {}
					: {
							"pdd/env/passwords": `"Enter passphrase for .*:\\\\s*$": ${passphrase}\n`,
						}),
			});
			const ended = await run();
			expect(ended).toMatchObject({ rc: 0, err: "" });
			expect(ended.out).toMatch(/256 SHA256:\S+ runner-key \(ED25519\)/);
			const agent = Number(/agent (\d+)/.exec(ended.out)?.[1]);
			await expect.poll(() => isRunning(agent)).toBe(false);
			expect(holding("OPENSSH PRIVATE KEY", lab.folder)).toEqual([
				"key",
				"pdd/env/ssh_key",
			]);
		},
	);

	test("a key that is none ends the run, with what ssh-add says", async () => {
		lab = makeLab(
			inFolder({ "project/site.yml": SITE, "env/ssh_key": "no key\n" }),
		);
		const ended = await run();
		expect(ended.rc).toBe(1);
		expect(ended.out).toContain("Error loading key");
		expect(endOf(lab, "one")).toEqual(["failed", "1"]);
	});
});

test("the command is kept without secrets, and without the values of env/envvars", async () => {
	lab = makeLab(
		inFolder({
			"project/site.yml": SITE,
			"env/envvars": "WHO: sesame\n",
			"env/cmdline": "-e db_password=sesame -e who=you",
		}),
	);
	expect((await run()).out).toContain('"msg": "hello you"');
	const { command, env } = JSON.parse(artifact(lab, "one", "command"));
	expect(command.slice(2, 6)).toEqual([
		"-e",
		"db_password=********",
		"-e",
		"who=you",
	]);
	expect(env.WHO).toBe("********");
	expect(holding("sesame", lab.path("pdd/artifacts"))).toEqual([]);
});

test("each file of env/ may be a FIFO, which is read once", async () => {
	lab = makeLab(
		inFolder({ "project/site.yml": ASK, "env/settings": "idle_timeout: 60\n" }),
	);
	const fifos = {
		passwords: REPLIES,
		envvars: "A: b\n",
		extravars: "x: 1\n",
		cmdline: "-v",
	};
	for (const name of Object.keys(fifos))
		execFileSync("mkfifo", ["-m", "600", lab.path(`pdd/env/${name}`)]);
	const running = lab.start([
		...["runner", "run", "pdd", "-p", "site.yml", "-i", "one"],
	]);
	const writers = Object.entries(fifos).map(([name, text]) =>
		import("node:fs/promises").then(({ writeFile }) =>
			writeFile(lab.path(`pdd/env/${name}`), text),
		),
	);
	await Promise.all(writers);
	const ended = await running.ended;
	expect(ended).toMatchObject({ rc: 0, err: "" });
	expect(ended.out).toContain('"msg": "6 letters, Anarres"');
});

test("a FIFO that nobody writes does not outlast Ctrl-C", async () => {
	lab = makeLab(inFolder({ "project/site.yml": SITE, "env/settings": "" }));
	execFileSync("mkfifo", ["-m", "600", lab.path("pdd/env/passwords")]);
	const running = lab.start(["runner", "run", "pdd", "-p", "site.yml"]);
	const { pid } = running.child;
	const programs = () =>
		readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
			.split(" ")
			.filter((child) => child !== "" && isRunning(Number(child)))
			.map((child) => readFileSync(`/proc/${child}/cmdline`, "utf8"));
	const isWaiting = () => programs().some((words) => words.startsWith("cat\0"));
	await expect.poll(isWaiting, { timeout: 30_000 }).toBe(true);
	running.child.kill("SIGINT");
	const { rc, err } = await running.ended;
	expect([rc, err]).toEqual([
		99,
		`ERROR! the run was canceled while it waited for what is written to ${lab.path("pdd/env/passwords")}\n`,
	]);
});

test("a full disk costs a warning; how the run ended is there all the same", async () => {
	lab = makeLab(inFolder({ "project/site.yml": SITE }));
	const scratch = mkdtempSync(join(tmpdir(), "shevek-full-"));
	try {
		writeFileSync(
			lab.path("run.sh"),
			`mount -t tmpfs -o size=40k none ${scratch} || exit 77
"$0" runner run pdd -p site.yml -i one --artifact-dir ${scratch}
echo "rc $?"; cat ${scratch}/one/rc; echo; cat ${scratch}/one/status
`,
		);
		const shevek = join(import.meta.dirname, "../../bin/shevek");
		const text = execFileSync(
			"unshare",
			["-rm", "sh", "-c", readFileSync(lab.path("run.sh"), "utf8"), shevek],
			{
				cwd: lab.folder,
				encoding: "utf8",
				env: {
					...process.env,
					SHEVEK_SOURCE: "1",
					SHEVEK_DB: lab.path("records.db"),
				},
				stdio: ["ignore", "pipe", "pipe"],
			},
		);
		expect(text).toContain('"msg": "hello world"');
		expect(text).toContain("rc 0\n0\nsuccessful");
	} finally {
		rmSync(scratch, { recursive: true });
	}
});
