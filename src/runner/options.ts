// What a run is asked for: by the library as `run(options)`, by `shevek runner run` out of its command line.

import type { Json } from "../plugins/callback.ts";
import type {
	RunnerConfig,
	RunnerEvent,
	RunnerStatusData,
} from "../plugins/runner-plugin.ts";
import type { FinishedRun } from "./finished-run.ts";

type Data = Readonly<Record<string, Json>>;

export interface RunOptions {
	/** The folder with env/, inventory/, project/ and artifacts/. Default: one of the run's own, gone when it has ended. */
	readonly privateDataDir?: string;
	/** A playbook's path, relative to the project. One of playbook, module and role. */
	readonly playbook?: string;
	/** A module to run on the hosts of `hostPattern`. */
	readonly module?: string;
	/** `key=value` pairs, free text or a JSON object, as after `ansible -a`. */
	readonly moduleArgs?: string;
	/** With module and role. Default: `all` for a role. */
	readonly hostPattern?: string;
	/** A role to apply to the hosts of `hostPattern`. */
	readonly role?: string;
	readonly roleVars?: Data;
	/** Gather no facts before the role. */
	readonly roleSkipFacts?: boolean;
	/** Where roles lie. Default for a role: roles/ in the private data dir. */
	readonly rolesPath?: string | readonly string[];
	/** Each as after `-i`. Default: inventory/ of the private data dir. */
	readonly inventory?: string | readonly string[];
	/** Variables over those of env/extravars. They never show on a command line. */
	readonly extravars?: Data;
	/** Environment over that of env/envvars and of this process. */
	readonly envvars?: Readonly<Record<string, string>>;
	/** Replies to prompts: a regular expression (Python's) and what to type. Before those of env/passwords. */
	readonly passwords?: Readonly<Record<string, string>>;
	/** Over those of env/settings. */
	readonly settings?: Data;
	/** A private key, as text; over env/ssh_key. */
	readonly sshKey?: string;
	/** More of the command line, as a shell would read it; instead of env/cmdline. */
	readonly cmdline?: string;
	readonly limit?: string;
	readonly forks?: number;
	/** How many -v. */
	readonly verbosity?: number;
	/** As after --tags: names with commas between. */
	readonly tags?: string;
	readonly skipTags?: string;
	/** Names the run and its folder in artifacts/. Default: a UUID. */
	readonly ident?: string;
	/** Default: artifacts/ of the private data dir. */
	readonly artifactDir?: string;
	/** Default: project/ of the private data dir. */
	readonly projectDir?: string;
	/** So many runs at most are kept in artifacts/, this one among them. Default: 0, all. */
	readonly rotateArtifacts?: number;
	/** Default: the setting `engine`, SHEVEK_ENGINE, then `native`. */
	readonly engine?: "native" | "ansible";
	/** Events have an empty event_data. */
	readonly omitEventData?: boolean;
	/** Events have an empty event_data but for failures. */
	readonly onlyFailedEventData?: boolean;
	/** Until the run is ended with the status `timeout`; over the setting job_timeout. */
	readonly jobTimeoutSeconds?: number;
	/** The same, since the last that was printed or happened; over the setting idle_timeout. */
	readonly idleTimeoutSeconds?: number;
	/** Ends the run with the status `canceled`. */
	readonly signal?: AbortSignal;
	/** artifacts/IDENT/stdout has the events as lines of JSON, as ansible-runner's has with `--json`. */
	readonly jsonMode?: boolean;
	/** False: what the run prints goes to this process's standard output. Default: true. */
	readonly quiet?: boolean;
	/** Called with what the run prints, as it comes. */
	readonly onOutput?: (text: string) => void;
	/** Called with warnings about the folder's files and plugins. Default: to standard error. */
	readonly onWarning?: (text: string) => void;
	/** Called with each event, one after the other. What it returns changes nothing; what it throws ends the run. */
	readonly eventHandler?: (event: RunnerEvent) => unknown;
	/** Called with each status. What it throws ends the run. */
	readonly statusHandler?: (
		data: RunnerStatusData,
		about: { readonly runnerConfig: RunnerConfig },
	) => unknown;
	/** Called when all files of the run are written. */
	readonly artifactsHandler?: (artifactDir: string) => unknown;
	/** Asked 10 times a second: a true answer ends the run with the status `canceled`. */
	readonly cancelCallback?: () => boolean | Promise<boolean>;
	/** Called last. */
	readonly finishedCallback?: (run: FinishedRun) => unknown;
}
