// `shevek pull` where the reference has no answer or another: under cron, interrupted, on record, as a shim.

import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findLocalHost } from "../../src/cli/pull-steps/local-host.ts";
import { makeRepository, type Repository } from "../oracle/pull/native.ts";
import { isRunning, type Lab, makeLab, type Running } from "./lab.ts";

const SHEVEK = join(import.meta.dirname, "../../bin/shevek");
const run = promisify(execFile);

let lab: Lab;
let repository: Repository;
beforeEach(() => {
	lab = makeLab();
	repository = makeRepository(lab.folder);
});
afterEach(() => lab.remove());

const pull = (...words: string[]) => [
	"pull",
	"-U",
	lab.path("repository"),
	"-d",
	"checkout",
	...words,
];

const play = (tasks: string) =>
	`- hosts: localhost\n  gather_facts: false\n  tasks:\n${tasks}`;

test("works in cron's environment, without a terminal", async () => {
	const env = { HOME: lab.path("home"), PATH: "/usr/bin:/bin" };
	const node = `${process.execPath.replace(/\/[^/]*$/, "")}`;
	const words = pull("two.yml").slice(1);
	// where the launcher finds no Node in there, the crontab's PATH names it
	const path = existsSync(join(SHEVEK, "../../node_modules/.bin/node"))
		? env.PATH
		: `${env.PATH}:${node}`;
	const { stdout, stderr } = await run(
		"setsid",
		["--wait", SHEVEK, "pull", ...words],
		{ cwd: lab.folder, env: { ...env, PATH: path, SHEVEK_SOURCE: "1" } },
	);
	expect(stdout).toContain('\n    "msg": "two"\n');
	expect(stdout).toContain("\nlocalhost | CHANGED => {\n");
	expect(stderr).toBe("");
	expect(existsSync(lab.path("home/.local/share/shevek/records.db"))).toBe(
		true,
	);
});

test("is two runs on record, whose events go to one file", async () => {
	const env = { SHEVEK_DB: "here.db" };
	const words = pull("two.yml", "--events", "events");
	expect((await lab.run(words, env)).rc).toBe(0);
	const { out } = await lab.run(["log", "runs", "--json"], env);
	const runs: { kind: string; status: string }[] = JSON.parse(out);
	expect(runs.map(({ kind, status }) => [kind, status])).toEqual([
		["playbook", "successful"],
		["adhoc", "successful"],
	]);
	const lines = readFileSync(lab.path("events"), "utf8").trim().split("\n");
	const statuses = lines.flatMap((line) => JSON.parse(line).status ?? []);
	const once = ["starting", "running", "successful"];
	expect(statuses).toEqual([...once, ...once]);
});

test("with events on standard output, all else goes to standard error", async () => {
	const { out, err, rc } = await lab.run(pull("two.yml", "--events=-"));
	expect(rc).toBe(0);
	for (const line of out.trim().split("\n")) JSON.parse(line);
	expect(err).toMatch(/^Starting Ansible Pull at /);
	expect(err).toContain("PLAY RECAP");
});

test("runs the playbook that has this machine's name", async () => {
	const { fullName } = await findLocalHost(process.env);
	repository.commit({
		[`${fullName}.yml`]: play("    - debug: {msg: mine}\n"),
	});
	const { out, rc } = await lab.run(pull());
	expect(rc).toBe(0);
	expect(out).toContain('"msg": "mine"');
});

