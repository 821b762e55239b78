// `run_seconds`: a run that hangs is stopped, whichever engine runs it, and the next message has its turn.

import { chmodSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { isRunning } from "../e2e/lab.ts";
import { CONFIG, type LoopLab, makeLoopLab, note, play } from "./loop-lab.ts";

let lab: LoopLab;
afterEach(() => lab.remove());

const LIMITED = `${CONFIG.replace("0.05", "0.05, tries: 2")}run_seconds: 4\n`;

/** A hanging task tells its process first. */
const HANG = "echo $$ >> pids; exec sleep 100";

const ENGINES: readonly (readonly [string, Record<string, string>, number])[] =
	[
		[
			"native",
			{
				"loop.yml": LIMITED,
				"playbooks/hang.yml": play(
					`    - shell: cd {{ playbook_dir }}/..; ${HANG}\n`,
				),
				"playbooks/good.yml": play(note("'good'")),
			},
			99,
		],
		[
			"playbook_cmd",
			{
				"loop.yml": LIMITED.replace(
					'"localhost,"',
					'"localhost,", playbook_cmd: bin/run',
				),
				"bin/run": `#!/bin/sh\ncd "\${0%/*}/.."\ncase $1 in */good.yml) echo good >> notes; exit 0;; esac\n${HANG}\n`,
				"playbooks/hang.yml": "",
				"playbooks/good.yml": "",
			},
			130,
		],
	];

test.each(ENGINES)(
	"%s: it is stopped, tried again, and a dead letter with the reason",
	async (_engine, files, exitCode) => {
		lab = makeLoopLab(files);
		if ("bin/run" in files) chmodSync(lab.path("bin/run"), 0o755);
		const { rc, err } = await lab.feed([
			["hang", {}],
			["good", {}],
		]);
		expect(rc).toBe(0);
		expect(lab.notes()).toEqual(["good"]);
		expect(
			(await lab.messages()).map(({ state, tries, exit_code, reason }) => [
				state,
				tries,
				exit_code,
				reason,
			]),
		).toEqual([
			["dead", 2, exitCode, "stopped after 4 s (run_seconds) at try 2 of 2"],
			["finished", 1, 0, null],
		]);
		expect(err).toMatch(
			new RegExp(
				`hang: run [0-9a-f]{8} ended with ${exitCode} after [0-9.]+ s: stopped after 4 s \\(run_seconds\\)\n`,
			),
		);
		const pids = lab.read("pids").trim().split("\n").map(Number);
		expect(pids).toHaveLength(2);
		await expect
			.poll(() => pids.filter(isRunning), { timeout: 10_000 })
			.toEqual([]);
	},
);

test("--check tells of it", async () => {
	lab = makeLoopLab({ "loop.yml": LIMITED, "playbooks/good.yml": "" });
	const { out } = await lab.run(["loop", "--check", "loop.yml"]);
	expect(out).toContain("\na run          is stopped after 4 s\n");
});
