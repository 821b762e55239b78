// Runs the screen corpus through bin/shevek itself and shows where its output differs from the
// reference's recording:   node test/oracle/screen/compare-native.ts [CASE …]
// Times, temporary names and job numbers count as equal, and the order of hosts within a task, which
// depends on who is first.

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, resolve } from "node:path";
import {
	splitLines,
	unifiedDiff,
} from "../../../src/builtin/callbacks/unified-diff.ts";

const CORPUS = resolve(import.meta.dirname, "../../corpus/screen");
const LAUNCHER = resolve(import.meta.dirname, "../../../bin/shevek");
const SCRATCH = "/tmp/shevek-screen";
const RECORDED = /^(case|events)\.json$|^expected\./;

/** A case that a terminal's width decides has no terminal here. */
interface NativeCase {
	readonly command?: string;
	readonly args?: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
	readonly tty?: number;
}

function run(name: string, about: NativeCase): [string, string] {
	const folder = `${SCRATCH}/${name}`;
	rmSync(folder, { recursive: true, force: true });
	cpSync(`${CORPUS}/${name}`, folder, {
		recursive: true,
		filter: (path) => !RECORDED.test(basename(path)),
	});
	const inventory = existsSync(`${folder}/inventory`)
		? "inventory"
		: "localhost,";
	const isAdhoc = about.command === "ansible";
	const words = [isAdhoc ? "adhoc" : "playbook", "-i", inventory];
	const rest = [...(about.args ?? []), ...(isAdhoc ? [] : ["playbook.yml"])];
	const done = spawnSync(LAUNCHER, [...words, ...rest], {
		cwd: folder,
		encoding: "utf8",
		timeout: 60_000,
		env: {
			PATH: process.env.PATH,
			SHEVEK_SOURCE: "1",
			HOME: `${folder}/home`,
			LC_ALL: "C.UTF-8",
			TERM: "xterm",
			ANSIBLE_LOCALHOST_WARNING: "0",
			ANSIBLE_PYTHON_INTERPRETER: "/usr/bin/python3",
			...about.env,
		},
	});
	return [done.stdout, done.stderr];
}

function comparable(text: string): string {
	const steady = text
		.replace(/\b(start|end|delta)("?): ("[^"]*"|'[^']*')/g, "$1$2: TIME")
		.replace(/\/[\w./-]*\/(\.ansible\/tmp|ansible-local)[\w./-]*/g, "TEMPORARY")
		.replace(/\bj?\d{11,}\.\d+/g, "JOB");
	return steady
		.split(/\n(?=\n(?:TASK|PLAY|RUNNING))/)
		.map((block) => block.split("\n").sort().join("\n"))
		.join("\n");
}

function difference(name: string, stream: string, ours: string): string[] {
	const theirs = readFileSync(`${CORPUS}/${name}/expected.${stream}`, "utf8");
	return unifiedDiff(
		splitLines(comparable(theirs)),
		splitLines(comparable(ours)),
		{
			fromName: `${name}: reference`,
			toName: `shevek (${stream})`,
			context: 0,
		},
	);
}

const asked = process.argv.slice(2);
const names = asked.length > 0 ? asked : readdirSync(CORPUS);
let same = 0;
for (const name of names) {
	const about: NativeCase = JSON.parse(
		readFileSync(`${CORPUS}/${name}/case.json`, "utf8"),
	);
	if (about.tty !== undefined) continue;
	const [out, err] = run(name, about);
	const lines = [
		...difference(name, "out", out),
		...difference(name, "err", err),
	];
	if (lines.length === 0) same++;
	process.stdout.write(lines.join(""));
}
process.stdout.write(`${same} of ${names.length} cases are the same\n`);
