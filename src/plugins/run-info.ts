// What a callback may know of the run it listens to. Which engine runs it is not among that.

export interface RunInfo {
	/** The run's id, in the record. */
	readonly id: string;
	/** `runner_ident` of what is told of it: the id, or the name that `shevek runner` gave it. */
	readonly ident: string;
	readonly kind: "playbook" | "adhoc";
	/** The command's words without secrets. */
	readonly command: readonly string[];
	/** Playbooks as given; the pattern for ad-hoc. */
	readonly targets: readonly string[];
	readonly cwd: string;
	readonly user: string;
	/** The controller's host name. */
	readonly controller: string;
	readonly pid: number;
	/** -v count. */
	readonly verbosity: number;
	readonly isCheck: boolean;
	readonly isDiff: boolean;
	readonly inventory: readonly string[];
	readonly limit: string | undefined;
	readonly tags: readonly string[];
	readonly skipTags: readonly string[];
	/** As given, secrets masked. */
	readonly extraVars: readonly string[];
	readonly remoteUser: string | undefined;
	/** The command line as -vvvv lists it. */
	readonly commandLine: CommandLine;
	/** Commit of the playbook's folder, where it is a git work tree. */
	readonly gitCommit: string | undefined;
	/** The ansible-core whose modules run; undefined where there is none. */
	readonly ansibleVersion: string | undefined;
}

export interface CommandLine {
	/** Playbooks or pattern. */
	readonly positional: readonly string[];
	/** Reference destination names (`inventory`, `become_method`) with their values as Python shows them. */
	readonly options: readonly (readonly [name: string, text: string])[];
}
