// The screen corpus run by bin/shevek itself: its output beside the reference's recording, both with
// what may differ levelled out. COMPATIBILITY.md lists for users what of this they could see.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { freshCopy, ownScratch, runShevek } from "./native-run.ts";

const CORPUS = resolve(import.meta.dirname, "../../corpus/screen");
const RECORDED_IN = "/tmp/shevek-screen";
const SCRATCH = ownScratch(RECORDED_IN);
const RECORDED = /^(case|events)\.json$|^expected\./;

interface NativeCase {
	readonly command?: string;
	readonly args?: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
	/** Such a case is about a terminal's width: it has none here. */
	readonly tty?: number;
}

export interface Comparison {
	readonly name: string;
	readonly stream: "out" | "err";
	readonly theirs: string;
	readonly ours: string;
}

export function nativeCases(): string[] {
	return readdirSync(CORPUS).filter((name) => readCase(name).tty === undefined);
}

function readCase(name: string): NativeCase {
	return JSON.parse(readFileSync(`${CORPUS}/${name}/case.json`, "utf8"));
}

export async function compareNative(name: string): Promise<Comparison[]> {
	const about = readCase(name);
	const folder = `${SCRATCH}/${name}`;
	await freshCopy(`${CORPUS}/${name}`, folder, RECORDED);
	const inventory = existsSync(`${folder}/inventory`)
		? "inventory"
		: "localhost,";
	const isAdhoc = about.command === "ansible";
	const words = [
		...[isAdhoc ? "adhoc" : "playbook", "-i", inventory],
		...[
			...(about.args ?? []).map(ownPlace),
			...(isAdhoc ? [] : ["playbook.yml"]),
		],
	];
	const output = await runShevek(words, folder, {
		ANSIBLE_LOCALHOST_WARNING: "0",
		ANSIBLE_PYTHON_INTERPRETER: "/usr/bin/python3",
		...ownPlaces(about.env ?? {}),
	});
	return (["out", "err"] as const).map((stream) => ({
		name,
		stream,
		theirs: level(readFileSync(`${CORPUS}/${name}/expected.${stream}`, "utf8")),
		ours: level(
			(stream === "out" ? output.stdout : output.stderr).replaceAll(
				SCRATCH,
				RECORDED_IN,
			),
		),
	}));
}

function ownPlace(text: string): string {
	return text.replaceAll(RECORDED_IN, SCRATCH);
}

function ownPlaces(
	env: Readonly<Record<string, string>>,
): Record<string, string> {
	return Object.fromEntries(
		Object.entries(env).map(([name, value]) => [name, ownPlace(value)]),
	);
}

/** What is another with each run, in the reference's output too. */
const CHANGING: readonly [RegExp, string][] = [
	[/\b(start|end|delta)("?): ("[^"]*"|'[^']*')/g, "$1$2: TIME"],
	[/\/[\w./-]*\/(\.ansible\/tmp|ansible-local)[\w./-]*/g, "TEMPORARY"],
	[/\b(j\d+|\d{11,})\.\d+/g, "JOB"],
	// whether a poll comes before the end is a matter of milliseconds
	[/^ASYNC POLL on .*\n/gm, ""],
];

/** What Shevek does in its own way, and the reason. */
const OWN: readonly [RegExp, string][] = [
	// the reference writes content and templates to a temporary file here and shows its random name
	[
		/\+\+\+ after: (TEMPORARY|dynamically generated|\S+\.j2\b)/g,
		"+++ after: SOURCE",
	],
	// a module runs in the agent's child, not in AnsiballZ's wrapper: other frames lead to the error
	[
		/(Traceback \(most recent call last\):)(\\n {2}((?!\\n)(\\.|[^"\\]))*)*/g,
		"$1",
	],
	[/(Traceback \(most recent call last\):\n)( {2}.*\n)*/g, "$1"],
	// connections, plugin loading and the command itself talk of themselves
	[/^<[^>\n]+> (ESTABLISH|EXEC|PUT|FETCH) .*\n/gm, ""],
	[
		/^(Using module file|Skipping callback|Loading callback plugin|setting up inventory plugins|Loading collection).*\n/gm,
		"",
	],
	[/^ {2}(executable location =|shevek version =).*\n/gm, ""],
];

function level(text: string): string {
	let steady = text;
	for (const [pattern, by] of [...CHANGING, ...OWN])
		steady = steady.replace(pattern, by);
	steady = steady.replace(
		/^(.*included: .* for )(\w+(?:, \w+)*)/gm,
		(_, start: string, hosts: string) =>
			start + hosts.split(", ").sort().join(", "),
	);
	return inFreeStrategy(steady) ? byHost(steady) : anyHostFirst(steady);
}

/** Hosts work at the same time, so that any of them may be first within a task. */
function anyHostFirst(text: string): string {
	// where skipped tasks are hidden, a retry may come before the headline that another host brings
	const retry = /^\S*FAILED - RETRYING: .*\n/gm;
	const retries = [...text.matchAll(retry)].map(([line]) => line).sort();
	const blocks = text
		.replace(retry, "")
		.split(/\n(?=\n(?:TASK|PLAY|RUNNING))/)
		.map((block) => block.split("\n").sort().join("\n"));
	return [...blocks, ...retries].join("\n");
}

function inFreeStrategy(text: string): boolean {
	return /^PLAY \[(free|host_pinned|.*pinned.*)\]/m.test(text);
}

/** Each host's own way through the play: the banners come as often as hosts take turns. */
function byHost(text: string): string {
	let banner = "";
	let host = "";
	const lines = new Map<string, string[]>();
	for (const line of text.split("\n")) {
		if (/^(TASK|PLAY|RUNNING HANDLER)\b/.test(line)) {
			banner = line;
			host = "";
			continue;
		}
		if (line === "" || line.startsWith("task path:")) continue;
		host = /^\w+: \[(\w+)\]/.exec(line)?.[1] ?? host;
		const own = lines.get(host) ?? [];
		lines.set(host, own);
		own.push(`${banner} ${line}`);
	}
	return [...lines]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([name, own]) => `${name}:\n${own.join("\n")}\n`)
		.join("\n");
}
