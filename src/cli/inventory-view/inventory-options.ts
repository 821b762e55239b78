// The command line of `shevek inventory`: the reference's options (ansible-core 2.14), and --limit, which
// the reference has from 2.17 on.

import type { Settings } from "../../config/settings.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import type { CommandSpec, OptionSpec } from "../options/option-spec.ts";
import { fromFlag, fromText, plainPath } from "../options/option-values.ts";
import { parseOptions } from "../options/parse-options.ts";
import {
	BASE_OPTIONS,
	INVENTORY_OPTIONS,
	TASK_OPTIONS,
	VAULT_OPTIONS,
} from "../options/shared-options.ts";

const ACTIONS = "Actions (one of them)";

const SOURCE_OPTIONS = INVENTORY_OPTIONS.filter(
	({ dest }) => dest === "inventory" || dest === "subset",
);

const INVENTORY_ONLY: readonly OptionSpec[] = [
	{
		dest: "basedir",
		flags: ["--playbook-dir"],
		kind: "text",
		help: "folder whose group_vars and host_vars count as the playbook's",
		fallback: fromText("PLAYBOOK_DIR"),
		convert: plainPath,
	},
	{
		dest: "list",
		flags: ["--list"],
		kind: "flag",
		section: ACTIONS,
		help: "show everything, as an inventory script does",
	},
	{
		dest: "host",
		flags: ["--host"],
		kind: "text",
		section: ACTIONS,
		help: "show one host's variables, as an inventory script does",
	},
	{
		dest: "graph",
		flags: ["--graph"],
		kind: "flag",
		section: ACTIONS,
		help: "draw the groups and hosts below a group (all)",
	},
	{
		dest: "yaml",
		flags: ["-y", "--yaml"],
		kind: "flag",
		help: "write YAML instead of JSON; --graph does not care",
	},
	{
		dest: "show_vars",
		flags: ["--vars"],
		kind: "flag",
		help: "draw variables too, with --graph",
	},
	{
		dest: "export",
		flags: ["--export"],
		kind: "flag",
		help: "list what is set where it is set, not what each host ends up with",
		fallback: fromFlag("INVENTORY_EXPORT"),
	},
	{
		dest: "output_file",
		flags: ["--output"],
		kind: "text",
		help: "write the list to this file",
	},
];

const INVENTORY_COMMAND: CommandSpec = {
	program: "ansible-inventory",
	summary: "Shows the inventory: its groups, hosts and variables.",
	positional: {
		dest: "args",
		metavar: "group",
		help: "the group that --graph starts at",
		isMany: false,
		isOptional: true,
	},
	options: [
		...BASE_OPTIONS,
		...SOURCE_OPTIONS,
		...VAULT_OPTIONS,
		...TASK_OPTIONS,
		...INVENTORY_ONLY,
	],
};

export interface InventoryOptions {
	readonly verbosity: number;
	readonly sources: readonly string[];
	readonly limit: string | undefined;
	readonly playbookDir: string | undefined;
	readonly vaultIds: readonly string[];
	readonly vaultPasswordFiles: readonly string[];
	readonly asksVaultPass: boolean;
	readonly extraVars: readonly string[];
	readonly action:
		| { readonly kind: "list" }
		| { readonly kind: "host"; readonly host: string }
		| { readonly kind: "graph"; readonly group: string };
	readonly isYaml: boolean;
	readonly showsVars: boolean;
	readonly isExport: boolean;
	readonly outputFile: string | undefined;
}

/** Throws a CommandLineError in argparse's words, and a `usage` error unless one action is asked for. */
export function parseInventoryArgs(
	argv: readonly string[],
	settings: Settings,
): InventoryOptions {
	const { values, positionals } = parseOptions(
		argv,
		INVENTORY_COMMAND,
		settings,
	);
	const text = (name: string) => {
		const value = values.get(name);
		return typeof value === "string" ? value : undefined;
	};
	const flag = (name: string) => values.get(name) === true;
	const verbosity = values.get("verbosity");
	const texts = (name: string): readonly string[] => {
		const value = values.get(name);
		return Array.isArray(value) ? value : [];
	};
	const given = texts("inventory");
	return {
		verbosity: typeof verbosity === "number" ? verbosity : 0,
		sources: given.length > 0 ? given : settings.texts("DEFAULT_HOST_LIST"),
		limit: text("subset"),
		playbookDir: text("basedir"),
		vaultIds: texts("vault_ids"),
		vaultPasswordFiles: texts("vault_password_files"),
		asksVaultPass: flag("ask_vault_pass"),
		extraVars: texts("extra_vars"),
		action: readAction({
			isList: flag("list"),
			host: text("host"),
			isGraph: flag("graph"),
			group: positionals[0] ?? "all",
		}),
		isYaml: flag("yaml"),
		showsVars: flag("show_vars"),
		isExport: flag("export"),
		outputFile: text("output_file"),
	};
}

function readAction(given: {
	isList: boolean;
	host: string | undefined;
	isGraph: boolean;
	group: string;
}): InventoryOptions["action"] {
	const host = given.host || undefined;
	const used = [given.isList, host !== undefined, given.isGraph].filter(
		Boolean,
	).length;
	if (used === 0) {
		throw new ShevekError(
			"usage",
			"No action selected, at least one of --host, --graph or --list needs to be specified.",
		);
	}
	if (used > 1) {
		throw new ShevekError(
			"usage",
			"Conflicting options used, only one of --host, --graph or --list can be used at the same time.",
		);
	}
	if (given.isList) return { kind: "list" };
	if (host !== undefined) return { kind: "host", host };
	return { kind: "graph", group: given.group };
}
