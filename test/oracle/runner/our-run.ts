// `shevek runner run` over a case of the corpus, in an environment as bare as the oracle's.

import { spawn } from "node:child_process";
import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	realpathSync,
	rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Schema, schemaErrors } from "../../records/validate-schema.ts";
import { readEvents, type WireEvent } from "./artifacts.ts";
import { CORPUS, readCase, wordsOf } from "./cases.ts";
import { type NormalisedRun, normalisedRun } from "./normalised-run.ts";

const SHEVEK = join(import.meta.dirname, "../../../bin/shevek");

export async function ourRun(
	name: string,
	more: NodeJS.ProcessEnv = {},
): Promise<NormalisedRun> {
	const scratch = realpathSync(mkdtempSync(join(tmpdir(), "shevek-runner-")));
	try {
		const folder = join(scratch, "private");
		cpSync(join(CORPUS, name), folder, { recursive: true });
		mkdirSync(join(scratch, "home"));
		const env = {
			PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
			HOME: join(scratch, "home"),
			LC_ALL: "C.UTF-8",
			TERM: "xterm",
			SHEVEK_SOURCE: "1",
			...more,
		};
		const words = ["runner", "run", folder, ...readCase(name).args];
		const ended = await run([...words, "-i", "one"], { cwd: scratch, env });
		assertValid(readEvents(join(folder, "artifacts/one/job_events")));
		return normalisedRun(folder, { ...ended, words: wordsOf(scratch) });
	} finally {
		rmSync(scratch, { recursive: true });
	}
}

const SCHEMA: Schema = JSON.parse(
	readFileSync(
		join(import.meta.dirname, "../../../src/events/schema.json"),
		"utf8",
	),
);

/** But for data that were not asked for. */
function assertValid(events: readonly WireEvent[]): void {
	const isWhole = ({ event_data: data }: WireEvent) =>
		data === undefined || Object.keys(data).length > 0;
	const errors = events
		.filter(isWhole)
		.flatMap((event) => schemaErrors(SCHEMA, event));
	if (errors.length > 0) throw new Error(errors.join("; "));
}

function run(
	args: readonly string[],
	where: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<{ exitCode: number; output: string }> {
	const child = spawn(SHEVEK, args, {
		...where,
		stdio: ["ignore", "pipe", "pipe"],
	});
	let output = "";
	child.stdout.setEncoding("utf8").on("data", (text) => {
		output += text;
	});
	child.stderr.resume();
	return new Promise((resolve, reject) => {
		child.on("error", reject);
		child.on("close", (code) => resolve({ exitCode: code ?? -1, output }));
	});
}
