// playbook_cmd: what the command gets, what is left of it, and what is on record.

import {
	chmodSync,
	existsSync,
	mkdirSync,
	readdirSync,
	writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { afterEach, describe, expect, test } from "vitest";
import { isRunning } from "../e2e/lab.ts";
import { CONFIG, type LoopLab, makeLoopLab, note, play } from "./loop-lab.ts";

let lab: LoopLab;
afterEach(() => lab.remove());

const withCommand = (command: string, more = "") =>
	`${CONFIG.replace('"localhost,"}', `"localhost,", playbook_cmd: ${command}, cfg_file_path: ansible.cfg}`)}${more}`;

/** A lab with a temporary folder of its own, and a script as the command. */
function commandLab(script: string, more = ""): LoopLab {
	const made = makeLoopLab({
		"loop.yml": withCommand("bin/run", more),
		"ansible.cfg": "",
		"bin/run": `#!/bin/sh\ncd '${"$"}{0%/*}/..'\n${script}`,
		"tmp/.keep": "",
		"playbooks/one.yml": "",
	});
	chmodSync(made.path("bin/run"), 0o755);
	return made;
}

const env = () => ({ TMPDIR: lab.path("tmp"), MARK: "inherited" });
const left = () =>
	readdirSync(lab.path("tmp")).filter((name) => name.startsWith("shevek-loop"));

test("the command gets the playbook, the inventory and a file that is its owner's, and the environment", async () => {
	lab = commandLab(`
for word; do echo "word $word" >> notes; done
file=\${5#@}
stat -c 'mode %a' "$file" >> notes
stat -c 'folder %a' "$(dirname "$file")" >> notes
cat "$file" >> notes
echo "env $MARK $ANSIBLE_CONFIG" >> notes
if [ -t 0 ] || read -r line; then echo "input" >> notes; fi
echo printed
`);
	const { rc, out } = await lab.feed(
		[["one", { a: "{{ b }}", ansible_user: "x" }]],
		env(),
	);
	expect(rc).toBe(0);
	const notes = lab.notes().map((line) => line.replaceAll(lab.folder, "DIR"));
	expect(notes).toEqual([
		"word DIR/playbooks/one.yml",
		"word -i",
		"word localhost,",
		"word -e",
		expect.stringMatching(/^word @DIR\/tmp\/shevek-loop:.*\.yml$/),
		"mode 600",
		"folder 700",
		'{!unsafe "a" : !unsafe "{{ b }}"}',
		"env inherited DIR/ansible.cfg",
	]);
	expect(out).toBe("printed\n");
	expect(left()).toEqual([]);
	expect(
		(await lab.messages()).map(({ state, runs }) => [state, runs]),
	).toEqual([["finished", []]]);
});

test("its exit code counts, and of a signal what a shell makes of it", async () => {
	lab = commandLab("kill -9 $$\n", "");
	await lab.feed([["one", {}]], env());
	expect(
		(await lab.messages()).map(({ state, exit_code }) => [state, exit_code]),
	).toEqual([["dead", 137]]);
	expect(left()).toEqual([]);
});

test("of several at once each line says whose it is", async () => {
	lab = commandLab("echo one; echo two >&2; printf rest\n", "concurrency: 2\n");
	const { out, err } = await lab.feed([["one", {}]], env());
	expect(out).toMatch(/^([0-9a-f]{8}) one\n\1 rest\n$/);
	expect(err).toMatch(/^[0-9a-f]{8} two$/m);
});

test("SIGTERM ends it with what it has started, and nothing is left", async () => {
	lab = commandLab(
		"sleep 100 & echo $! > pid; wait\n",
		"shutdown_seconds: 0\n",
	);
	const loop = lab.loop(env());
	loop.send(["one", {}]);
	await expect
		.poll(() => existsSync(lab.path("pid")) && lab.read("pid").endsWith("\n"), {
			timeout: 60_000,
		})
		.toBe(true);
	loop.child.kill("SIGTERM");
	expect((await loop.ended).rc).toBe(0);
	await expect.poll(() => isRunning(Number(lab.read("pid")))).toBe(false);
	expect(left()).toEqual([]);
	expect(
		(await lab.messages()).map(({ state, tries }) => [state, tries]),
	).toEqual([["waiting", 0]]);
});

test("kill -9 of the loop ends the command and what it has started, and the next loop runs the message once", async () => {
	lab = commandLab(
		"echo begun >> notes\n[ -e again ] && { echo ended >> notes; exit 0; }\nsleep 100 & echo $$ $! > pids; wait\necho outlived >> notes\n",
	);
	const loop = lab.loop(env());
	loop.send(["one", {}]);
	await expect
		.poll(
			() => existsSync(lab.path("pids")) && lab.read("pids").endsWith("\n"),
			{ timeout: 60_000 },
		)
		.toBe(true);
	loop.child.kill("SIGKILL");
	const pids = lab.read("pids").trim().split(" ").map(Number);
	await expect
		.poll(() => pids.filter(isRunning), { timeout: 10_000 })
		.toEqual([]);
	lab.write({ again: "" });
	await lab.feed([], env());
	expect(lab.notes()).toEqual(["begun", "begun", "ended"]);
	expect(
		(await lab.messages()).map(({ state, tries }) => [state, tries]),
	).toEqual([["finished", 1]]);
});

test("what a loop that was killed has left in the temporary folder goes with the next start", async () => {
	lab = commandLab("exit 0\n");
	const folders = {
		gone: `tmp/shevek-loop:${hostname()}:2147483646:abcdef`,
		alive: `tmp/shevek-loop:${hostname()}:${process.pid}:abcdef`,
		elsewhere: "tmp/shevek-loop:no.such.host:2147483646:abcdef",
	};
	for (const folder of Object.values(folders)) {
		mkdirSync(lab.path(folder));
		writeFileSync(`${lab.path(folder)}/x.yml`, "secret");
	}
	await lab.feed([], env());
	expect(
		Object.entries(folders)
			.filter(([, folder]) => existsSync(lab.path(folder)))
			.map(([name]) => name),
	).toEqual(["alive", "elsewhere"]);
});

describe.skipIf(!existsSync("/usr/bin/ansible-playbook"))(
	"Ansible's own",
	() => {
		test.each([
			"/usr/bin/ansible-playbook",
			"/usr/bin/env X=1 /usr/bin/ansible-playbook -v",
		])("%s is on record, linked both ways", async (command) => {
			lab = makeLoopLab({
				"loop.yml": withCommand(command),
				"ansible.cfg": "",
				"playbooks/one.yml": play(note("n")),
			});
			expect((await lab.feed([["one", { n: 5 }]])).rc).toBe(0);
			expect(lab.notes()).toEqual(["5"]);
			const [message] = await lab.messages();
			expect(message).toMatchObject({ state: "finished", exit_code: 0 });
			const { out } = await lab.run([
				"log",
				"show",
				message?.runs[0] ?? "",
				"--json",
			]);
			const { run, results } = JSON.parse(out);
			expect(run).toMatchObject({
				status: "successful",
				message: { key: message?.key, routing_key: "one" },
			});
			expect(results).toHaveLength(1);
		});
	},
);
