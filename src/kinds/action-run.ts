// What an action in TypeScript has to work with. Values are plain JavaScript: objects, lists, texts, numbers.

import type { ArgumentSpecs, ArgumentValues } from "./argument-spec.ts";

/** A task's result: `changed`, `failed`, `msg`, `ansible_facts` and whatever it likes. */
export interface ActionResult {
	changed?: boolean;
	failed?: boolean;
	skipped?: boolean;
	msg?: unknown;
	/** Become variables of the host. */
	ansible_facts?: Readonly<Record<string, unknown>>;
	[key: string]: unknown;
}

/** The task as it holds for this host. */
export interface ActionRunTask {
	readonly name: string;
	/** As it is written in the playbook. */
	readonly action: string;
	readonly isCheckMode: boolean;
	readonly isDiff: boolean;
	readonly isNoLog: boolean;
	readonly environment: Readonly<Record<string, string>>;
	/** Of `async:`; 0 where there is none. */
	readonly asyncSeconds: number;
	readonly pollSeconds: number;
	readonly delegateTo: string | undefined;
}

export interface CommandOutput {
	readonly rc: number;
	readonly stdout: string;
	readonly stderr: string;
}

export interface ActionRun<A extends ArgumentSpecs = ArgumentSpecs> {
	readonly host: string;
	readonly args: ArgumentValues<A>;
	readonly task: ActionRunTask;
	/** How many -v. */
	readonly verbosity: number;
	/** Given where the run ends, or the task's `timeout:` is up. */
	readonly signal: AbortSignal;

	/** A variable's value as the task sees it, rendered; undefined where there is none. */
	variable(name: string): Promise<unknown>;
	/** What is known of the host: `ansible_distribution` and the like. */
	readonly facts: Readonly<Record<string, unknown>>;
	/** Renders text (or what holds it) as the playbook's are, with further variables. */
	template(
		value: unknown,
		vars?: Readonly<Record<string, unknown>>,
	): Promise<unknown>;
	/** An expression as `when:` has it. */
	condition(
		expression: string,
		vars?: Readonly<Record<string, unknown>>,
	): Promise<boolean>;

	/** Runs a module on the host; that it failed is in the result. */
	runModule(
		name: string,
		args?: Readonly<Record<string, unknown>>,
	): Promise<ActionResult>;
	/** Runs another action, as a task of that name does; or the module where there is none. */
	runAction(
		name: string,
		args?: Readonly<Record<string, unknown>>,
	): Promise<ActionResult>;
	/** Runs `/bin/sh -c command` on the host, as the become user where there is one. */
	exec(
		command: string,
		options?: { stdin?: string | Uint8Array },
	): Promise<CommandOutput>;
	/** Copies a local file, or bytes or text, to a path on the host. */
	putFile(
		from: { readonly path: string } | { readonly content: string | Uint8Array },
		remotePath: string,
	): Promise<void>;
	readFile(remotePath: string): Promise<Uint8Array>;
	/** A folder on the host, gone when the action has ended. */
	makeTempDir(): Promise<string>;

	/** The path of a file in `files/`, `templates/` … of role and play, as Ansible searches. */
	findFile(folder: string, name: string): string;
	/** A local file, decrypted if it is a vault. */
	readLocalFile(path: string): Uint8Array;

	warn(text: string): void;
	/** Text for the screen; 1 and more: only with that many -v. */
	display(text: string, level?: number): void;
	/** Ends the task as failed. */
	fail(msg: string, more?: ActionResult): never;
	/** Ends the task as skipped. */
	skip(msg: string): never;
}
