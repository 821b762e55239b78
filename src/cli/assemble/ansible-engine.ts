// --engine ansible: the installed Ansible does the work, on the same terminal; we listen.

import { driveAnsible } from "../../ansible/drive.ts";
import { findAnsible } from "../../ansible/find-ansible.ts";
import { openLineFile } from "../../builtin/callbacks/events-file.ts";
import type { Settings } from "../../config/settings.ts";
import { ShownText } from "../../events/shown-text.ts";
import { maskSecrets } from "../../records/masked-command.ts";
import { type CommandWorld, makeDisplay } from "../command-world.ts";
import { EXIT } from "../exit-codes.ts";
import { ADHOC_COMMAND } from "../options/adhoc-options.ts";
import { withoutOwnOptions } from "../options/own-options.ts";
import { PLAYBOOK_COMMAND } from "../options/playbook-options.ts";
import type { RunOptions } from "../options/run-options.ts";
import { bridgePlugins } from "../package-root.ts";
import { adhocScreen, playbookScreen } from "../screen.ts";
import { BridgedRun } from "./bridged-run.ts";
import type { ScreenReplica } from "./callbacks.ts";
import { screenWorld } from "./events.ts";

interface AnsibleEngineRequest {
	readonly kind: "playbook" | "adhoc";
	readonly argv: readonly string[];
	readonly options: RunOptions;
	readonly settings: Settings;
	readonly world: CommandWorld;
	/** It lists, or checks syntax: there is no run to tell of. */
	readonly isListing: boolean;
}

/** Gives Ansible's own exit code. Throws a `file` error where there is no Ansible, or no place for --events. */
export async function runWithAnsible(
	request: AnsibleEngineRequest,
): Promise<number> {
	const { kind, argv, options, settings, world } = request;
	const command = kind === "adhoc" ? ADHOC_COMMAND : PLAYBOOK_COMMAND;
	const program = kind === "adhoc" ? "ansible" : "ansible-playbook";
	const executable = findAnsible(program, world.env);
	assertWritable(options.eventsFile);
	const screen = screenWorld(world, options);
	const { verbosity } = options;
	const shown = new ShownText();
	const display = makeDisplay(screen, settings, { verbosity, shown });
	const run = new BridgedRun({
		words: ["shevek", kind, ...argv.map(maskSecrets)],
		settings,
		world,
		eventsFile: options.eventsFile,
		isRecorded: options.isRecorded,
		display,
		shown,
		replica: replicaOf(request, shown),
		printStray: (text) => world.stderr.write(text),
	});
	const driven = await driveAnsible({
		program,
		executable,
		args: withoutOwnOptions(argv, command.options),
		cwd: world.cwd,
		env: world.env,
		settings,
		plugins: bridgePlugins(),
		isScreenOnStderr: options.eventsFile === "-",
		onLine: (line) => run.takeLine(line),
	});
	await run.close(driven);
	if (!run.hasBegun && !request.isListing && mayHaveRun(driven.exitCode))
		display.warning(
			`${program} ended without telling of a run, so nothing is on record of it: no host matched, or it does not load the callback plugin in ${bridgePlugins()}`,
		);
	display.flush();
	return run.isStopped ? EXIT.error : driven.exitCode;
}

/** On streams that are what Ansible's are, but for writing. */
function replicaOf(
	{ kind, options, settings, world }: AnsibleEngineRequest,
	shown: ShownText,
): ScreenReplica | undefined {
	if (options.eventsFile === undefined) return undefined;
	const { stdout } = screenWorld(world, options);
	const unseen = {
		isTTY: stdout.isTTY ?? false,
		columns: stdout.columns ?? 0,
		write: () => undefined,
	};
	const { verbosity } = options;
	const where = { ...world, stdout: unseen, stderr: unseen };
	const display = makeDisplay(where, settings, { verbosity, shown });
	const isOneLine = "isOneLine" in options && options.isOneLine === true;
	return {
		name:
			kind === "adhoc"
				? adhocScreen(settings, { isOneLine })
				: playbookScreen(settings),
		display,
	};
}

/** With other codes it has usually refused to begin, and said why. */
function mayHaveRun(exitCode: number): boolean {
	return exitCode === 0 || exitCode === 2;
}

/** Before anything runs, as the native engine has it. */
function assertWritable(eventsFile: string | undefined): void {
	if (eventsFile !== undefined && eventsFile !== "-")
		openLineFile(eventsFile).close();
}
