// What playbook and adhoc have in common once their command line is read: typed, defaults filled in.

import type { Settings } from "../../config/settings.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import { pyStr } from "../../pyvalue/text.ts";
import { PyTuple } from "../../pyvalue/value.ts";
import type { CommandSpec, OptionValue } from "./option-spec.ts";
import { type ParsedOptions, parseOptions } from "./parse-options.ts";
import { CommandLineError } from "./usage-error.ts";

const ENGINES = ["native", "ansible"] as const;
type EngineName = (typeof ENGINES)[number];

export interface RunOptions {
	/** -v count, added to DEFAULT_VERBOSITY. */
	readonly verbosity: number;
	/** Absolute paths and comma lists: those given, else the setting's. */
	readonly inventory: readonly string[];
	readonly limit: string | undefined;
	readonly isListHosts: boolean;
	readonly forks: number;
	readonly isCheck: boolean;
	readonly isDiff: boolean;
	readonly connection: string;
	readonly remoteUser: string | undefined;
	readonly privateKeyFile: string | undefined;
	readonly timeoutSeconds: number;
	readonly sshCommonArgs: string | undefined;
	readonly sftpExtraArgs: string | undefined;
	readonly scpExtraArgs: string | undefined;
	readonly sshExtraArgs: string | undefined;
	readonly asksPass: boolean;
	readonly connectionPasswordFile: string | undefined;
	readonly isBecome: boolean;
	readonly becomeMethod: string;
	/** As given; undefined means DEFAULT_BECOME_USER. */
	readonly becomeUser: string | undefined;
	readonly asksBecomePass: boolean;
	readonly becomePasswordFile: string | undefined;
	/** In order; a file is `@` and its absolute path. */
	readonly extraVars: readonly string[];
	readonly vaultIds: readonly string[];
	readonly asksVaultPass: boolean;
	readonly vaultPasswordFiles: readonly string[];
	/** Folders of -M, first to last; the setting's own come after them. */
	readonly modulePath: readonly string[];
	readonly engine: EngineName;
	/** Where the events go as JSON lines; `-` is standard output. */
	readonly eventsFile: string | undefined;
	readonly isRecorded: boolean;
	/** What -vvvv lists of the command line: see the default callback. */
	readonly commandLine: {
		readonly positional: readonly string[];
		readonly options: readonly (readonly [name: string, text: string])[];
	};
}

/** Reads a command line whose shape `command` gives; the rest of its meaning is the caller's. */
export function parseRunOptions(
	argv: readonly string[],
	command: CommandSpec,
	settings: Settings,
): { run: RunOptions; read: OptionReader } {
	const parsed = parseOptions(argv, command, settings);
	const read = new OptionReader(finishValues(parsed, settings));
	refuseNoForks(read.integer("forks"), command);
	return { run: readRunOptions(read, parsed.positionals), read };
}

/** The parsed values by type; a wrong type is a mistake in a table. */
export class OptionReader {
	readonly values: ReadonlyMap<string, OptionValue>;

	constructor(values: ReadonlyMap<string, OptionValue>) {
		this.values = values;
	}
	flag(name: string): boolean {
		return this.values.get(name) === true;
	}
	integer(name: string): number {
		const value = this.values.get(name);
		return typeof value === "number" ? value : 0;
	}
	text(name: string): string | undefined {
		const value = this.values.get(name);
		return typeof value === "string" ? value : undefined;
	}
	texts(name: string): readonly string[] {
		const value = this.values.get(name);
		return Array.isArray(value) ? value : [];
	}
}

function readRunOptions(
	read: OptionReader,
	positional: readonly string[],
): RunOptions {
	return {
		verbosity: read.integer("verbosity"),
		inventory: read.texts("inventory"),
		limit: read.text("subset"),
		isListHosts: read.flag("listhosts"),
		forks: read.integer("forks"),
		isCheck: read.flag("check"),
		isDiff: read.flag("diff"),
		connection: read.text("connection") ?? "smart",
		remoteUser: read.text("remote_user"),
		privateKeyFile: read.text("private_key_file"),
		timeoutSeconds: read.integer("timeout"),
		sshCommonArgs: read.text("ssh_common_args"),
		sftpExtraArgs: read.text("sftp_extra_args"),
		scpExtraArgs: read.text("scp_extra_args"),
		sshExtraArgs: read.text("ssh_extra_args"),
		asksPass: read.flag("ask_pass"),
		connectionPasswordFile: read.text("connection_password_file"),
		isBecome: read.flag("become"),
		becomeMethod: read.text("become_method") ?? "sudo",
		becomeUser: read.text("become_user"),
		asksBecomePass: read.flag("become_ask_pass"),
		becomePasswordFile: read.text("become_password_file"),
		extraVars: read.texts("extra_vars"),
		vaultIds: read.texts("vault_ids"),
		asksVaultPass: read.flag("ask_vault_pass"),
		vaultPasswordFiles: read.texts("vault_password_files"),
		modulePath: read.texts("module_path"),
		engine: readEngine(read.text("engine")),
		eventsFile: read.text("events"),
		isRecorded: !read.flag("no_record"),
		commandLine: { positional, options: listOptions(read.values) },
	};
}

function readEngine(name: string | undefined): EngineName {
	if (name === undefined || name === "") return "native";
	const engine = ENGINES.find((each) => each === name);
	if (engine) return engine;
	throw new ShevekError("usage", `there is no engine '${name}'`, {
		hint: `The engines are ${ENGINES.join(" and ")}.`,
	});
}

/** Tags may hold commas, and none means all; no inventory means the setting's. */
function finishValues(
	parsed: ParsedOptions,
	settings: Settings,
): ReadonlyMap<string, OptionValue> {
	const values = new Map(parsed.values);
	if (values.has("tags")) {
		const tags = splitTags(values.get("tags"));
		values.set("tags", tags.length > 0 ? tags : ["all"]);
		values.set("skip_tags", splitTags(values.get("skip_tags")));
	}
	const inventory = values.get("inventory");
	if (Array.isArray(inventory) && inventory.length === 0)
		values.set("inventory", settings.texts("DEFAULT_HOST_LIST"));
	return values;
}

function splitTags(value: OptionValue): string[] {
	const lists = Array.isArray(value) ? value : [];
	return [
		...new Set(
			lists.flatMap((list) => list.split(",").map((tag: string) => tag.trim())),
		),
	];
}

function refuseNoForks(forks: number, command: CommandSpec): void {
	if (forks >= 1) return;
	const error = new CommandLineError(
		"The number of processes (--forks) must be >= 1",
	);
	error.command = command;
	throw error;
}

const OWN_NAMES = new Set(["engine", "events", "no_record"]);

/** What is set, as Python would show it. */
function listOptions(
	values: ReadonlyMap<string, OptionValue>,
): [string, string][] {
	const listed: [string, string][] = [];
	for (const [name, value] of values) {
		const isSet = Array.isArray(value) ? value.length > 0 : Boolean(value);
		if (isSet && !OWN_NAMES.has(name)) listed.push([name, showValue(value)]);
	}
	return listed;
}

function showValue(value: OptionValue): string {
	if (value === true) return "True";
	if (!Array.isArray(value)) return String(value);
	return pyStr(new PyTuple([...value]));
}
