// The playbook corpus: what bin/shevek says and how it ends, beside the recording of ansible-playbook.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { freshCopy, ownScratch, runShevek } from "../screen/native-run.ts";

const CORPUS = resolve(import.meta.dirname, "../../corpus/playbooks");
const RECORDED_IN = "/tmp/shevek-playbooks";
const SCRATCH = ownScratch(RECORDED_IN);
const RECORDED = /^case\.json$|^expected\./;

interface PlaybookCase {
	readonly args?: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
}

export interface PlaybookRun {
	readonly stdout: string;
	readonly stderr: string;
	readonly exitCode: number | null;
}

export function playbookCases(): string[] {
	return readdirSync(CORPUS);
}

export function recordedRun(name: string): PlaybookRun {
	const read = (file: string) =>
		readFileSync(`${CORPUS}/${name}/${file}`, "utf8");
	return steady({
		stdout: read("expected.out"),
		stderr: read("expected.err"),
		exitCode: JSON.parse(read("expected.json")).exitCode,
	});
}

export async function nativeRun(name: string): Promise<PlaybookRun> {
	const about: PlaybookCase = JSON.parse(
		readFileSync(`${CORPUS}/${name}/case.json`, "utf8"),
	);
	const folder = `${SCRATCH}/${name}`;
	await freshCopy(`${CORPUS}/${name}`, folder, RECORDED);
	const inventory = existsSync(`${folder}/inventory`)
		? ["-i", "inventory"]
		: [];
	const words = [
		"playbook",
		...inventory,
		...(about.args ?? []),
		"playbook.yml",
	];
	const env = Object.entries(about.env ?? {}).map(([key, value]) => [
		key,
		value.replaceAll(RECORDED_IN, SCRATCH),
	]);
	const run = await runShevek(words, folder, {
		ANSIBLE_FORKS: "1",
		...Object.fromEntries(env),
	});
	const asRecorded = (text: string) => text.replaceAll(SCRATCH, RECORDED_IN);
	return steady({
		...run,
		stdout: asRecorded(run.stdout),
		stderr: asRecorded(run.stderr),
	});
}

/** What is another with each run, or Shevek's own way: see COMPATIBILITY.md. */
const CHANGING: readonly [RegExp, string][] = [
	[/\b(start|end|delta)("?): ("[^"]*"|'[^']*')/g, "$1$2: TIME"],
	[/\/[\w./-]*\/(\.ansible\/tmp|ansible-local)[\w./-]*/g, "TEMPORARY"],
	// content and templates have no temporary file here, whose random name the reference shows
	[
		/\+\+\+ after: (TEMPORARY|dynamically generated|\S+\.j2\b)/g,
		"+++ after: SOURCE",
	],
	[/^ {2}executable location =.*\n|^ {2}shevek version =.*\n/gm, ""],
	[/^(Using module file|Skipping callback).*\n/gm, ""],
];

/** Our own advice stands behind an error that the reference leaves without any. */
const ADVICE = /\n\nA value that holds ': ' must be quoted\.\n/;

function steady(run: PlaybookRun): PlaybookRun {
	const level = (text: string) =>
		CHANGING.reduce((last, [pattern, by]) => last.replace(pattern, by), text);
	return {
		...run,
		stdout: level(run.stdout),
		stderr: level(run.stderr).replace(ADVICE, "\n"),
	};
}
