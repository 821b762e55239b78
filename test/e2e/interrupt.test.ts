// Ctrl-C and its kin: the processes on the targets go, their folders too, and the exit code says so.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SshdHost, startSshd } from "../agent/sshd-host.ts";
import {
	inventoryLine,
	isRunning,
	type Lab,
	makeLab,
	type Running,
} from "./lab.ts";

let hosts: SshdHost[];
let lab: Lab;

beforeAll(async () => {
	hosts = await Promise.all(
		["127.0.0.1", "127.0.0.2"].map((address) => startSshd({ address })),
	);
	lab = makeLab();
	const lines = hosts.map((host, index) => inventoryLine(`h${index}`, host));
	lab.write({ hosts: `${lines.join("\n")}\n` });
});
afterAll(async () => {
	for (const host of hosts) await host.stop();
	lab.remove();
});

/** `script` makes a folder on the target; what it starts writes its process id, and whether it got a signal. */
function longTask(script: string): void {
	lab.write({
		"long.sh": `#!/bin/sh\n${script}\nsleep 60 & wait\n`,
		"play.yml": `
- hosts: all
  gather_facts: false
  tasks:
    - script: long.sh {{ inventory_hostname }}
    - command: touch ${lab.folder}/never
`,
	});
}

const NOTE = (folder: string) => `echo $$ > ${folder}/pid.$1`;

async function bothStarted(running: Running): Promise<number[]> {
	const files = hosts.map((_host, index) => lab.path(`pid.h${index}`));
	const isThere = () =>
		files.every(
			(file) => existsSync(file) && readFileSync(file, "utf8").includes("\n"),
		);
	await expect
		.poll(() => isThere() || running.child.exitCode !== null, {
			timeout: 20_000,
		})
		.toBe(true);
	return files.map((file) => Number(readFileSync(file, "utf8")));
}

function leftOnTargets(): string[] {
	return hosts.flatMap((host) => {
		const folder = join(host.folder, "remote-tmp");
		return existsSync(folder) ? readdirSync(folder) : [];
	});
}

test.each(["SIGINT", "SIGTERM"] as const)(
	"%s ends what runs on the hosts",
	async (signal) => {
		lab.write({ "pid.h0": "", "pid.h1": "" });
		longTask(`trap 'echo got >> ${lab.folder}/got.${signal}; exit 1' TERM INT
${NOTE(lab.folder)}`);
		const running = lab.start(["playbook", "-i", "hosts", "play.yml"]);
		const pids = await bothStarted(running);
		running.child.kill(signal);
		const { rc, err, out } = await running.ended;
		expect(err).toContain("[ERROR]: User interrupted execution\n");
		expect(out).not.toContain("fatal:");
		expect(rc).toBe(99);
		expect(pids.filter(isRunning)).toEqual([]);
		expect(leftOnTargets()).toEqual([]);
		expect(readFileSync(lab.path(`got.${signal}`), "utf8")).toBe("got\ngot\n");
		expect(existsSync(lab.path("never"))).toBe(false);
	},
);

test("one that ignores the signal is killed; a second Ctrl-C does not wait for that", async () => {
	lab.write({ "pid.h0": "", "pid.h1": "" });
	longTask(`trap '' TERM INT HUP\n${NOTE(lab.folder)}`);
	const running = lab.start(["playbook", "-i", "hosts", "play.yml"]);
	const pids = await bothStarted(running);
	running.child.kill("SIGINT");
	await expect.poll(running.err).toContain("User interrupted execution");
	running.child.kill("SIGINT");
	const start = Date.now();
	expect((await running.ended).rc).toBe(99);
	expect(Date.now() - start).toBeLessThan(2_000);
	await expect
		.poll(() => pids.filter(isRunning), { timeout: 15_000 })
		.toEqual([]);
	await expect.poll(leftOnTargets, { timeout: 5_000 }).toEqual([]);
});

test("an ad-hoc command ends, too", async () => {
	const running = lab.start([
		"adhoc",
		"-i",
		"hosts",
		"all",
		"-m",
		"shell",
		"-a",
		`echo $$ > ${lab.folder}/pid.{{ inventory_hostname }}; sleep 61`,
	]);
	lab.write({ "pid.h0": "", "pid.h1": "" });
	const pids = await bothStarted(running);
	running.child.kill("SIGINT");
	const { rc, err } = await running.ended;
	expect(err).toContain("[ERROR]: User interrupted execution\n");
	expect(rc).toBe(99);
	expect(pids.filter(isRunning)).toEqual([]);
});

test("a reader that goes away does not end the run", async () => {
	lab.write({
		"play.yml": `
- hosts: h0
  gather_facts: false
  tasks:
    - command: echo {{ item }}
      loop: "{{ range(30) | list }}"
    - command: touch ${lab.folder}/done
`,
	});
	const running = lab.start(["playbook", "-i", "hosts", "play.yml"]);
	running.child.stdout?.once("data", () => running.child.stdout?.destroy());
	const { rc, err } = await running.ended;
	expect(existsSync(lab.path("done"))).toBe(true);
	expect(err).toBe("");
	expect(rc).toBe(0);
});
