// The looper directory: which files are messages, what becomes of them, and of what is none.

import {
	existsSync,
	mkdirSync,
	readdirSync,
	renameSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { afterEach, expect, test } from "vitest";
import {
	CONFIG,
	type LoopLab,
	makeLoopLab,
	note,
	play,
	type RunningLoop,
} from "./loop-lab.ts";

let lab: LoopLab;
afterEach(() => lab.remove());

function directoryLab(options = "", more = ""): LoopLab {
	const made = makeLoopLab({
		"loop.yml": `${CONFIG.replace("{name: stdin}", `{name: directory, path: in${options}}`)}${more}`,
		"playbooks/one.yml": play(note("n")),
		"playbooks/bad.yml": play("    - fail:\n"),
	});
	mkdirSync(made.path("in"));
	return made;
}

/** In the order of their numbers. */
function put(files: Readonly<Record<string, string>>): void {
	for (const [at, [name, text]] of Object.entries(files).entries()) {
		const file = lab.path(`in/${name}`);
		writeFileSync(`${file}.part`, text);
		utimesSync(`${file}.part`, 1000 + at, 1000 + at);
		renameSync(`${file}.part`, file);
	}
}

const files = (folder = "in") => readdirSync(lab.path(folder)).toSorted();

async function stop(loop: RunningLoop): Promise<void> {
	loop.child.kill("SIGTERM");
	expect((await loop.ended).rc).toBe(0);
}

test("files are messages, the oldest first, and go when they are done with", async () => {
	lab = directoryLab();
	put({
		"one@2.json": '{"n": "by name"}',
		"x.json": '["one", {"n": "a pair"}]',
		"a.json": '{"routing_key": "one", "payload": {"n": "parts"}}',
		"bad.json": "{}",
		"none.json": "{}",
		"notes.txt": "left alone",
		".one.json": "left alone",
	});
	const loop = lab.loop();
	await expect
		.poll(() => files(), { timeout: 60_000 })
		.toEqual([".one.json", "notes.txt"]);
	await stop(loop);
	expect(lab.notes()).toEqual(["by name", "a pair", "parts"]);
});

test("a file that comes later is seen at once, and kept in done_dir under a name of its own", async () => {
	lab = directoryLab(", done_dir: done, poll_seconds: 3600");
	const loop = lab.loop();
	await loop.logged("INFO looper directory");
	for (const n of [1, 2]) {
		put({ "one.json": `{"n": ${n}}` });
		await expect.poll(() => lab.notes().length, { timeout: 60_000 }).toBe(n);
		await expect.poll(() => files()).toEqual([]);
	}
	await stop(loop);
	expect(files("done")).toEqual(["one.1.json", "one.json"]);
});

test("what is no message is put aside; one that is being written is waited for", async () => {
	lab = directoryLab();
	put({
		"list.json": "[1]",
		"long.json": `{"n": "${"x".repeat(2 ** 20 + 4096)}"}`,
		"old.json": "{",
		"../out.json": "{}",
	});
	writeFileSync(lab.path("in/one.json"), '{"n": ');
	symlinkSync("/etc/hostname", lab.path("in/link.json"));
	const loop = lab.loop();
	await loop.logged("list.json is put into");
	await loop.logged("long.json is put into");
	await loop.logged("old.json is put into");
	writeFileSync(lab.path("in/one.json"), '{"n": "whole"}');
	await expect.poll(() => lab.notes(), { timeout: 60_000 }).toEqual(["whole"]);
	await expect.poll(() => files()).toEqual(["link.json", "refused"]);
	await stop(loop);
	expect(files("in/refused")).toEqual(["list.json", "long.json", "old.json"]);
});

test("one that was done with, and that a kill kept from being removed, is not run again", async () => {
	lab = directoryLab(", done_dir: done");
	put({ "one.json": '{"n": 1}' });
	const first = lab.loop();
	await expect
		.poll(() => existsSync(lab.path("done/one.json")), { timeout: 60_000 })
		.toBe(true);
	await stop(first);
	renameSync(lab.path("done/one.json"), lab.path("in/one.json"));
	const second = lab.loop();
	await second.logged("which is finished; it is not run again");
	await expect.poll(() => files()).toEqual([]);
	await stop(second);
	expect(lab.notes()).toEqual(["1"]);
});

test("a folder that is not there is an error at the start", async () => {
	lab = directoryLab("x");
	const { rc, err } = await lab.run(["loop", "loop.yml"]);
	expect(err).toContain(
		`ERROR! the folder ${lab.path("inx")} cannot be read\n`,
	);
	expect(rc).toBe(1);
});

test("SIGHUP puts another looper in its place when its messages are done", async () => {
	lab = directoryLab();
	mkdirSync(lab.path("in2"));
	const loop = lab.loop();
	await loop.logged("INFO looper directory");
	lab.write({
		"loop.yml": lab.read("loop.yml").replace("path: in", "path: in2"),
	});
	loop.child.kill("SIGHUP");
	await loop.logged("the looper is directory from now on");
	put({ "one.json": '{"n": "first"}', "../in2/one.json": '{"n": "second"}' });
	await expect.poll(() => lab.notes(), { timeout: 60_000 }).toEqual(["second"]);
	lab.write({
		"loop.yml": lab.read("loop.yml").replace("path: in2", "path: in3"),
	});
	loop.child.kill("SIGHUP");
	await loop.logged("it goes on as it was");
	put({ "../in2/one.json": '{"n": "third"}' });
	await expect
		.poll(() => lab.notes(), { timeout: 60_000 })
		.toEqual(["second", "third"]);
	await stop(loop);
});
