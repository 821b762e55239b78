// The `junit` callback: a run as a test report, for continuous integration. Two things are otherwise than
// in the reference: hosts that are unreachable are in it, and a second result of a host is a case more.

import { renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { ShevekError } from "../../errors/shevek-error.ts";
import { defineCallback } from "../../plugins/callback.ts";
import { JUNIT_OPTIONS } from "./junit-options.ts";
import { junitReport } from "./junit-report.ts";
import { JunitTasks } from "./junit-tasks.ts";
import { makeFolder } from "./make-folder.ts";

export default defineCallback({
	type: "aggregate",
	description: "Writes a JUnit report of each playbook's run.",
	options: JUNIT_OPTIONS,
	start({ options, run, display, now }) {
		const { verbosity } = display;
		const tasks = new JunitTasks({ options, verbosity, cwd: run.cwd, now });
		const finish = tasks.finish.bind(tasks);
		let playbook = "";
		return {
			playbookStart(event) {
				const { name } = event.playbook;
				playbook = basename(name, extname(name));
			},
			taskStart({ task, play }) {
				tasks.start(task, play);
			},
			ok: finish,
			failed: finish,
			unreachable: finish,
			skipped: finish,
			include: (event) => tasks.include(event),
			stats() {
				const name = `${playbook}-${now() / 1000}.xml`;
				const report = junitReport(playbook, tasks.cases());
				writeReport(options.output_dir, name, report);
			},
		};
	},
});

function writeReport(folder: string, name: string, report: string): void {
	const file = join(folder, name);
	try {
		makeFolder(folder);
		replaceFile(file, report);
	} catch (cause) {
		throw new ShevekError(
			"file",
			`junit: the report cannot be written to ${file}: ${cause instanceof Error ? cause.message : String(cause)}`,
			{
				hint: "Set JUNIT_OUTPUT_DIR to a folder that you may write to.",
				cause,
			},
		);
	}
}

/** Written beside and moved into place, so that no one reads half a report. */
function replaceFile(file: string, text: string): void {
	const temporary = `${file}.${process.pid}.tmp`;
	try {
		writeFileSync(temporary, text);
		renameSync(temporary, file);
	} catch (error) {
		rmSync(temporary, { force: true });
		throw error;
	}
}