test("does what the reference's options are silent about", async () => {
	const listed = await lab.run(pull("two.yml", "--list-hosts"));
	expect(listed.out).toMatch(/\n {2}play #1 \(localhost\): localhost\t/);
	expect(listed.out).not.toContain("TASK");
	const ssh = await lab.run(pull("two.yml", "-c", "ssh"));
	expect([ssh.rc, ssh.err]).toEqual([
		0,
		"[WARNING]: --connection=ssh has no effect: a pull runs on this machine\n",
	]);
});

test("paths and values may hold blanks and quotes", async () => {
	mkdirSync(lab.path("it's here"));
	const words = ["-d", "it's here/a b", "-e", 'who="it\'s $HOME"', "-vvvv"];
	const { out, rc } = await lab.run(pull(...words));
	expect(rc).toBe(0);
	expect(out).toContain(`it's here/a b, for it's $HOME"`);
	expect(out).toContain("\nEXEC: shevek adhoc --inventory=localhost, ");
});

test("with --force says that there is no checkout to work in", async () => {
	const playbook = lab.path("repository/two.yml");
	const words = ["-U", lab.path("none"), "-d", "nowhere", "-f", playbook];
	const { rc, err } = await lab.run(["pull", ...words]);
	expect(err).toContain(`ERROR! cannot work in ${lab.path("nowhere")}\n`);
	expect(rc).toBe(1);
});

test("an engine that is none is refused before anything is fetched", async () => {
	const { rc, out } = await lab.run(pull("--engine", "none"));
	expect(out).toContain("\nERROR! there is no engine 'none'\n");
	expect(rc).toBe(5);
	expect(existsSync(lab.path("checkout"))).toBe(false);
});

test("shows no secret of its command line", async () => {
	const { out } = await lab.run(pull("two.yml", "-e", "db_password=hush"));
	expect(out).toContain("-e db_password=********\n");
	expect(out).not.toContain("hush");
});

test("goes by the name of its shim", async () => {
	await lab.run(["shims", lab.path("shims")]);
	const shim = lab.path("shims/ansible-pull");
	const env = { ...process.env, SHEVEK_SOURCE: "1", HOME: lab.path("home") };
	const { stdout } = await run(shim, pull("two.yml").slice(1), {
		cwd: lab.folder,
		env,
	});
	expect(stdout.split("\n")[1]).toBe(
		`${shim} -U ${lab.path("repository")} -d checkout two.yml`,
	);
	const version = await run(shim, ["--version"], { env });
	expect(version.stdout).toMatch(/^ansible-pull \[core /);
});

async function interrupted(running: Running): Promise<void> {
	running.child.kill("SIGINT");
	const { rc, err } = await running.ended;
	expect(err).toBe(" [ERROR]: User interrupted execution\n");
	expect(rc).toBe(99);
}

test("Ctrl-C ends its sleep", async () => {
	const running = lab.start(pull("-s", "1000000000"));
	await expect
		.poll(running.out, { timeout: 20_000 })
		.toMatch(/\nSleeping for \d+ seconds\.\.\.\n$/);
	await interrupted(running);
	expect(existsSync(lab.path("checkout"))).toBe(false);
});

const STUCK = (file: string) =>
	`#!/bin/sh\necho $$ > ${file}\nsleep 60 & wait\n`;

async function pidIn(file: string): Promise<number> {
	await expect
		.poll(() => existsSync(file) && readFileSync(file, "utf8"), {
			timeout: 20_000,
		})
		.toMatch(/^\d+\n$/);
	return Number(readFileSync(file, "utf8"));
}

test("Ctrl-C while the repository is fetched ends all, --force or not", async () => {
	lab.write({ "bin/git": STUCK(lab.path("pid")) });
	await run("chmod", ["+x", lab.path("bin/git")]);
	const env = { PATH: `${lab.path("bin")}:${process.env.PATH}` };
	const running = lab.start(pull("-f"), env);
	const pid = await pidIn(lab.path("pid"));
	await interrupted(running);
	expect(isRunning(pid)).toBe(false);
	expect(running.out()).not.toContain("PLAY");
});

test("Ctrl-C while the playbook runs leaves no checkout behind that was to be purged", async () => {
	lab.write({ stuck: STUCK(lab.path("pid")) });
	repository.commit({
		"local.yml": play(`    - command: sh ${lab.path("stuck")}\n`),
	});
	const running = lab.start(pull("--purge"));
	const pid = await pidIn(lab.path("pid"));
	expect(existsSync(lab.path("checkout/local.yml"))).toBe(true);
	await interrupted(running);
	expect(isRunning(pid)).toBe(false);
	expect(existsSync(lab.path("checkout"))).toBe(false);
});
