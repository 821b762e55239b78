// All that is settled before a run starts: its folder and files, its command and environment, its plugins.

import path from "node:path";
import type { RunnerConfig } from "../plugins/runner-plugin.ts";
import { Artifacts, rotateArtifacts } from "./artifacts.ts";
import {
	assertOneTarget,
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
	readonly environment: RunEnvironment;
	readonly config: RunnerConfig;
	readonly plugins: readonly FoundRunnerPlugin[];
	readonly artifacts: Artifacts;
	release(): void;
}

export async function planRun(
	options: RunOptions,
	folder: RunFolder,
	{ world, warn }: { world: RunWorld; warn: (text: string) => void },
): Promise<Plan> {
	const inputs = await readInputs(options, folder, warn);
	assertOneTarget(options, inputs.args !== undefined);
	const plugins = await findRunnerPlugins(folder, world.pluginRoots);
	const files = new PrivateFiles(options, inputs, folder);
	try {
		const surroundings = { folder, files, cwd: world.cwd };
		const command = runCommand(options, inputs, surroundings);
		const isAdhoc = command.kind === "adhoc";
		const cwd = workingFolder(folder, isAdhoc);
		const { factCache } = inputs.settings;
		const environment = runEnvironment({
			options,
			inputs,
			folder,
			isAdhoc,
			cwd,
			factCache: factCache && path.join(folder.artifactDir, factCache),
			env: world.env,
			hasTerminal: inputs.replies.length > 0,
		});
		const artifacts = Artifacts.open(folder, {
			hasOutput: inputs.settings.hasOutputFile,
		});
		rotateArtifacts(folder, options.rotateArtifacts ?? 0);
		const config = configOf(folder, { command, cwd, inputs });
		artifacts.writeCommand({
			command: config.command,
			cwd,
			env: environment.kept,
		});
		return {
			folder,
			inputs,
			command,
			environment,
			config,
			plugins,
			artifacts,
			release: () => {
				artifacts.close();
				files.remove();
			},
		};
	} catch (error) {
		files.remove();
		throw error;
	}
}

function configOf(
	folder: RunFolder,
	{
		command,
		cwd,
		inputs,
	}: { command: RunCommand; cwd: string; inputs: RunInputs },
): RunnerConfig {
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
