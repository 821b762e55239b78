// One Python process that imports the installed ansible-core and runs plugins written for Ansible. It starts
// when a play first needs one. `callNow` blocks on a pipe: filters are synchronous, and 28 us a call is less than
// any event loop's turn. Whatever takes its time runs in a `worker`, a forked child with a socket of its own.

import type { PyDict, PyValue } from "../pyvalue/value.ts";

/** What the other side asks while it works on a request: variables, templating, our engine's modules. */
export type Answer = (params: PyDict) => PyValue | Promise<PyValue>;
/** The same where nobody can wait. */
export type AnswerNow = (params: PyDict) => PyValue;

export interface CallOptions {
	/** The plugin in words for errors: `the filter plugin /p/filter_plugins/x.py`. */
	readonly subject?: string;
	readonly limitMs?: number;
	/** By method: what the plugin may ask back while the call lasts. */
	readonly answers?: Readonly<Record<string, AnswerNow>>;
}

export interface PythonHost {
	/** ansible-core's version in that Python; starts the process. */
	readonly coreVersion: string;
	/**
	 * Calls the function of a method `module.function` of python/host/shevek_host and blocks until it has
	 * answered, for filters, tests and small questions. Throws what the plugin raised as an AnsibleFailure,
	 * and a `plugin` error when the host died or took too long; the next call then starts a fresh host.
	 */
	callNow(method: string, params: PyDict, options?: CallOptions): PyValue;
	/** One plugin at work in a forked child of the host: `run(worker, params)` of shevek_host/KIND_worker.py. */
	worker(kind: string, params: PyDict, subject?: string): Promise<PythonWorker>;
	close(): Promise<void>;
}

export interface PythonWorker {
	/** Rejects with what the plugin raised, or with a `plugin` error when the worker ends before its answer. */
	request(method: string, params: PyDict): Promise<PyValue>;
	/** Answers what the worker asks; an answer that throws is raised in the plugin. */
	onRequest(method: string, answer: Answer): void;
	/** A resting worker does not keep this process running. */
	rest(isResting: boolean): void;
	/** Why it ended, where it did not end by close(). */
	readonly ended: Promise<string | undefined>;
	close(): Promise<void>;
}

/** What the host's plugins tell people through Ansible's Display, and what they print. */
export type HostSaying =
	| { readonly kind: "warning"; readonly text: string }
	| {
			readonly kind: "deprecated";
			readonly text: string;
			/** Whole message, as Display.deprecated makes it of version, date and collection. */
	  }
	| { readonly kind: "error"; readonly text: string }
	/** -v to -vvvvvv: `level` 1 to 6; `host` stands before the text in angle brackets. */
	| {
			readonly kind: "verbose";
			readonly text: string;
			readonly level: number;
			readonly host: string | undefined;
	  }
	/** Display.display, and what plugins and the programs they start write to standard output or error. */
	| { readonly kind: "shown"; readonly text: string };

export interface HostOptions {
	/** The Python that can import ansible-core. */
	readonly python: string;
	/** The folder of the package `ansible` that is to be imported. */
	readonly sitePackages: string;
	readonly env: Readonly<Record<string, string | undefined>>;
	/** python/host of this package. */
	readonly folder: string;
	/** For `context.CLIARGS`, in ansible-playbook's names, and more that Python plugins see of the run. */
	readonly surroundings: () => HostSurroundings;
	onSay(saying: HostSaying): void;
}

export interface HostSurroundings {
	/** ansible.cfg that this run has read; undefined for none. */
	readonly configFile: string | undefined;
	/** `context.CLIARGS`. */
	readonly arguments: PyDict;
	readonly verbosity: number;
	/** The playbook's folder. */
	readonly basedir: string;
	/** Kind (`filter`, `lookup` …) → folders beside playbooks and in roles, which Ansible's own loaders search, too. */
	readonly pluginFolders: Readonly<Record<string, readonly string[]>>;
}
