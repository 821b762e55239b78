// All that is compared of a run: artifacts/one of a private data directory, the exit code, what was printed.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
	modesOf,
	normaliseEvents,
	normaliseOutput,
	normaliseText,
	readEvents,
	type Words,
} from "./artifacts.ts";

export interface NormalisedRun {
	readonly exitCode: number;
	readonly rc: string;
	readonly status: string;
	readonly command: readonly string[];
	readonly commandKeys: readonly string[];
	readonly modes: Readonly<Record<string, string>>;
	/** With -j, the events. */
	readonly stdout: unknown;
	readonly stderr: string;
	/** What the command itself printed; ansible-runner leaves some line ends of its terminal in it. */
	readonly output: unknown;
	readonly factCache: Readonly<Record<string, unknown>>;
	readonly events: readonly unknown[];
}

export function normalisedRun(
	folder: string,
	{
		exitCode,
		output,
		words,
	}: { exitCode: number; output: string; words: Words },
): NormalisedRun {
	const artifacts = join(folder, "artifacts/one");
	const read = (name: string) => readFileSync(join(artifacts, name), "utf8");
	const text = (name: string) => normaliseText(read(name), words);
	const command = JSON.parse(text("command"));
	return {
		exitCode,
		rc: read("rc"),
		status: read("status"),
		command: command.command,
		commandKeys: Object.keys(command),
		modes: modesOf(artifacts),
		stdout: normaliseOutput(read("stdout"), words),
		stderr: text("stderr"),
		output: normaliseOutput(output.replaceAll("\r", ""), words),
		factCache: factsOf(join(artifacts, "fact_cache"), words),
		events: normaliseEvents(readEvents(join(artifacts, "job_events")), words),
	};
}

function factsOf(folder: string, words: Words) {
	const names = existsSync(folder) ? readdirSync(folder).toSorted() : [];
	return Object.fromEntries(
		names.map((host) => {
			const text = readFileSync(join(folder, host), "utf8");
			const facts = JSON.parse(normaliseText(text, words));
			// how the run was started is in it
			if (facts.ansible_env)
				facts.ansible_env = Object.keys(facts.ansible_env).includes("HOME");
			return [host, facts];
		}),
	);
}
