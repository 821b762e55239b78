// The two command lines that a pull stands for: `shevek adhoc` for the repository, `shevek playbook`
// for what is in it.

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { PullOptions } from "../options/pull-options.ts";
import type { LocalHost } from "./local-host.ts";

export interface StepContext {
	readonly options: PullOptions;
	readonly host: LocalHost;
	/** The checkout. */
	readonly directory: string;
	/** Where this step runs. */
	readonly cwd: string;
}

/** In their order in REPOSITORY_ARGUMENTS. */
export const REPOSITORY_MODULES = ["git", "subversion", "hg", "bzr"] as const;
export type RepositoryModule = (typeof REPOSITORY_MODULES)[number];

type ModuleArguments = Readonly<
	Record<string, string | number | true | undefined>
>;

/** What of the options each module knows, under its own names. */
const REPOSITORY_ARGUMENTS: Readonly<
	Record<RepositoryModule, (options: PullOptions) => ModuleArguments>
> = {
	git: (options) => ({
		name: options.url,
		version: options.checkout,
		accept_hostkey: options.acceptsHostKey || undefined,
		key_file: options.privateKeyFile || undefined,
		verify_commit: options.verifiesCommit || undefined,
		track_submodules: options.tracksSubmodules || undefined,
		depth: options.isFullClone ? undefined : 1,
	}),
	subversion: (options) => ({
		repo: options.url,
		revision: options.checkout,
		export: options.isFullClone ? undefined : true,
	}),
	hg: ({ url, checkout }) => ({ repo: url, revision: checkout }),
	bzr: ({ url, checkout }) => ({ name: url, version: checkout }),
};

/** The arguments travel as JSON, so that blanks and quotes in an address or a path are only that. */
export function repositoryWords(
	module: RepositoryModule,
	context: StepContext,
): string[] {
	const { options, host, directory } = context;
	const { checkout } = options;
	const args = {
		...REPOSITORY_ARGUMENTS[module]({
			...options,
			checkout: checkout === "" ? undefined : checkout,
		}),
		dest: directory,
		force: options.isClean || undefined,
	};
	return [
		...repositoryInventory(context),
		...commonWords(options),
		`--module-name=${module}`,
		`--args=${JSON.stringify(args)}`,
		"all",
		`--limit=${hostLimit(host)}`,
		...options.extraVars.map((text) => `--extra-vars=${text}`),
	];
}

export function playbookWords(
	playbooks: readonly string[],
	context: StepContext,
): string[] {
	const { options, host } = context;
	const limit = options.read.text("subset") || hostLimit(host);
	return [
		...commonWords(options),
		...handedOn(options),
		...options.extraVars.map((text) => `--extra-vars=${text}`),
		`--limit=${limit}`,
		...usableInventory(context),
		...playbooks,
	];
}

function hostLimit(host: LocalHost): string {
	return [...new Set(["localhost", ...host.names, "127.0.0.1"])].join(",");
}

function commonWords(options: PullOptions): string[] {
	const { verbosity, modulePath, engine, isRecorded, eventsFile } = options;
	return [
		"--connection=local",
		...(verbosity > 0 ? [`-${"v".repeat(verbosity)}`] : []),
		...(modulePath === "" ? [] : [`--module-path=${modulePath}`]),
		...(engine === undefined ? [] : [`--engine=${engine}`]),
		// to one stream for both steps: see step.ts
		...(eventsFile === undefined ? [] : ["--events=-"]),
		...(isRecorded ? [] : ["--no-record"]),
	];
}

/** Without an inventory yet, this machine alone, whose interpreter is known and need not be looked for. */
function repositoryInventory(context: StepContext): string[] {
	const words = usableInventory(context);
	if (words.length > 0) return words;
	const { python } = context.host;
	return [
		"--inventory=localhost,",
		...(python === undefined
			? []
			: [`--extra-vars=ansible_python_interpreter=${python}`]),
	];
}

/** One that comes with the repository is not there for the first step, and is left out of it. */
function usableInventory({ options, cwd }: StepContext): string[] {
	return options.inventory
		.filter((source) => source.includes(",") || isThere(cwd, source))
		.map((source) => `--inventory=${source}`);
}

function isThere(cwd: string, source: string): boolean {
	return source !== "" && existsSync(resolve(cwd, source));
}

/** Options of the pull that are the playbook's: its destination's name, and the playbook's option. */
const HANDED_ON: readonly (readonly [dest: string, flag: string])[] = [
	["vault_password_files", "--vault-password-file"],
	["vault_ids", "--vault-id"],
	["ask_vault_pass", "--ask-vault-pass"],
	["become_ask_pass", "--ask-become-pass"],
	["become_password_file", "--become-password-file"],
	["ask_pass", "--ask-pass"],
	["connection_password_file", "--connection-password-file"],
	["private_key_file", "--private-key"],
	["remote_user", "--user"],
	["timeout", "--timeout"],
	["ssh_common_args", "--ssh-common-args"],
	["sftp_extra_args", "--sftp-extra-args"],
	["scp_extra_args", "--scp-extra-args"],
	["ssh_extra_args", "--ssh-extra-args"],
	["tags", "--tags"],
	["skip_tags", "--skip-tags"],
	["check", "--check"],
	["diff", "--diff"],
	["listhosts", "--list-hosts"],
];

function handedOn({ read }: PullOptions): string[] {
	return HANDED_ON.flatMap(([dest, flag]) => {
		const value = read.values.get(dest);
		if (value === true) return [flag];
		if (value === false || value === undefined) return [];
		const values = Array.isArray(value) ? value : [value];
		return values.map((each) => `${flag}=${each}`);
	});
}
