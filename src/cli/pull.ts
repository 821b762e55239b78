// `shevek pull`: fetches a repository onto this machine and runs a playbook of it here. It is two runs,
// one of `shevek adhoc` and one of `shevek playbook`, each with its own record.

import { existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { localTime } from "../builtin/callbacks/local-time.ts";
import { loadSettings, type Settings } from "../config/settings.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { commandText, maskSecrets } from "../records/masked-command.ts";
import { run as runAdhoc } from "./adhoc.ts";
import { screenWorld } from "./assemble/events.ts";
import {
	type CommandWorld,
	openDisplay,
	processWorld,
} from "./command-world.ts";
import { EXIT } from "./exit-codes.ts";
import {
	PULL_COMMAND,
	type PullOptions,
	parsePullArgs,
} from "./options/pull-options.ts";
import { run as runPlaybook } from "./playbook.ts";
import { checkRepositoryModule } from "./pull-steps/check-module.ts";
import { choosePlaybooks } from "./pull-steps/choose-playbook.ts";
import { findLocalHost, type LocalHost } from "./pull-steps/local-host.ts";
import { nap, napSeconds } from "./pull-steps/nap.ts";
import {
	ChangeWatch,
	makeStepWorld,
	runStep,
	type StepWorld,
} from "./pull-steps/step.ts";
import {
	playbookWords,
	REPOSITORY_MODULES,
	type RepositoryModule,
	repositoryWords,
} from "./pull-steps/step-words.ts";
import { announceRun } from "./screen.ts";
import { SHIM } from "./shim.ts";

type Display = ReturnType<typeof openDisplay>;

/** What the whole pull goes by. */
interface Pull {
	readonly options: PullOptions;
	readonly settings: Settings;
	readonly host: LocalHost;
	readonly directory: string;
	readonly module: RepositoryModule;
	readonly napSeconds: number;
	readonly display: Display;
	readonly stepWorld: StepWorld;
}

export async function run(
	argv: readonly string[],
	world: CommandWorld = processWorld(),
): Promise<number> {
	const settings = loadSettings(world);
	const options = parsePullArgs(argv, settings);
	const host = await findLocalHost(world.env);
	const directory =
		options.directory ??
		join(settings.text("ANSIBLE_HOME") ?? "", "pull", host.fullName);
	const checked = check(options, directory);
	const screen = screenWorld(world, options);
	const display = openDisplay(screen, settings, options.verbosity);
	const stepWorld = makeStepWorld(world, options.eventsFile);
	try {
		await announceRun(display, settings, PULL_COMMAND.program);
		announcePull(argv, display);
		return await pull({
			options,
			settings,
			host,
			directory,
			...checked,
			display,
			stepWorld,
		});
	} finally {
		stepWorld.close();
		display.flush();
	}
}

/** In the reference's order, as only the first fault is told. */
function check(
	options: PullOptions,
	directory: string,
): Pick<Pull, "module" | "napSeconds"> {
	if (existsSync(directory) && !statSync(directory).isDirectory())
		throw new ShevekError(
			"usage",
			`${directory} is not a valid or accessible directory.`,
		);
	const seconds = napSeconds(options.sleep);
	if (!options.url)
		throw new ShevekError(
			"usage",
			"URL for repository not specified, use -h for help",
		);
	const module = REPOSITORY_MODULES.find((name) => name === options.moduleName);
	if (!module)
		throw new ShevekError(
			"usage",
			`Unsupported repo module ${options.moduleName}, choices are ${REPOSITORY_MODULES.join(",")}`,
		);
	return { module, napSeconds: seconds };
}

/** The command line without its secrets: under cron this line is mailed. */
function announcePull(argv: readonly string[], display: Display): void {
	const program = SHIM.path ?? "shevek pull";
	const time = localTime(Date.now(), "%Y-%m-%d %H:%M:%S");
	display.show(`Starting Ansible Pull at ${time}`);
	display.show([program, ...argv.map(maskSecrets)].join(" "));
}

async function pull(parts: Pull): Promise<number> {
	const { options, display, host, directory } = parts;
	if (options.connection !== undefined && options.connection !== "local")
		display.warning(
			`--connection=${options.connection} has no effect: a pull runs on this machine`,
		);
	checkRepositoryModule(parts.module, options, parts.settings);
	if (parts.napSeconds > 0) {
		display.show(`Sleeping for ${parts.napSeconds} seconds...`);
		display.flush();
		if (!(await nap(parts.napSeconds))) return EXIT.interrupted;
	}
	const { exitCode, isChanged } = await updateRepository(parts);
	if (exitCode === EXIT.interrupted) return exitCode;
	if (exitCode !== EXIT.ok) {
		if (!options.isForced) return exitCode;
		display.warning(
			"Unable to update repository. Continuing with (forced) run of playbook.",
		);
	} else if (options.isOnlyIfChanged && !isChanged) {
		display.show("Repository has not changed, quitting.");
		return EXIT.ok;
	}
	const playbooks = choosePlaybooks({
		asked: options.playbooks,
		directory,
		fullName: host.fullName,
		warn: (text) => display.warning(text),
	});
	return runInCheckout(playbooks, parts);
}

async function updateRepository(
	parts: Pull,
): Promise<{ exitCode: number; isChanged: boolean }> {
	const { stepWorld, display, module } = parts;
	const words = repositoryWords(module, { ...parts, cwd: stepWorld.cwd });
	showCommand("adhoc", words, display);
	const watch = new ChangeWatch();
	const exitCode = await runStep(stepWorld, () =>
		runAdhoc(words, stepWorld, { own: [watch.unit] }),
	);
	return { exitCode, isChanged: watch.isChanged };
}

/** The process moves there, too: what modules on this machine call `.` is where they are started. */
async function runInCheckout(
	playbooks: readonly string[],
	parts: Pull,
): Promise<number> {
	const { options, directory, display } = parts;
	enter(directory);
	const world = { ...parts.stepWorld, cwd: directory };
	const words = playbookWords(playbooks, { ...parts, cwd: directory });
	showCommand("playbook", words, display);
	const exitCode = await runStep(world, () => runPlaybook(words, world));
	if (options.isPurging) purge(directory, display);
	return exitCode;
}

/** With --force, and a playbook from elsewhere, it may never have been made. */
function enter(directory: string): void {
	try {
		process.chdir(directory);
	} catch (cause) {
		throw new ShevekError("file", `cannot work in ${directory}`, {
			cause,
			hint: cause instanceof Error ? cause.message : undefined,
		});
	}
}

/** With -vvvv; whatever has been said is on the screen before the step says anything. */
function showCommand(
	command: string,
	words: readonly string[],
	display: Display,
): void {
	const text = commandText(["shevek", command, ...words.map(maskSecrets)]);
	display.verbose(`EXEC: ${text}`, 4);
	display.flush();
}

function purge(directory: string, display: Display): void {
	process.chdir("/");
	try {
		rmSync(directory, { recursive: true });
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		display.wrappedError(`Failed to remove ${directory}: ${reason}`);
	}
}
