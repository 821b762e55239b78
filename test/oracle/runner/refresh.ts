// Runs the private data directories of test/corpus/runner with Debian's ansible-runner (/usr/bin/ansible-runner, with the
// installed ansible-core) and stores what they left in artifacts/, normalised, as expected.json beside each case.json.
//
//     node test/oracle/runner/refresh.ts [CASE …]        without names: all of them
//
// case.json: { "args": the words behind `ansible-runner run DIR`, … }. The environment is bare: PATH, HOME, LC_ALL, TERM.

import { spawnSync } from "node:child_process";
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	realpathSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CORPUS, readCase, wordsOf } from "./cases.ts";
import { normalisedRun } from "./normalised-run.ts";

function run(program: string, args: readonly string[], folder: string) {
	const home = join(folder, "home");
	mkdirSync(home, { recursive: true });
	const env = {
		PATH: "/usr/bin:/bin",
		HOME: home,
		LC_ALL: "C.UTF-8",
		TERM: "xterm",
	};
	const ended = spawnSync(program, args, {
		cwd: folder,
		env,
		stdio: ["ignore", "pipe", "pipe"],
		encoding: "utf8",
		timeout: 120_000,
	});
	if (ended.error) throw ended.error;
	return ended;
}

function firstLine(program: string, folder: string): string {
	return run(program, ["--version"], folder).stdout.split("\n")[0] ?? "";
}

function refresh(name: string): void {
	const scratch = realpathSync(mkdtempSync(join(tmpdir(), "runner-oracle-")));
	const folder = join(scratch, "private");
	cpSync(join(CORPUS, name), folder, { recursive: true });
	const { args } = readCase(name);
	const words = ["run", folder, ...args, "-i", "one"];
	const { status, stdout } = run("/usr/bin/ansible-runner", words, scratch);
	const versions = {
		runner: firstLine("/usr/bin/ansible-runner", scratch),
		core: firstLine("/usr/bin/ansible-playbook", scratch),
	};
	const seen = normalisedRun(folder, {
		exitCode: status ?? -1,
		output: stdout,
		words: wordsOf(scratch),
	});
	const { events, ...rest } = seen;
	const lines = events.map((event) => `\t\t${JSON.stringify(event)}`);
	const head = JSON.stringify({ versions, ...rest }, undefined, "\t");
	writeFileSync(
		join(CORPUS, name, "expected.json"),
		`${head.slice(0, -2)},\n\t"events": [\n${lines.join(",\n")}\n\t]\n}\n`,
	);
	console.log(`${name}: exit ${status}, ${events.length} events`);
	rmSync(scratch, { recursive: true });
}

const [, , ...names] = process.argv;
const all = readdirSync(CORPUS).filter((name) =>
	existsSync(join(CORPUS, name, "case.json")),
);
for (const name of names.length > 0 ? names : all) refresh(name);
