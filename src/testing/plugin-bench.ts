// What the benches of the kinds can do.

import type { BecomeCommand } from "../agent/become.ts";
import type { Shell } from "../agent/shell.ts";
import type { Json } from "../plugins/callback.ts";
import type {
	PlaybookRequest,
	PlaybookResult,
	TaskResult,
} from "./run-playbook.ts";

/** What every bench has. */
export interface PluginBench {
	readonly name: string;
	readonly description: string;
	/** Runs a playbook beside which the plugin lies. */
	runPlaybook(request: PlaybookRequest): Promise<PlaybookResult>;
}

export interface FilterBench extends PluginBench {
	/** As a template calls it. Throws what the task would fail with. */
	call(value: unknown, ...params: readonly unknown[]): unknown;
	/** The same with parameters by name. */
	callNamed(value: unknown, params: Readonly<Record<string, unknown>>): unknown;
}

export interface TestBench extends PluginBench {
	/** As a template asks it. Throws what the task would fail with. */
	call(value: unknown, ...params: readonly unknown[]): boolean;
}

export interface LookupBench extends PluginBench {
	/** The list that `query(NAME, …terms, …options)` gives. Throws what the task would fail with. */
	run(...terms: readonly unknown[]): Promise<readonly Json[]>;
}

export interface CacheBench extends PluginBench {
	/** Plain data; undefined where there is nothing. */
	get(key: string): Promise<Json | undefined>;
	set(key: string, value: Readonly<Record<string, unknown>>): Promise<void>;
	keys(): Promise<readonly string[]>;
	contains(key: string): Promise<boolean>;
	delete(key: string): Promise<void>;
	flush(): Promise<void>;
	/** The next call opens it anew. */
	close(): Promise<void>;
}

export interface BecomeBench extends PluginBench {
	/** The line that runs `command` as the user, and the prompt that it may show. */
	command(
		command: string,
		request?: { readonly user?: string; readonly hasPassword?: boolean },
	): Promise<BecomeCommand>;
}

export interface ConnectionBench extends PluginBench {
	/** Runs a command line on a host of that name, without Python there. Throws where the host cannot be reached. */
	exec(
		command: string,
		host?: string,
	): Promise<{
		readonly rc: number;
		readonly stdout: string;
		readonly stderr: string;
	}>;
}

export interface ActionBench extends PluginBench {
	/**
	 * Runs a task with these arguments on localhost, without ssh, and gives what came of it, failed or not. `task` is
	 * what else the task says: `{ become: true }`, `{ check_mode: true }`.
	 */
	run(
		args?: Readonly<Record<string, unknown>>,
		task?: Readonly<Record<string, unknown>>,
	): Promise<TaskResult>;
}

export interface StrategyBench extends PluginBench {
	/** Runs a play's tasks with it on hosts that need no machine; gives what came of them, in the order in which it came. */
	run(
		hosts: readonly string[],
		tasks: readonly Readonly<Record<string, unknown>>[],
	): Promise<readonly TaskResult[]>;
}

export interface InventoryRead {
	/** Each host's variables. */
	readonly hosts: Readonly<Record<string, Readonly<Record<string, Json>>>>;
	/** Each group's own hosts and groups. */
	readonly groups: Readonly<
		Record<
			string,
			{
				readonly hosts: readonly string[];
				readonly children: readonly string[];
			}
		>
	>;
	/** Warnings: what the plugin threw is one. */
	readonly err: string;
}

export interface InventoryBench extends PluginBench {
	/** Reads a source with this plugin alone: a file of that name with that text, or a list of hosts. */
	read(
		source: { readonly name: string; readonly text: string } | string,
	): Promise<InventoryRead>;
}

export interface VarsBench extends PluginBench {
	/** A host's variables with this plugin alone: in those groups, with those files beside the inventory. */
	read(
		host: string,
		request?: {
			readonly groups?: readonly string[];
			readonly files?: Readonly<Record<string, string>>;
		},
	): Promise<{
		readonly vars: Readonly<Record<string, Json>>;
		readonly err: string;
	}>;
}

/** What the plugin's functions give, and for those that it leaves out what stands in. */
export interface ShellBench
	extends PluginBench,
		Pick<
			Shell,
			"quote" | "and" | "exists" | "chmod" | "expandUser" | "remoteFileName"
		> {
	withEnvironment(
		command: string,
		variables?: Readonly<Record<string, string>>,
	): string;
}

export interface Benches {
	readonly action: ActionBench;
	readonly become: BecomeBench;
	readonly cache: CacheBench;
	readonly connection: ConnectionBench;
	readonly filter: FilterBench;
	readonly inventory: InventoryBench;
	readonly lookup: LookupBench;
	readonly shell: ShellBench;
	readonly strategy: StrategyBench;
	readonly test: TestBench;
	readonly vars: VarsBench;
}
