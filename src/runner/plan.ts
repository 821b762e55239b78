// All that is settled before a run starts: its folder and files, its command and environment, its plugins.

import path from "node:path";
import type { RunnerConfig } from "../plugins/runner-plugin.ts";
import { Artifacts, rotateArtifacts } from "./artifacts.ts";
import {
	assertOneTarget,
	engineOf,
	maskedWords,
	type RunCommand,
	runCommand,
} from "./command-line.ts";
import {
	type Env,
	type RunEnvironment,
	runEnvironment,
} from "./environment.ts";
import { findRunnerPlugins } from "./find-plugins.ts";
import { type RunFolder, workingFolder } from "./folder.ts";
import { type RunInputs, readInputs } from "./inputs.ts";
import type { RunOptions } from "./options.ts";
import type { FoundRunnerPlugin } from "./plugin-host.ts";
import { PrivateFiles } from "./private-files.ts";

/** What a run finds around it. */
export interface RunWorld {
	readonly env: Env;
	readonly cwd: string;
	/** bin/shevek */
	readonly launcher: string;
	/** Runs a command on a pseudo-terminal. */
	readonly terminal: readonly string[];
	/** Where npm packages with runner plugins may be installed, besides the run's own folders. */
	readonly pluginRoots: readonly string[];
}

export interface Plan {
	readonly folder: RunFolder;
	readonly inputs: RunInputs;
	readonly command: RunCommand;
	readonly engine: "native" | "ansible";
	readonly environment: RunEnvironment;
	readonly config: RunnerConfig;
	readonly plugins: readonly FoundRunnerPlugin[];
	readonly artifacts: Artifacts;
	release(): void;
}

export interface PlanSurroundings {
	readonly world: RunWorld;
	/** The run is not wanted any more. */
	readonly signal: AbortSignal;
	readonly warn: (text: string) => void;
}

export async function planRun(
	options: RunOptions,
	folder: RunFolder,
	{ world, signal, warn }: PlanSurroundings,
): Promise<Plan> {
	const { privateDataDir } = folder;
	const inputs = await readInputs(options, { privateDataDir, signal }, warn);
	assertOneTarget(options, inputs.args !== undefined);
	const plugins = await findRunnerPlugins(folder, {
		startFolders: world.pluginRoots,
		warn,
	});
	const files = new PrivateFiles(options, inputs, folder);
	try {
		const surroundings = { folder, files, cwd: world.cwd };
		const command = runCommand(options, inputs, surroundings);
		const cwd = workingFolder(folder, command.kind === "adhoc");
		const settled = { options, inputs, folder, command, cwd };
		const environment = environmentOf(settled, world);
		const config = configOf(settled);
		const artifacts = openArtifacts(settled, {
			command: config.command,
			cwd,
			env: environment.kept,
		});
		const release = (): void => {
			artifacts.close();
			files.remove();
		};
		return {
			...settled,
			engine: engineOf(command, environment.env),
			environment,
			config,
			plugins,
			artifacts,
			release,
		};
	} catch (error) {
		files.remove();
		throw error;
	}
}

interface Settled {
	readonly options: RunOptions;
	readonly inputs: RunInputs;
	readonly folder: RunFolder;
	readonly command: RunCommand;
	/** The run's. */
	readonly cwd: string;
}

function environmentOf(settled: Settled, { env }: RunWorld): RunEnvironment {
	const { inputs, folder, command } = settled;
	const { factCache } = inputs.settings;
	return runEnvironment({
		...settled,
		isAdhoc: command.kind === "adhoc",
		factCache: factCache && path.join(folder.artifactDir, factCache),
		env,
		hasTerminal: inputs.replies.length > 0,
	});
}

function openArtifacts(
	{ options, inputs, folder }: Settled,
	command: object,
): Artifacts {
	const artifacts = Artifacts.open(folder, {
		hasOutput: inputs.settings.hasOutputFile,
	});
	try {
		artifacts.writeCommand(command);
		rotateArtifacts(folder, options.rotateArtifacts ?? 0);
		return artifacts;
	} catch (error) {
		artifacts.close();
		throw error;
	}
}

function configOf({ folder, command, cwd, inputs }: Settled): RunnerConfig {
	const { ident, privateDataDir, artifactDir, projectDir } = folder;
	return {
		ident,
		privateDataDir,
		artifactDir,
		projectDir,
		cwd,
		command: maskedWords(command),
		settings: inputs.settings.all,
	};
}
