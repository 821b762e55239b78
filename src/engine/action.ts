// The interface of a controller-side action (copy, template, debug …). One action is one file
// in src/builtin/actions; an action without a file there runs the module of its name.

import type { Session, TargetSpec } from "../agent/target.ts";
import type { Place } from "../errors/shevek-error.ts";
import type { PlayInfo, TaskInfo } from "../events/run-event.ts";
import type { TaskNode } from "../playbook/nodes.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import type { FileRendering } from "../templar/file-rendering.ts";
import type { MaybePromise, VarScope } from "../templar/scope.ts";

export interface ActionTask {
	readonly name: string;
	readonly action: string;
	readonly resolvedAction: string;
	readonly where: Place | undefined;
	readonly isCheckMode: boolean;
	readonly isDiff: boolean;
	readonly isNoLog: boolean;
	readonly environment: ReadonlyMap<string, string>;
	/** Seconds; 0 when not async. */
	readonly asyncSeconds: number;
	readonly pollSeconds: number;
	readonly delegateTo: string | undefined;
	/** Facts are the delegate's (delegate_facts). */
	readonly isDelegatingFacts: boolean;
}

/** What an action may do. One is made for each task and host (and loop item). */
export interface ActionContext {
	readonly host: string;
	readonly task: ActionTask;
	/** Templated (but for the action's `lateArgs`); the action may read but not change it. */
	readonly args: PyDict;
	/** The variables of this host and task. */
	readonly vars: VarScope;
	readonly target: TargetSpec;
	readonly signal: AbortSignal;
	/** -v count. */
	readonly verbosity: number;

	template(
		value: PyValue,
		extra?: ReadonlyMap<string, PyValue>,
	): MaybePromise<PyValue>;
	/** As `when:` does: text is an expression. */
	condition(
		value: PyValue,
		extra?: ReadonlyMap<string, PyValue>,
	): MaybePromise<boolean>;
	/** Renders a file's text as the template module does. */
	renderTemplate(request: FileRendering): MaybePromise<string>;
	session(): Promise<Session>;
	/** Runs a module on the target with the `_ansible_*` arguments added, its answer parsed into a result. */
	runModule(
		name: string,
		args: PyDict,
		options?: ModuleRunOptions,
	): Promise<PyDict>;
	/** Whether a module of this name is to be found. */
	hasModule(name: string): boolean;
	/** The arguments with the module_defaults of the module of this name under them. */
	withDefaults(name: string, args: PyDict): Promise<PyDict>;
	/** Runs another action in this one's place (package → apt, service → systemd). */
	runAction(name: string, args: PyDict): Promise<PyDict>;
	/** The same machine as the login user, whatever `become` says. */
	loginSession(): Promise<Session>;
	/** Absolute path of a file in `files/`, `templates/`, `vars/`… of role and play, as Ansible searches; throws ShevekError naming the places tried. */
	findFile(folder: string, name: string): string;
	/** The folders that findFile and lookups search, first to last. */
	searchPaths(folder: string): readonly string[];
	/** Reads a local file, decrypting a vault file unless told not to. */
	readLocalFile(path: string, options?: { decrypt?: boolean }): Uint8Array;
	/** A vars file's YAML or JSON as configuration (its strings typed), read anew. */
	loadVarsFile(path: string): PyValue;
	/** Ends the connection to the target; the next use makes another. */
	resetConnection(): Promise<void>;
	/** A resolved setting of ansible.cfg or the environment by its reference name. */
	setting(name: string): PyValue;
	warn(text: string): void;
	deprecate(text: string): void;
	/** Text for the terminal at a -v level; 0 is always shown. */
	display(text: string, level?: number): void;
	readonly run: RunServices;
	/** For actions that hand the task on to another program. */
	readonly written: WrittenTask;
}

/** The task as it stands in its playbook. */
export interface WrittenTask {
	readonly play: PlayInfo;
	readonly info: TaskInfo;
	readonly node: TaskNode;
	/** The playbook's folder. */
	readonly baseDir: string;
	/** Those of the machine that the task is delegated to. */
	readonly delegateVars: VarScope | undefined;
}

export interface ModuleRunOptions {
	/** The task's `async:` does not hold for this run. */
	readonly isNeverAsync?: boolean;
	/** Arguments that the module does not know are left out; ansible-core 2.17 and later can. */
	readonly ignoresUnknownOptions?: boolean;
	/** What holds for this run in place of the task's own. */
	readonly task?: Partial<
		Pick<ActionTask, "isCheckMode" | "isDiff" | "isNoLog" | "environment">
	>;
	/** A limit of its own for a connection that has to be made. */
	readonly connectSeconds?: number;
}

/** The few things of the whole run that actions touch. */
export interface RunServices {
	/** Undefined where there is none. Used by pause. */
	readonly terminal: Terminal | undefined;
	/** The ansible-core version whose modules are used, e.g. 2.14.18. */
	readonly ansibleVersion: string;
	/** Facts known for a host, `ansible_` prefix included. */
	facts(host: string): PyDict;
}

export interface Terminal {
	/** Shows the prompt and reads a line (not echoed when private); undefined at end of input. */
	readLine(
		prompt: string,
		options: { isPrivate: boolean; signal: AbortSignal },
	): Promise<string | undefined>;
	/**
	 * Hands on each byte as its key is pressed, Ctrl-C (3) like any other, unechoed, until `take`
	 * says that it has enough.
	 */
	readKeys(
		take: (key: number) => boolean,
		options: { signal: AbortSignal },
	): Promise<void>;
	write(text: string): void;
}

/**
 * An action gives the task's result: `changed`, `failed`, `msg`, `ansible_facts` and whatever it likes.
 * Keys that start with `_ansible_` steer the engine and are never shown: `_ansible_verbose_always`,
 * `_ansible_facts_cacheable`; likewise `add_host`, `add_group` and `ansible_stats` as in Ansible.
 */
export interface Action {
	readonly name: string; // ansible.builtin.debug
	/** Arguments that stay untemplated in `args` (debug's var, assert's that). */
	readonly lateArgs?: readonly string[];
	/** Arguments that are vaults stay so (set_fact); elsewhere they come decrypted. */
	readonly keepsVaults?: boolean;
	/** False for what never touches the host (debug, set_fact): then no connection is made. */
	readonly needsHost: boolean;
	/** False: skipped with Ansible's words in check mode. */
	readonly supportsCheckMode: boolean;
	/** True: `async:` may be used with it. */
	readonly supportsAsync?: boolean;
	run(context: ActionContext): Promise<PyDict> | PyDict;
}
