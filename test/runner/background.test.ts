// A run and the process that has begun it: Ctrl-C, kill -9, runs in the background, two at once.

import { existsSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isRunning, type Lab, makeLab } from "../e2e/lab.ts";
import { endOf, inFolder, LONG, leftEvents, SITE } from "./folder.ts";

let lab: Lab;
beforeEach(() => {
	lab = makeLab(
		inFolder({ "project/long.yml": LONG, "project/site.yml": SITE }),
	);
});
afterEach(() => lab.remove());

const LIMIT = { timeout: 30_000 };
const args = (...more: string[]) => ["runner", ...more];
const long = (ident: string) =>
	args("run", "pdd", "-p", "long.yml", "-i", ident);

/** The process of the task that takes its time. */
async function taskBegun(): Promise<number> {
	const file = lab.path("began");
	await expect
		.poll(() => existsSync(file) && readFileSync(file, "utf8"), LIMIT)
		.toMatch(/^\d+\n$/);
	return Number(readFileSync(file, "utf8"));
}

test.each([
	["SIGINT", "native"],
	["SIGTERM", "native"],
	["SIGHUP", "native"],
	["SIGINT", "ansible"],
] as const)(
	"%s cancels the run, and its tasks end with it: %s",
	async (signal, engine) => {
		const running = lab.start([...long("one"), "--engine", engine]);
		const task = await taskBegun();
		running.child.kill(signal);
		expect((await running.ended).rc).toBe(254);
		expect(endOf(lab, "one")).toEqual(["canceled", "254"]);
		await expect.poll(() => isRunning(task), LIMIT).toBe(false);
	},
);

test.each(["native", "ansible"])(
	"kill -9 leaves no run behind, nor its ident taken: %s",
	async (engine) => {
		const running = lab.start([...long("one"), "--engine", engine]);
		const task = await taskBegun();
		running.child.kill("SIGKILL");
		await running.ended;
		await expect.poll(() => isRunning(task), LIMIT).toBe(false);
		const again = await lab.run(
			args("run", "pdd", "-p", "site.yml", "-i", "one"),
		);
		expect(again).toMatchObject({ rc: 0, err: "" });
		expect(endOf(lab, "one")).toEqual(["successful", "0"]);
	},
);

test("start runs in the background, is-alive and stop know it by the file pid", async () => {
	const alive = async () => (await lab.run(args("is-alive", "pdd"))).rc;
	expect(await alive()).toBe(1);
	expect((await lab.run(args("stop", "pdd"))).rc).toBe(1);
	const start = args("start", "pdd", "-p", "long.yml", "-i", "one");
	expect(await lab.run(start)).toMatchObject({ rc: 0, out: "", err: "" });
	const task = await taskBegun();
	expect(await alive()).toBe(0);
	const pid = Number.parseInt(readFileSync(lab.path("pdd/pid"), "utf8"), 10);
	expect(isRunning(pid)).toBe(true);
	const second = await lab.run(start);
	expect([second.rc, second.err]).toEqual([
		5,
		`ERROR! a run is under way in ${lab.path("pdd")} (process ${pid})\n\n\`shevek runner stop\` ends it.\n`,
	]);
	expect((await lab.run(args("stop", "pdd"))).rc).toBe(0);
	expect([isRunning(pid), isRunning(task)]).toEqual([false, false]);
	expect(await alive()).toBe(1);
	expect(endOf(lab, "one")).toEqual(["canceled", "254"]);
	expect(existsSync(lab.path("pdd/pid"))).toBe(false);
});

test("a file pid of a process that is gone, or of another one, is nobody's", async () => {
	// this very process has the number, but did not start then
	lab.write({ "pdd/pid": `${process.pid}\n1\n` });
	expect((await lab.run(args("is-alive", "pdd"))).rc).toBe(1);
	const ended = await lab.run(
		args("start", "pdd", "-p", "site.yml", "-i", "one"),
	);
	expect(ended.rc).toBe(0);
	await expect
		.poll(() => existsSync(lab.path("pdd/artifacts/one/rc")), LIMIT)
		.toBe(true);
	expect(endOf(lab, "one")).toEqual(["successful", "0"]);
});

test("two runs in one folder have an ident each; one ident is one run's", async () => {
	const first = lab.start(long("one"));
	await taskBegun();
	const same = await lab.run(long("one"));
	expect([same.rc, same.err]).toEqual([
		5,
		`ERROR! a run with the ident 'one' is under way in ${lab.path("pdd/artifacts/one")}\n\nGive this one another ident, or wait.\n`,
	]);
	const other = await lab.run(
		args(
			"run",
			"pdd",
			"-p",
			"site.yml",
			"-i",
			"two",
			"--rotate-artifacts",
			"1",
		),
	);
	expect(other.rc).toBe(0);
	// rotation has left alone what is being written
	expect(leftEvents(lab, "one").length).toBeGreaterThan(2);
	first.child.kill("SIGTERM");
	await first.ended;
	expect(endOf(lab, "one")).toEqual(["canceled", "254"]);
	expect(endOf(lab, "two")).toEqual(["successful", "0"]);
});
