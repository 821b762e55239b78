// The pull corpus: what bin/shevek says and how it ends, beside the recording of ansible-pull.

import { execFileSync } from "node:child_process";
import {
	cpSync,
	mkdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { ownScratch, runShevek } from "../screen/native-run.ts";

const CORPUS = resolve(import.meta.dirname, "../../corpus/pull");
const RECORDED_IN = "/tmp/shevek-pulled";
const SCRATCH = ownScratch(RECORDED_IN);

type Files = Readonly<Record<string, string>>;
interface PullStep {
	readonly pull: readonly string[];
	readonly url?: string;
	readonly env?: Files;
	readonly isFolderDefault?: true;
}
type Step =
	| PullStep
	| { readonly commit: Files }
	| { readonly remove: string }
	| { readonly branch: string }
	| { readonly write: Files };

interface PullCase {
	readonly name: string;
	readonly steps: readonly Step[];
}

export interface PullAnswer {
	readonly exitCode: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

function readJson<T>(name: string): T {
	return JSON.parse(readFileSync(join(CORPUS, name), "utf8"));
}

const CASES = readJson<readonly PullCase[]>("cases.json");
const RECORDED =
	readJson<Readonly<Record<string, readonly PullAnswer[]>>>("expected.json");

export const PULL_CASES = CASES.map(({ name }) => name);

export function recordedPulls(name: string): PullAnswer[] {
	return (RECORDED[name] ?? []).map(steady);
}

export async function nativePulls(name: string): Promise<PullAnswer[]> {
	const folder = join(SCRATCH, name);
	const repository = makeRepository(folder);
	const answers: PullAnswer[] = [];
	for (const step of CASES.find((each) => each.name === name)?.steps ?? []) {
		if ("pull" in step) answers.push(steady(await pull(step, folder)));
		else change(step, folder, repository);
	}
	return answers;
}

export interface Repository {
	git(...words: string[]): string;
	/** Writes and commits. */
	commit(files: Files): void;
}

/** A git repository with the corpus's playbooks, in `repository` below a new folder. */
export function makeRepository(folder: string): Repository {
	rmSync(folder, { recursive: true, force: true });
	const path = join(folder, "repository");
	mkdirSync(join(folder, "home"), { recursive: true });
	cpSync(join(CORPUS, "repository"), path, { recursive: true });
	const config = join(folder, "gitconfig");
	writeFileSync(config, "[user]\nname = x\nemail = x@localhost\n");
	const git = (...words: string[]) =>
		execFileSync("git", words, {
			cwd: path,
			encoding: "utf8",
			env: { ...process.env, GIT_CONFIG_GLOBAL: config },
			stdio: ["ignore", "pipe", "pipe"],
		});
	const commit = (files: Files) => {
		writeFiles(path, files);
		git("add", "--all");
		git("commit", "--quiet", "--message", "next");
	};
	git("init", "--quiet", "--initial-branch", "main");
	commit({});
	return { git, commit };
}

function change(
	step: Exclude<Step, PullStep>,
	folder: string,
	{ git, commit }: Repository,
): void {
	if ("commit" in step) commit(step.commit);
	else if ("remove" in step) {
		git("rm", "--quiet", step.remove);
		commit({});
	} else if ("branch" in step) {
		const isNew = git("branch", "--list", step.branch) === "";
		git("checkout", "--quiet", ...(isNew ? ["-b"] : []), step.branch);
	} else writeFiles(folder, step.write);
}

function writeFiles(folder: string, files: Files): void {
	for (const [name, text] of Object.entries(files))
		writeFileSync(join(folder, name), text);
}

function pull(step: PullStep, folder: string): Promise<PullAnswer> {
	const url = step.url ?? "repository";
	const words = [
		"pull",
		...(url === "" ? [] : ["-U", join(folder, url)]),
		...(step.isFolderDefault ? [] : ["-d", "checkout"]),
		...step.pull,
	];
	return runShevek(words, folder, {
		GIT_CONFIG_GLOBAL: join(folder, "gitconfig"),
		...step.env,
	});
}

/** What is another with each run and machine, or with Shevek's own words of usage. */
const CHANGING: readonly [RegExp, string][] = [
	[/^usage: [\s\S]*?^((ansible-|shevek )pull: error)/m, "$1"],
	[/^( \n)?usage: [\s\S]*/m, ""],
	[/^((\/usr\/bin\/)?ansible-|shevek )pull\b/gm, "PULL"],
	[/^Starting Ansible Pull at [\d-]{10} [\d:]{8}$/m, "Starting Ansible Pull"],
	[/\b[0-9a-f]{40}\b/g, "COMMIT"],
	[/\b(start|end|delta)("?): ("[^"]*"|'[^']*')/g, "$1$2: TIME"],
	[/\/[\w./-]*\/(\.ansible\/tmp|ansible-local)[\w./-]*/g, "TEMPORARY"],
	[/^ {2}executable location =.*\n|^ {2}shevek version =.*\n/gm, ""],
	[/^Skipping callback .*\n/gm, ""],
	[/\+\+\+ after: (TEMPORARY|dynamically generated)/g, "+++ after: SOURCE"],
	// the machine's names
	[/^\[WARNING\]: Could not match supplied host pattern, .*\n/gm, ""],
	[/^\[WARNING\]: \/\S*\/local[\w.]*\.yml: File[\s\S]*(?=^ERROR!)/m, ""],
];

function steady(answer: PullAnswer): PullAnswer {
	const level = (text: string) =>
		CHANGING.reduce(
			(last, [pattern, by]) => last.replace(pattern, by),
			text.replaceAll(SCRATCH, RECORDED_IN),
		);
	return {
		exitCode: answer.exitCode,
		stdout: level(answer.stdout),
		stderr: level(answer.stderr),
	};
}
