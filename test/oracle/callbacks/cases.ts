// The callback corpus: each run's recording of the reference beside what Shevek's callback makes of the same playbook.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { RunEvent } from "../../../src/events/run-event.ts";
import { freshCopy, ownScratch } from "../screen/native-run.ts";
import { collectEvents } from "./collect.ts";
import { steady } from "./level.ts";
import { playInto, type Shown } from "./play.ts";

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

export async function ours(about: CallbackCase): Promise<Shown> {
	const folder = `${SCRATCH}/${about.case}`;
	const events = await eventsOf(about, folder);
	const run = { folder, args: about.args, env: environment(folder, about.env) };
	const shown = await playInto(about.callback, run, events);
	const back = (text: string) => text.replaceAll(SCRATCH, RECORDED_IN);
	const files = Object.entries(shown.files).map(([name, text]) => [
		name,
		back(text),
	]);
	return leveled(about, {
		out: back(shown.out),
		err: back(shown.err),
		files: Object.fromEntries(files),
	});
}

function leveled({ callback, env }: CallbackCase, shown: Shown): Shown {
	const isInOrder = env.PROFILE_TASKS_SORT_ORDER === "none";
	return steady(callback, shown, callback !== "profile_tasks" || isInOrder);
}

const known = new Map<string, Promise<RunEvent[]>>();

/** A playbook's run is the same for all callbacks. */
function eventsOf(about: CallbackCase, folder: string): Promise<RunEvent[]> {
	const key = JSON.stringify([about.case, about.args]);
	const events = known.get(key) ?? runCase(about, folder);
	known.set(key, events);
	return events;
}

async function runCase(
	{ case: name, args }: CallbackCase,
	folder: string,
): Promise<RunEvent[]> {
	await freshCopy(`${CORPUS}/${name}`, folder, RECORDED);
	const inventory = existsSync(`${folder}/inventory`)
		? "inventory"
		: "localhost,";
	return collectEvents({
		folder,
		args: ["-i", inventory, ...args],
		env: environment(folder, {}),
	});
}

function environment(
	folder: string,
	more: Readonly<Record<string, string>>,
): Record<string, string> {
	return {
		PATH: process.env.PATH ?? "",
		HOME: `${folder}/home`,
		ANSIBLE_FORKS: "1",
		ANSIBLE_LOCALHOST_WARNING: "0",
		ANSIBLE_PYTHON_INTERPRETER: "/usr/bin/python3",
		ANSIBLE_LOG_FOLDER: `${folder}/made`,
		JUNIT_OUTPUT_DIR: `${folder}/made`,
		...more,
	};
}
