// What a run tells its callbacks of itself.

import { randomUUID } from "node:crypto";
import { hostname, userInfo } from "node:os";
import type { RunInfo } from "../../plugins/run-info.ts";
import { gitCommit } from "../../records/git-commit.ts";
import { maskSecrets } from "../../records/masked-command.ts";
import type { CommandWorld } from "../command-world.ts";
import type { AdhocOptions } from "../options/adhoc-options.ts";
import type { PlaybookOptions } from "../options/playbook-options.ts";
import { RUNNER_IDENT } from "../runner-ident.ts";

export interface RunInfoRequest {
	readonly options: PlaybookOptions | AdhocOptions;
	readonly world: CommandWorld;
	/** The command's words, without its name. */
	readonly argv: readonly string[];
	readonly baseDir: string;
	readonly ansibleVersion: string | undefined;
	/** Undefined makes one. */
	readonly id: string | undefined;
}

export function runInfo(request: RunInfoRequest): RunInfo {
	const { options, world, argv, baseDir, ansibleVersion } = request;
	const playbook = "playbooks" in options ? options : undefined;
	const kind = playbook ? "playbook" : "adhoc";
	const id = request.id ?? randomUUID();
	return {
		id,
		ident: RUNNER_IDENT ?? id,
		kind,
		command: ["shevek", kind, ...argv.map(maskSecrets)],
		targets: options.commandLine.positional,
		cwd: world.cwd,
		user: userName(),
		controller: hostname(),
		pid: process.pid,
		verbosity: options.verbosity,
		isCheck: options.isCheck,
		isDiff: options.isDiff,
		inventory: options.inventory,
		limit: options.limit,
		tags: playbook?.tags ?? [],
		skipTags: playbook?.skipTags ?? [],
		extraVars: options.extraVars.map(maskSecrets),
		remoteUser: options.remoteUser,
		commandLine: options.commandLine,
		gitCommit: gitCommit(baseDir),
		ansibleVersion,
	};
}

/** Where next to nothing is known of a run: it is another one's, or never began. */
export function bareRunInfo(
	{ cwd }: CommandWorld,
	known: Partial<RunInfo> & Pick<RunInfo, "command">,
): RunInfo {
	const id = randomUUID();
	return {
		id,
		ident: RUNNER_IDENT ?? id,
		kind: "playbook",
		targets: [],
		cwd,
		user: userName(),
		controller: hostname(),
		pid: process.pid,
		verbosity: 0,
		isCheck: false,
		isDiff: false,
		inventory: [],
		limit: undefined,
		tags: [],
		skipTags: [],
		extraVars: [],
		remoteUser: undefined,
		commandLine: { positional: [], options: [] },
		gitCommit: undefined,
		ansibleVersion: undefined,
		...known,
	};
}

/** Someone without an account (a container's arbitrary user) goes by number. */
export function userName(): string {
	try {
		return userInfo().username;
	} catch {
		return `uid ${process.getuid?.()}`;
	}
}
