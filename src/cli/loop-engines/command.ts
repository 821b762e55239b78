// Runs of a loop by the command of `playbook_cmd`: the payload is a file of extra variables. Ansible's own
// ansible-playbook tells of the run over the bridge, so that it is on record; any other command's exit code is all
// there is.

import path from "node:path";
import {
	type Driven,
	driveAnsible,
	runUnattended,
	type Unattended,
} from "../../ansible/drive.ts";
import { loadSettings, type Settings } from "../../config/settings.ts";
import type {
	EngineChoice,
	LoopConfig,
} from "../../loop/config/loop-config.ts";
import type { LoopEngine, RunEnd, RunRequest } from "../../loop/engine.ts";
import { BridgedRun } from "../assemble/bridged-run.ts";
import { type CommandWorld, makeDisplay } from "../command-world.ts";
import { EXIT } from "../exit-codes.ts";
import { bridgePlugins } from "../package-root.ts";
import { type RunOutput, runOutput } from "./run-output.ts";
import { unsafeYaml } from "./unsafe-yaml.ts";
import { VarsFolder } from "./vars-folder.ts";

type Words = Extract<EngineChoice, { kind: "command" }>["words"];

interface CommandStart {
	readonly words: Words;
	readonly request: RunRequest;
	readonly varsFile: string;
	readonly world: CommandWorld;
	readonly output: RunOutput;
	readonly isPrefixed: boolean;
}

export function commandEngine(
	words: Words,
	world: CommandWorld,
	{ concurrency }: Pick<LoopConfig, "concurrency">,
): LoopEngine {
	const folder = new VarsFolder();
	const settings = loadSettings(world);
	const isPrefixed = concurrency > 1;
	return {
		run: async (request) => {
			const { runId, payload } = request;
			const vars = folder.write(runId, unsafeYaml(payload));
			const output = runOutput(world, isPrefixed ? runId : undefined);
			const start: CommandStart = {
				words,
				request,
				varsFile: vars.file,
				world,
				output,
				isPrefixed,
			};
			try {
				return isAnsible(words)
					? await runAnsible(start, settings)
					: await runOther(start);
			} finally {
				vars.remove();
				output.end();
			}
		},
		close: async () => folder.close(),
	};
}

/** Behind `sudo`, `env` and the like, too. */
function isAnsible(words: Words): boolean {
	return words.some((word) =>
		path.basename(word).startsWith("ansible-playbook"),
	);
}

/** loopabull's order, with the inventory that its README shows. */
function argsOf({ words, request, varsFile }: CommandStart): readonly string[] {
	const { inventory, playbook } = request;
	return [
		...words.slice(1),
		playbook,
		...(inventory === undefined ? [] : ["-i", inventory]),
		"-e",
		`@${varsFile}`,
	];
}

async function runAnsible(
	start: CommandStart,
	settings: Settings,
): Promise<RunEnd> {
	const { words, request, world, output } = start;
	const display = makeDisplay(
		{ ...world, stdout: output.stdout, stderr: output.stderr },
		settings,
		{ verbosity: 0 },
	);
	const run = new BridgedRun({
		words: undefined,
		runId: request.runId,
		settings,
		world,
		eventsFile: undefined,
		isRecorded: true,
		display,
		printStray: (text) => output.stderr.write(text),
	});
	const driven = await driveAnsible({
		program: "ansible-playbook",
		executable: words[0],
		args: argsOf(start),
		cwd: world.cwd,
		env: world.env,
		settings,
		plugins: bridgePlugins(),
		isScreenOnStderr: false,
		unattended: unattendedOf(start),
		onLine: (line) => run.takeLine(line),
	});
	await run.close(driven);
	display.flush();
	return {
		exitCode: run.isStopped ? EXIT.error : driven.exitCode,
		isOnRecord: run.hasBegun,
	};
}

async function runOther(start: CommandStart): Promise<RunEnd> {
	const { words, world } = start;
	const { exitCode }: Driven = await runUnattended(
		{
			executable: words[0],
			args: argsOf(start),
			cwd: world.cwd,
			env: world.env,
		},
		unattendedOf(start),
	);
	return { exitCode, isOnRecord: false };
}

function unattendedOf({
	request,
	output,
	isPrefixed,
}: CommandStart): Unattended {
	return {
		signal: request.signal,
		onOutput: isPrefixed
			? (text, stream) => void output[stream].write(text)
			: undefined,
	};
}
