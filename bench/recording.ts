// What keeping the record costs: `node bench/recording.ts` sends 10,000 results of `command` and prints
// microseconds a row, on the run's thread and on both together, and the database's size.
// `node bench/recording.ts --slow` adds a sort of each result, to see that a regression shows.

import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { RunEvent, TaskInfo } from "../src/events/run-event.ts";
import { fromPlain } from "../src/pyvalue/plain.ts";
import type { PyDict } from "../src/pyvalue/value.ts";
import { Recorder } from "../src/records/recorder.ts";
import { WritingClient } from "../src/records/writing-client.ts";

const HOSTS = 100;
const TASKS = 100;
const ROWS = HOSTS * TASKS;
/** Of the design: microseconds a row, megabytes for 10,000 rows. */
const GOAL_US = 5;
const GOAL_MB = 6;

const folder = mkdtempSync(join(tmpdir(), "bench-recording-"));
const path = join(folder, "records.db");
const isSlow = process.argv.includes("--slow");

const play = {
	uuid: randomUUID(),
	name: "bench",
	hasName: true,
	pattern: "all",
	path: "/srv/site.yml",
	line: 1,
	strategy: "linear",
	isCheckMode: false,
};

function taskOf(index: number): TaskInfo {
	return {
		uuid: randomUUID(),
		name: `web : step ${index} of the installation`,
		ownName: `step ${index} of the installation`,
		action: "command",
		resolvedAction: "ansible.builtin.command",
		args: new Map(),
		path: "/srv/roles/web/tasks/main.yml",
		line: index * 3,
		role: "web",
		roleFqcn: "web",
		isNoLog: false,
		isHandler: false,
		isCheckMode: false,
		isDiff: false,
		tags: ["web"],
		loop: undefined,
		loopWith: undefined,
	};
}

function resultOf(host: number, task: number): PyDict {
	const result = fromPlain({
		changed: true,
		cmd: ["/usr/bin/install-step", "--number", String(task)],
		delta: `0:00:00.00${1000 + host}`,
		start: `2026-11-21 15:54:${10 + (task % 50)}.${380419 + host}`,
		end: `2026-11-21 15:54:${10 + (task % 50)}.${382327 + host}`,
		msg: "",
		rc: 0,
		stderr: "",
		stderr_lines: [],
		stdout: `step ${task} done on host ${host}\n3 files written`,
		stdout_lines: [`step ${task} done on host ${host}`, "3 files written"],
		invocation: {
			module_args: {
				_raw_params: `/usr/bin/install-step --number ${task}`,
				_uses_shell: false,
				argv: null,
				chdir: null,
				creates: null,
				executable: null,
				removes: null,
				stdin: null,
			},
		},
	});
	if (!(result instanceof Map)) throw new Error("no mapping");
	return result;
}

const stamp = () => ({ uuid: "", time: Date.now() });

function taskStart(task: TaskInfo): RunEvent {
	return { kind: "taskStart", play, task, ...stamp() };
}

function okEvents(task: TaskInfo, index: number): RunEvent[] {
	return Array.from({ length: HOSTS }, (_, host) => ({
		kind: "ok",
		play,
		task,
		...stamp(),
		outcome: {
			host: `web${String(host).padStart(3, "0")}.example.com`,
			remoteAddr: "10.0.0.1",
			result: resultOf(host, index),
			delegatedTo: undefined,
			delegatedAddr: undefined,
			delegatedVars: undefined,
			itemLabel: undefined,
			isVerboseAlways: false,
			isVerboseOverride: false,
			isNoLog: false,
			start: Date.now(),
			end: Date.now(),
		},
	}));
}

const id = randomUUID();
const recorder = new Recorder({
	client: new WritingClient({
		path,
		run: id,
		warn: (text) => console.error(text),
	}),
	run: {
		id,
		kind: "playbook",
		command: "shevek playbook site.yml",
		user: "bench",
		controller: "bench",
		pid: process.pid,
		shevekVersion: "0",
		ansibleVersion: null,
		cwd: folder,
		gitCommit: null,
		isCheck: false,
	},
});

/** CPU milliseconds of this thread in `work`: the machine may have other things to do. */
function timed(work: () => void): number {
	const before = process.threadCpuUsage();
	work();
	const { user, system } = process.threadCpuUsage(before);
	return (user + system) / 1000;
}

function send(event: RunEvent): void {
	recorder.onEvent(event);
	if (isSlow && event.kind === "ok")
		for (let i = 0; i < 20; i++)
			JSON.stringify([...event.outcome.result].sort());
}

const batches = Array.from({ length: TASKS }, (_, index) => {
	const task = taskOf(index);
	return [taskStart(task), ...okEvents(task, index)];
});
send({
	kind: "status",
	status: "starting",
	exitCode: undefined,
	...stamp(),
});
send({
	kind: "playbookStart",
	playbook: { uuid: randomUUID(), name: "site.yml", path: "/srv/site.yml" },
	...stamp(),
});
send({ kind: "playStart", play, ...stamp() });
await new Promise((resolve) => setTimeout(resolve, 1000));
const cpuBefore = process.cpuUsage();
let mainMs = 0;
for (const events of batches) {
	mainMs += timed(() => events.forEach(send));
	await nextTurn();
}
send({ kind: "status", status: "successful", exitCode: 0, ...stamp() });
await recorder.close();
const cpu = process.cpuUsage(cpuBefore);
const bytes = statSync(path).size;
rmSync(folder, { recursive: true });

const mainUs = (mainMs * 1000) / ROWS;
const bothUs = (cpu.user + cpu.system) / ROWS;
const megabytes = (bytes / 1e6 / ROWS) * 10_000;
const verdict = (value: number, goal: number) =>
	value <= goal ? "reached" : "missed";
console.log(`${ROWS} results
run's thread   ${mainUs.toFixed(1)} us a row (goal ${GOAL_US}: ${verdict(mainUs, GOAL_US)})
both threads   ${bothUs.toFixed(1)} us a row of CPU
size           ${megabytes.toFixed(2)} MB for 10,000 (goal ${GOAL_MB}: ${verdict(megabytes, GOAL_MB)})`);
