// The connections and become methods of a run, by the names that tasks give them.

import type { BecomeMethod } from "../agent/become.ts";
import type { Connection } from "../agent/connection.ts";
import type { Shell } from "../agent/shell.ts";
import type { ResolvedOptions } from "../agent/target.ts";
import type { OptionsByHost } from "../plugins/host-options.ts";

export interface ConnectionPlugin {
	/** What targets go by: short for what ships, else the plugin's full name. */
	readonly name: string;
	readonly options: OptionsByHost;
	readonly connection: Connection;
}

export interface BecomePlugin {
	readonly name: string;
	readonly options: OptionsByHost;
	readonly method: BecomeMethod;
}

export interface ShellPlugin {
	readonly name: string;
	readonly options: OptionsByHost;
	/** Whether a program of that path understands its commands. */
	isFor(program: string): boolean;
	/** With the plugin's own program, where none is given. */
	shell(options: ResolvedOptions, executable: string | undefined): Shell;
}

export interface HostPlugins {
	/** `collections`: those of the keyword. Throws a `plugin` error where there is none, or a bad one. */
	connection(name: string, collections: readonly string[]): ConnectionPlugin;
	become(name: string, collections: readonly string[]): BecomePlugin;
	/** `ansible_shell_type`; without one that which a program of that path speaks: sh where none says so. */
	shell(type: string | undefined, program: string): ShellPlugin;
}
