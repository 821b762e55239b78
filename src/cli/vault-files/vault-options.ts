// The command lines of `shevek vault`: one table an action, with ansible-vault's options (2.14).

import type { Settings } from "../../config/settings.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import type {
	CommandSpec,
	OptionSpec,
	OptionValue,
} from "../options/option-spec.ts";
import { followedPath } from "../options/option-values.ts";
import { parseOptions } from "../options/parse-options.ts";
import { BASE_OPTIONS, VAULT_OPTIONS } from "../options/shared-options.ts";
import { CommandLineError } from "../options/usage-error.ts";

const VAULT_ACTIONS = [
	"create",
	"decrypt",
	"edit",
	"view",
	"encrypt",
	"encrypt_string",
	"rekey",
] as const;
type VaultAction = (typeof VAULT_ACTIONS)[number];

const SUMMARIES: Readonly<Record<VaultAction, string>> = {
	create: "Write a new file in an editor and encrypt it",
	decrypt: "Decrypt files in place, or standard input",
	edit: "Change encrypted files in an editor",
	view: "Show what encrypted files hold",
	encrypt: "Encrypt files in place, or standard input",
	encrypt_string: "Encrypt strings as values for YAML files",
	rekey: "Encrypt files with another password",
};

const OUTPUT: OptionSpec = {
	dest: "output_file",
	flags: ["--output"],
	kind: "text",
	help: "file to write to; - is standard output",
	convert: followedPath,
};

const ENCRYPT_ID: OptionSpec = {
	dest: "encrypt_vault_id",
	flags: ["--encrypt-vault-id"],
	kind: "text",
	help: "vault id to encrypt with; needed where there are several",
};

const STRING_OPTIONS: readonly OptionSpec[] = [
	{
		dest: "encrypt_string_prompt",
		flags: ["-p", "--prompt"],
		kind: "flag",
		help: "ask for the string",
	},
	{
		dest: "show_string_input",
		flags: ["--show-input"],
		kind: "flag",
		help: "show what is typed for --prompt",
	},
	{
		dest: "encrypt_string_names",
		flags: ["-n", "--name"],
		kind: "list",
		help: "variable name for a string; may be repeated",
	},
	{
		dest: "encrypt_string_stdin_name",
		flags: ["--stdin-name"],
		kind: "text",
		help: "variable name for what standard input holds",
	},
];

const REKEY_OPTIONS: readonly OptionSpec[] = [
	{
		dest: "new_vault_password_file",
		flags: ["--new-vault-password-file"],
		kind: "text",
		exclusive: "new password",
		help: "file or script with the new password",
		convert: followedPath,
	},
	{
		dest: "new_vault_id",
		flags: ["--new-vault-id"],
		kind: "text",
		exclusive: "new password",
		help: "vault identity of the new password, label@source",
	},
];

const OWN_OPTIONS: Readonly<Record<VaultAction, readonly OptionSpec[]>> = {
	create: [ENCRYPT_ID],
	decrypt: [OUTPUT],
	edit: [ENCRYPT_ID],
	view: [],
	encrypt: [OUTPUT, ENCRYPT_ID],
	encrypt_string: [OUTPUT, ENCRYPT_ID, ...STRING_OPTIONS],
	rekey: [ENCRYPT_ID, ...REKEY_OPTIONS],
};

export interface VaultOptions {
	readonly action: VaultAction;
	readonly args: readonly string[];
	readonly verbosity: number;
	readonly vaultIds: readonly string[];
	readonly asksPassword: boolean;
	readonly passwordFiles: readonly string[];
	readonly outputFile: string | undefined;
	readonly encryptVaultId: string | undefined;
	readonly isPrompting: boolean;
	readonly showsInput: boolean;
	readonly names: readonly string[];
	readonly stdinName: string | undefined;
	/** encrypt_string takes standard input as one of its strings. */
	readonly readsStdin: boolean;
	readonly newPasswordFile: string | undefined;
	readonly newVaultId: string | undefined;
}

