// `shevek loop` from its start to its end: what is run, what is tried again, what is left, and for how long.

import { existsSync, readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { afterEach, expect, test } from "vitest";
import { isRunning } from "../e2e/lab.ts";
import { CONFIG, type LoopLab, makeLoopLab, note, play } from "./loop-lab.ts";

let lab: LoopLab;
afterEach(() => lab.remove());

const short = ({
	routing_key,
	state,
	tries,
	reason,
}: Awaited<ReturnType<LoopLab["messages"]>>[number]) =>
	[routing_key, state, tries, reason] as const;

test("input's messages are run in their order, and the loop ends with 0", async () => {
	lab = makeLoopLab({ "playbooks/one.yml": play(note("'one ' ~ n")) });
	const { rc, err } = await lab.feed([
		["one", { n: 1 }],
		{ routing_key: "one", payload: { n: 2 } },
		"no message",
		"",
		["one", { n: 3 }],
	]);
	expect(err).toContain(
		"WARNING looper stdin: line 3 of standard input is left out: it is no JSON\n",
	);
	expect(err).toMatch(/INFO the loop ends: 3 received, 3 finished\n$/);
	expect(rc).toBe(0);
	expect(lab.notes()).toEqual(["one 1", "one 2", "one 3"]);
});

test("only keys of the list are run; `all` counts as the first alone", async () => {
	lab = makeLoopLab({
		"loop.yml": CONFIG.replace("[all]", "[one, all]"),
		"playbooks/one.yml": play(note("'one'")),
		"playbooks/two.yml": play(note("'two'")),
		"playbooks/all.yml": play(note("'all'")),
	});
	const { rc, err } = await lab.feed([
		["two", {}],
		["one", {}],
		["one.more", {}],
		["all", {}],
	]);
	expect(rc).toBe(0);
	expect(lab.notes()).toEqual(["one", "all"]);
	expect(err).toContain("4 received, 2 finished, 2 unrouted");
});

test("what fails is tried again and given up, and nothing else waits for it", async () => {
	lab = makeLoopLab({
		"loop.yml": CONFIG.replace("0.05", "0.05, tries: 2"),
		"playbooks/bad.yml": play(`${note("'bad'")}    - fail:\n`),
		"playbooks/broken.yml": "- hosts: [\n",
		"playbooks/good.yml": play(note("'good'")),
	});
	const { rc } = await lab.feed([
		["bad", {}],
		["none", {}],
		["broken", {}],
		["good", {}],
	]);
	expect(rc).toBe(0);
	expect((await lab.messages()).map(short)).toEqual([
		["bad", "dead", 2, "exit code 2 at try 2 of 2"],
		[
			"none",
			"dead",
			1,
			`there is no playbook none.yml in ${lab.path("playbooks")}`,
		],
		["broken", "dead", 1, expect.stringContaining("broken.yml:2:1: ")],
		["good", "finished", 1, null],
	]);
	expect(lab.notes().toSorted()).toEqual(["bad", "bad", "good"]);
});

test("what succeeds at a later try is finished, with all its runs", async () => {
	lab = makeLoopLab({
		"playbooks/later.yml": play(
			"    - shell: mkdir {{ playbook_dir }}/../tried || exit 0; exit 1\n",
		),
	});
	await lab.feed([["later", {}]]);
	const [message] = await lab.messages();
	expect(message).toMatchObject({ state: "finished", tries: 2, exit_code: 0 });
	expect(message?.runs).toHaveLength(2);
	const shown = await lab.run([
		"log",
		"show",
		message?.runs[1] ?? "",
		"--json",
	]);
	expect(JSON.parse(shown.out).run.message).toEqual({
		key: message?.key,
		routing_key: "later",
		source: "stdin",
		id: null,
		loop: lab.path("loop.yml"),
	});
});

test("keys that lead out of the folder are refused and counted, and leave nothing behind", async () => {
	lab = makeLoopLab({
		"out.yml": play(note("'out'")),
		"playbooks/x.yml": play(""),
	});
	const { rc, err } = await lab.feed([
		["../out", {}],
		[lab.path("out"), {}],
		["x\u0000", {}],
		["x\n2030-01-01 forged line", {}],
	]);
	expect(rc).toBe(0);
	expect(err).toContain("refused: it leads through . or ..");
	expect(err).toContain("refused: it is an absolute path");
	expect(err).toContain("refused: it holds a NUL");
	expect(err).not.toMatch(/^2030/m);
	expect(err).toContain("4 received, 1 error, 3 refused");
	expect(lab.notes()).toEqual([]);
	expect(await lab.messages()).toHaveLength(1);
});

test("an id that came before is not run again, in this loop or the next", async () => {
	lab = makeLoopLab({ "playbooks/one.yml": play(note("'one'")) });
	const message = { routing_key: "one", payload: {}, id: "17" };
	await lab.feed([message, message]);
	const { err } = await lab.feed([message]);
	expect(err).toContain(
		"one: it is message 1, which is finished; it is not run again",
	);
	expect(lab.notes()).toEqual(["one"]);
});

test("equal messages without an id are two", async () => {
	lab = makeLoopLab({ "playbooks/one.yml": play(note("'one'")) });
	await lab.feed([
		["one", {}],
		["one", {}],
	]);
	expect(lab.notes()).toEqual(["one", "one"]);
});

test("several run at once, and of one turn one at a time", async () => {
	const waits = play(
		`${note("'start ' ~ host ~ n")}    - wait_for: {path: "{{ playbook_dir }}/../go.{{ host }}{{ n }}", timeout: 60}\n${note("'end ' ~ host ~ n")}`,
	);
	lab = makeLoopLab({
		"loop.yml": `${CONFIG}concurrency: 3\none_at_a_time: payload.host\n`,
		"playbooks/wait.yml": waits,
	});
	const loop = lab.loop();
	for (const [host, n] of [
		["a", 1],
		["a", 2],
		["b", 1],
	] as const)
		loop.send(["wait", { host, n }]);
	loop.end();
	await expect
		.poll(() => lab.notes().toSorted())
		.toEqual(["start a1", "start b1"]);
	lab.write({ "go.a1": "" });
	await expect.poll(() => lab.notes()).toContain("start a2");
	expect(lab.notes()).not.toContain("end b1");
	lab.write({ "go.b1": "", "go.a2": "" });
	expect((await loop.ended).rc).toBe(0);
	expect(lab.notes().indexOf("start a2")).toBeGreaterThan(
		lab.notes().indexOf("end a1"),
	);
	// each line says whose it is
	expect(loop.out()).toMatch(/^[0-9a-f]{8} PLAY \[localhost\]/m);
});

const SLOW = play(
	`${note("'begun'")}    - shell: echo $$ > {{ playbook_dir }}/../pid; sleep 100\n`,
);

test.each(["SIGTERM", "SIGINT"] as const)(
	"%s lets runs end for the stated time, then stops them, and the next loop runs them anew",
	async (signal) => {
		lab = makeLoopLab({
			"loop.yml": `${CONFIG}shutdown_seconds: 0.2\n`,
			"playbooks/slow.yml": SLOW,
		});
		const loop = lab.loop();
		loop.send(["slow", {}]);
		loop.send(["slow", { waiting: true }]);
		await expect.poll(() => pidOf(lab), { timeout: 60_000 }).toBeGreaterThan(0);
		const pid = pidOf(lab);
		loop.child.kill(signal);
		const { rc, err } = await loop.ended;
		expect(rc).toBe(0);
		expect(err).toContain("1 running: they have 0.2 s to end");
		expect(err).toContain(
			"1 still running: stopped, and their messages handed back",
		);
		expect(isRunning(pid)).toBe(false);
		expect((await lab.messages()).map(short)).toEqual([
			["slow", "waiting", 0, null],
			["slow", "waiting", 0, null],
		]);
		lab.write({ "playbooks/slow.yml": play(note("'again'")) });
		await lab.feed([]);
		expect(lab.notes()).toEqual(["begun", "again", "again"]);
	},
);

test("a run that ends in time is finished by SIGTERM's loop", async () => {
	lab = makeLoopLab({
		"playbooks/wait.yml": play(
			`${note("'begun'")}    - wait_for: {path: "{{ playbook_dir }}/../go", timeout: 60}\n${note("'ended'")}`,
		),
	});
	const loop = lab.loop();
	loop.send(["wait", {}]);
	await expect.poll(() => lab.notes(), { timeout: 60_000 }).toEqual(["begun"]);
	loop.child.kill("SIGTERM");
	await loop.logged("1 running: they have 30 s to end");
	lab.write({ go: "" });
	expect((await loop.ended).rc).toBe(0);
	expect((await lab.messages()).map(({ state }) => state)).toEqual([
		"finished",
	]);
});

test("a record that cannot be written does not keep the loop from ending", async () => {
	lab = makeLoopLab({
		"loop.yml": `${CONFIG}shutdown_seconds: 0\n`,
		"playbooks/a.yml": play(note("1")),
	});
	const loop = lab.loop();
	await loop.logged("INFO looper stdin");
	const other = new DatabaseSync(lab.path("records.db"), { timeout: 60_000 });
	other.exec("BEGIN IMMEDIATE");
	loop.send(["a", {}]);
	await loop.logged("the record cannot be written for now");
	loop.child.kill("SIGTERM");
	const { rc, err } = await loop.ended;
	other.close();
	expect(err).toContain(
		"the record cannot be written, and the loop ends without it",
	);
	expect(err).toContain("INFO the loop ends: 1 received, 1 returned");
	expect(rc).toBe(0);
	expect(lab.notes()).toEqual([]);
});

test("a message whose loop was killed in mid-run is run by the next, and no try is used up", async () => {
	lab = makeLoopLab({
		"loop.yml": CONFIG.replace("0.05", "0.05, tries: 1"),
		"playbooks/slow.yml": SLOW,
	});
	for (const round of [1, 2, 3]) {
		const loop = lab.loop();
		if (round === 1) loop.send(["slow", {}]);
		await expect
			.poll(() => lab.notes().length, { timeout: 60_000 })
			.toBe(round);
		await expect.poll(() => pidOf(lab)).toBeGreaterThan(0);
		loop.child.kill("SIGKILL");
		await loop.ended;
		await expect.poll(() => isRunning(pidOf(lab))).toBe(false);
		lab.write({ pid: "" });
	}
	lab.write({ "playbooks/slow.yml": play(note("'ended'")) });
	const { err } = await lab.feed([]);
	expect(err).toContain("1 message of a loop that died in mid-run");
	expect((await lab.messages()).map(short)).toEqual([
		["slow", "finished", 1, null],
	]);
});

test("SIGHUP reads the configuration anew, and a wrong one changes nothing", async () => {
	lab = makeLoopLab({
		"loop.yml": CONFIG.replace("[all]", "[one]"),
		"playbooks/one.yml": play(note("'one'")),
		"playbooks/two.yml": play(note("'two'")),
	});
	const loop = lab.loop();
	await loop.logged("1 routing key,");
	lab.write({
		"loop.yml": CONFIG.replace("routing_keys: [all]", "routing_kys: []"),
	});
	loop.child.kill("SIGHUP");
	await loop.logged("ERROR the configuration has 2 faults:");
	await loop.logged("ERROR the configuration stays as it was");
	expect(loop.err()).toContain(
		"loop.yml:3:1: routing_kys is nothing that the loop knows; did you mean 'routing_keys'?",
	);
	loop.send(["one", {}]);
	await expect.poll(() => lab.notes(), { timeout: 60_000 }).toEqual(["one"]);
	lab.write({ "loop.yml": CONFIG.replace("[all]", "[two]") });
	loop.child.kill("SIGHUP");
	await loop.logged("INFO configured anew: looper stdin");
	loop.send(["one", {}]);
	loop.send(["two", {}]);
	loop.end();
	expect((await loop.ended).rc).toBe(0);
	expect(lab.notes()).toEqual(["one", "two"]);
});

function pidOf({ path }: LoopLab): number {
	return Number(linesIn(path("pid"))[0] ?? 0);
}

function linesIn(file: string): readonly string[] {
	return existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
}
