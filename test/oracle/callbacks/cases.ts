// The callback corpus: each run's recording of the reference beside what Shevek's callback makes of the same playbook.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { run } from "../../../src/cli/playbook.ts";
import { freshCopy, ownScratch } from "../screen/native-run.ts";
import { type Shown, steady } from "./level.ts";

const CORPUS = `${import.meta.dirname}/../../corpus/callbacks`;
const RECORDED_IN = "/tmp/shevek-callbacks";
const SCRATCH = ownScratch(RECORDED_IN);
const RECORDED = /^case\.json$|^expected\./;

export interface CallbackCase {
	readonly case: string;
	readonly run: string;
	readonly callback: string;
	readonly args: readonly string[];
	readonly env: Readonly<Record<string, string>>;
}

export function callbackCases(): CallbackCase[] {
	return readdirSync(CORPUS).flatMap((name) => {
		const { runs } = JSON.parse(
			readFileSync(`${CORPUS}/${name}/case.json`, "utf8"),
		);
		return Object.keys(runs).map((run) => ({
			case: name,
			run,
			args: [],
			env: {},
			...runs[run],
		}));
	});
}

/** What the reference said, with what changes from run to run levelled. */
export function recorded(about: CallbackCase): Shown {
	const { out, err, files } = JSON.parse(
		readFileSync(`${CORPUS}/${about.case}/expected.${about.run}.json`, "utf8"),
	);
	const joined = Object.entries<string[]>(files).map(([name, lines]) => [
		name,
		lines.join("\n"),
	]);
	return leveled(about, {
		out: out.join("\n"),
		err: err.join("\n"),
		files: Object.fromEntries(joined),
	});
}

/** What the command itself shows, and what its callback leaves in `made`. */
export async function ours(about: CallbackCase): Promise<Shown> {
	const folder = `${SCRATCH}/${about.case}`;
	await freshCopy(`${CORPUS}/${about.case}`, folder, RECORDED);
	const written = await runIn(folder, about);
	const made = `${folder}/made`;
	const names = existsSync(made) ? readdirSync(made).sort() : [];
	const back = (text: string) => text.replaceAll(SCRATCH, RECORDED_IN);
	const files = names.map((name) => [
		name,
		back(readFileSync(`${made}/${name}`, "utf8")),
	]);
	return leveled(about, {
		out: back(written.out),
		err: back(written.err),
		files: Object.fromEntries(files),
	});
}

/** One at a time: the process goes into the run's folder meanwhile. */
async function runIn(
	folder: string,
	about: CallbackCase,
): Promise<{ out: string; err: string }> {
	const inventory = existsSync(`${folder}/inventory`)
		? "inventory"
		: "localhost,";
	const written = { out: "", err: "" };
	const before = process.cwd();
	process.chdir(folder);
	try {
		await run(["--no-record", "-i", inventory, ...about.args, "playbook.yml"], {
			cwd: folder,
			env: environment(folder, about),
			stdout: { write: (text) => (written.out += text) },
			stderr: { write: (text) => (written.err += text) },
		});
	} finally {
		process.chdir(before);
	}
	return written;
}

function leveled({ callback, env }: CallbackCase, shown: Shown): Shown {
	const isInOrder = env.PROFILE_TASKS_SORT_ORDER === "none";
	return steady(callback, shown, callback !== "profile_tasks" || isInOrder);
}

const FULL_NAMES: Readonly<Record<string, string>> = {
	timer: "ansible.posix.timer",
	profile_tasks: "ansible.posix.profile_tasks",
	jsonl: "ansible.posix.jsonl",
	yaml: "community.general.yaml",
	log_plays: "community.general.log_plays",
	junit: "junit",
};
const OWN_SCREEN = new Set(["jsonl", "yaml"]);

function environment(
	folder: string,
	{ callback, env }: CallbackCase,
): Record<string, string | undefined> {
	const chosen = OWN_SCREEN.has(callback)
		? "ANSIBLE_STDOUT_CALLBACK"
		: "ANSIBLE_CALLBACKS_ENABLED";
	return {
		PATH: process.env.PATH,
		HOME: `${folder}/home`,
		ANSIBLE_FORKS: "1",
		ANSIBLE_LOCALHOST_WARNING: "0",
		ANSIBLE_PYTHON_INTERPRETER: "/usr/bin/python3",
		ANSIBLE_LOG_FOLDER: `${folder}/made`,
		JUNIT_OUTPUT_DIR: `${folder}/made`,
		[chosen]: FULL_NAMES[callback],
		...env,
	};
}