/** Throws a CommandLineError as argparse would, and `usage` for what goes not together. */
export function parseVaultArgs(
	argv: readonly string[],
	settings: Settings,
): VaultOptions {
	const at = argv.findIndex((word) => !word.startsWith("-"));
	const before = at < 0 ? argv : argv.slice(0, at);
	const top = parseOptions(before, TOP, settings);
	const action = findAction(argv[at]);
	const command = commandOf(action);
	const parsed = parseOptions(argv.slice(at + 1), command, settings);
	const options = readValues(action, parsed.positionals, (dest) =>
		parsed.values.get(dest),
	);
	const earlier = top.values.get("verbosity");
	refuseMismatches(options);
	return {
		...options,
		verbosity: Math.max(options.verbosity, Number(earlier ?? 0)),
	};
}

const TOP: CommandSpec = {
	program: "ansible-vault",
	summary: `Encrypt and decrypt files and strings: ${VAULT_ACTIONS.join(", ")}`,
	options: BASE_OPTIONS,
};

function commandOf(action: VaultAction): CommandSpec {
	const isString = action === "encrypt_string";
	return {
		program: `ansible-vault ${action}`,
		summary: SUMMARIES[action],
		options: [...BASE_OPTIONS, ...VAULT_OPTIONS, ...OWN_OPTIONS[action]],
		positional: {
			dest: "args",
			metavar: isString ? "string_to_encrypt" : "file_name",
			help: isString ? "strings; - is standard input" : "files",
			isMany: true,
			isOptional: true,
		},
	};
}

function findAction(word: string | undefined): VaultAction {
	const found = VAULT_ACTIONS.find((action) => action === word);
	if (found !== undefined) return found;
	const names = VAULT_ACTIONS.map((action) => `'${action}'`).join(", ");
	const error = new CommandLineError(
		word === undefined
			? "the following arguments are required: action"
			: `argument action: invalid choice: '${word}' (choose from ${names})`,
	);
	error.command = TOP;
	throw error;
}

function readValues(
	action: VaultAction,
	args: readonly string[],
	get: (dest: string) => OptionValue,
): VaultOptions {
	const text = (dest: string) => {
		const value = get(dest);
		return typeof value === "string" && value !== "" ? value : undefined;
	};
	const texts = (dest: string) => {
		const value = get(dest);
		return Array.isArray(value) ? value.map(String) : [];
	};
	const stdinName = text("encrypt_string_stdin_name");
	return {
		action,
		args,
		verbosity: Number(get("verbosity") ?? 0),
		vaultIds: texts("vault_ids"),
		asksPassword: get("ask_vault_pass") === true,
		passwordFiles: texts("vault_password_files"),
		outputFile: text("output_file"),
		encryptVaultId: text("encrypt_vault_id"),
		isPrompting: get("encrypt_string_prompt") === true,
		showsInput: get("show_string_input") === true,
		names: texts("encrypt_string_names"),
		stdinName,
		readsStdin:
			args.includes("-") || args.length === 0 || stdinName !== undefined,
		newPasswordFile: text("new_vault_password_file"),
		newVaultId: text("new_vault_id"),
	};
}

function refuseMismatches(options: VaultOptions): void {
	const wrong = options.vaultIds.find((id) => id.includes(";"));
	if (wrong !== undefined) {
		throw new ShevekError(
			"usage",
			`'${wrong}' is not a valid vault id. The character ';' is not allowed in vault ids`,
		);
	}
	if (options.outputFile !== undefined && options.args.length > 1) {
		throw new ShevekError(
			"usage",
			"At most one input file may be used with the --output option",
		);
	}
	if (
		options.action === "encrypt_string" &&
		options.isPrompting &&
		options.readsStdin
	) {
		throw new ShevekError(
			"usage",
			"The --prompt option is not supported if also reading input from stdin",
		);
	}
}
