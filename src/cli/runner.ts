// `shevek runner`: runs in a private data dir, with ansible-runner's options, files and exit codes.

import path from "node:path";
import { loadSettings, type Settings } from "../config/settings.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { RunHandle } from "../runner/handle.ts";
import { EXIT } from "./exit-codes.ts";
import { parseOptions } from "./options/parse-options.ts";
import { isAlive, startDaemon, stopDaemon } from "./runner-parts/daemon.ts";
import { removePidFile, takePidFile } from "./runner-parts/pid-file.ts";
import { runWorld } from "./runner-parts/run-world.ts";
import {
	FOLDER_COMMAND,
	parseRunArgs,
	type RunnerCommandLine,
} from "./runner-parts/runner-options.ts";
import { shevekVersion } from "./version.ts";

const USAGE = `usage: shevek runner COMMAND PRIVATE_DATA_DIR …

  run        run a playbook (-p), module (-m) or role (-r)
  start      the same in the background
  stop       end the run that start has begun there
  is-alive   exit code 0 while it runs, else 1

\`shevek runner run --help\` lists the options. docs/runner.md tells more.
`;

/** ansible-runner's, for work that is sent to other machines. */
const ABSENT = ["transmit", "worker", "process", "adhoc", "playbook"];

export async function run(argv: readonly string[]): Promise<number> {
	const [command, ...rest] = argv;
	switch (command) {
		case undefined:
		case "-h":
		case "--help":
			process.stdout.write(USAGE);
			return command === undefined ? EXIT.badOptions : EXIT.ok;
		case "--version":
			process.stdout.write(`shevek ${shevekVersion()}\n`);
			return EXIT.ok;
		case "run":
			return runHere(read(rest));
		case "start":
			return start(rest);
		case "daemon":
			return runAsDaemon(read(rest));
		case "stop":
			return stopDaemon(folderOf(rest));
		case "is-alive":
			return isAlive(folderOf(rest));
		default:
			throw new ShevekError(
				"usage",
				`there is no command 'runner ${command}'`,
				{
					hint: ABSENT.includes(command)
						? `ansible-runner's ${command} is not there; run, start, stop and is-alive are.`
						: USAGE,
				},
			);
	}
}

function settingsHere(): Settings {
	return loadSettings({ cwd: process.cwd(), env: process.env });
}

function read(argv: readonly string[]): RunnerCommandLine {
	return parseRunArgs(argv, settingsHere(), process.env);
}

function folderOf(argv: readonly string[]): string {
	const { positionals } = parseOptions(argv, FOLDER_COMMAND, settingsHere());
	return path.resolve(positionals[0] ?? "");
}

async function start(argv: readonly string[]): Promise<number> {
	const { options } = read(argv);
	return startDaemon(path.resolve(options.privateDataDir), argv, runWorld());
}

async function runAsDaemon({ options }: RunnerCommandLine): Promise<number> {
	const folder = path.resolve(options.privateDataDir);
	takePidFile(folder);
	try {
		return await runHere({ options, isQuiet: true });
	} finally {
		removePidFile(folder);
	}
}

async function runHere({
	options,
	isQuiet,
}: RunnerCommandLine): Promise<number> {
	const handle = new RunHandle({ ...options, quiet: isQuiet }, runWorld());
	// A second one kills what is left of the run.
	const cancel = (): void => handle.cancel();
	const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
	for (const signal of signals) process.on(signal, cancel);
	try {
		return (await handle).rc;
	} catch (error) {
		const { failedBy } = handle;
		if (failedBy === undefined) throw error;
		throw new ShevekError(
			"plugin",
			`${failedBy} failed, and the run was ended: ${error instanceof Error ? error.message : error}`,
			{ cause: error },
		);
	} finally {
		for (const signal of signals) process.off(signal, cancel);
	}
}
