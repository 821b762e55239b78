// The connections and become methods of a run, by the names that tasks give them.

import type { BecomeMethod } from "../agent/become.ts";
import type { Connection } from "../agent/connection.ts";
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

export interface HostPlugins {
	/** `collections`: those of the keyword. Throws a `plugin` error where there is none, or a bad one. */
	connection(name: string, collections: readonly string[]): ConnectionPlugin;
	become(name: string, collections: readonly string[]): BecomePlugin;
}
