// --engine ansible: the installed Ansible does the work, on the same terminal; we listen.

import path from "node:path";
import { driveAnsible } from "../../ansible/drive.ts";
import { findAnsible } from "../../ansible/find-ansible.ts";
import { openLineFile } from "../../builtin/callbacks/jsonl.ts";
import type { Settings } from "../../config/settings.ts";
import { maskSecrets } from "../../records/masked-command.ts";
import type { CommandWorld } from "../command-world.ts";
import { ADHOC_COMMAND } from "../options/adhoc-options.ts";
import { withoutOwnOptions } from "../options/own-options.ts";
import { PLAYBOOK_COMMAND } from "../options/playbook-options.ts";
import type { RunOptions } from "../options/run-options.ts";
import { packageRoot } from "../package-root.ts";
import { BridgedRun } from "./bridged-run.ts";

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
	const warn = (text: string): void => {
		world.stderr.write(`[WARNING]: ${text}\n`);
	};
	const run = new BridgedRun({
		words: ["shevek", kind, ...argv.map(maskSecrets)],
		settings,
		world,
		eventsFile: options.eventsFile,
		isRecorded: options.isRecorded,
		warn,
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
		warn(
			`${program} ended without telling of a run, so nothing is on record of it: no host matched, or it does not load the callback plugin in ${bridgePlugins()}`,
		);
	return driven.exitCode;
}

export function bridgePlugins(): string {
	return path.join(packageRoot(), "python", "bridge", "callback_plugins");
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
