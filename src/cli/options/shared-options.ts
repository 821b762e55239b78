// One row an option: the ones that playbook and adhoc share. Names, kinds, defaults and order are
// the reference's (ansible-core 2.14), which -vvvv shows; the words are ours.

import { INFO_OPTIONS } from "./info-request.ts";
import type { OptionSpec } from "./option-spec.ts";
import {
	followedPath,
	fromFlag,
	fromInteger,
	fromText,
	inventorySource,
	plainPath,
	variablesSource,
} from "./option-values.ts";

const CONNECTION = "Connection options";
const BECOME = "Privilege escalation options";
const OWN = "Shevek's own options";

export const BASE_OPTIONS: readonly OptionSpec[] = [
	...INFO_OPTIONS,
	{
		dest: "verbosity",
		flags: ["-v", "--verbose"],
		kind: "count",
		help: "say more; -vvv shows results whole and where tasks are, -vvvv debugs connections",
		fallback: fromInteger("DEFAULT_VERBOSITY"),
	},
];

export const CONNECTION_OPTIONS: readonly OptionSpec[] = [
	{
		dest: "private_key_file",
		flags: ["--private-key", "--key-file"],
		kind: "text",
		section: CONNECTION,
		help: "key to log in with",
		fallback: fromText("DEFAULT_PRIVATE_KEY_FILE"),
		convert: followedPath,
	},
	{
		dest: "remote_user",
		flags: ["-u", "--user"],
		kind: "text",
		section: CONNECTION,
		help: "user to log in as",
		fallback: fromText("DEFAULT_REMOTE_USER"),
	},
	{
		dest: "connection",
		flags: ["-c", "--connection"],
		kind: "text",
		section: CONNECTION,
		help: "connection to use where none is set",
		fallback: fromText("DEFAULT_TRANSPORT"),
	},
	{
		dest: "timeout",
		flags: ["-T", "--timeout"],
		kind: "integer",
		section: CONNECTION,
		help: "seconds to wait for a connection",
		fallback: fromInteger("DEFAULT_TIMEOUT"),
	},
	{
		dest: "ssh_common_args",
		flags: ["--ssh-common-args"],
		kind: "text",
		section: CONNECTION,
		help: "arguments for ssh, sftp and scp alike (ProxyCommand …)",
	},
	{
		dest: "sftp_extra_args",
		flags: ["--sftp-extra-args"],
		kind: "text",
		section: CONNECTION,
		help: "arguments for sftp alone",
	},
	{
		dest: "scp_extra_args",
		flags: ["--scp-extra-args"],
		kind: "text",
		section: CONNECTION,
		help: "arguments for scp alone",
	},
	{
		dest: "ssh_extra_args",
		flags: ["--ssh-extra-args"],
		kind: "text",
		section: CONNECTION,
		help: "arguments for ssh alone",
	},
	{
		dest: "ask_pass",
		flags: ["-k", "--ask-pass"],
		kind: "flag",
		section: CONNECTION,
		exclusive: "connection password",
		help: "ask for the login password",
		fallback: fromFlag("DEFAULT_ASK_PASS"),
	},
	{
		dest: "connection_password_file",
		flags: ["--connection-password-file", "--conn-pass-file"],
		kind: "text",
		section: CONNECTION,
		exclusive: "connection password",
		help: "file or script with the login password",
		fallback: fromText("CONNECTION_PASSWORD_FILE"),
		convert: followedPath,
	},
];

export const BECOME_OPTIONS: readonly OptionSpec[] = [
	{
		dest: "become",
		flags: ["-b", "--become"],
		kind: "flag",
		section: BECOME,
		help: "become another user for every task",
		fallback: fromFlag("DEFAULT_BECOME"),
	},
	{
		dest: "become_method",
		flags: ["--become-method"],
		kind: "text",
		section: BECOME,
		help: "how to become that user",
		fallback: fromText("DEFAULT_BECOME_METHOD"),
	},
	{
		dest: "become_user",
		flags: ["--become-user"],
		kind: "text",
		section: BECOME,
		help: "the user to become (root where nothing is set)",
	},
	{
		dest: "become_ask_pass",
		flags: ["-K", "--ask-become-pass"],
		kind: "flag",
		section: BECOME,
		exclusive: "become password",
		help: "ask for the password of becoming",
		fallback: fromFlag("DEFAULT_BECOME_ASK_PASS"),
	},
	{
		dest: "become_password_file",
		flags: ["--become-password-file", "--become-pass-file"],
		kind: "text",
		section: BECOME,
		exclusive: "become password",
		help: "file or script with the password of becoming",
		fallback: fromText("BECOME_PASSWORD_FILE"),
		convert: followedPath,
	},
];

export const CHECK_OPTIONS: readonly OptionSpec[] = [
	{
		dest: "check",
		flags: ["-C", "--check"],
		kind: "flag",
		help: "change nothing; tell what would change",
	},
	{
		dest: "diff",
		flags: ["-D", "--diff"],
		kind: "flag",
		help: "show how files and templates change",
		fallback: fromFlag("DIFF_ALWAYS"),
	},
];

export const INVENTORY_OPTIONS: readonly OptionSpec[] = [
	{
		dest: "inventory",
		flags: ["-i", "--inventory", "--inventory-file"],
		kind: "list",
		help: "inventory file, folder or script, or host names with commas; may be repeated",
		convert: inventorySource,
	},
	{
		dest: "listhosts",
		flags: ["--list-hosts"],
		kind: "flag",
		help: "list the hosts that match, run nothing",
	},
	{
		dest: "subset",
		flags: ["-l", "--limit"],
		kind: "text",
		help: "only the hosts that match this pattern too, or @file",
	},
];

export const TASK_OPTIONS: readonly OptionSpec[] = [
	{
		dest: "extra_vars",
		flags: ["-e", "--extra-vars"],
		kind: "list",
		help: "variables that win over all others: key=value, YAML or JSON, or @file; may be repeated",
		convert: variablesSource,
	},
];

export const VAULT_OPTIONS: readonly OptionSpec[] = [
	{
		dest: "vault_ids",
		flags: ["--vault-id"],
		kind: "list",
		help: "vault identity, label@source; may be repeated",
	},
	{
		dest: "ask_vault_pass",
		flags: ["--ask-vault-password", "--ask-vault-pass"],
		kind: "flag",
		exclusive: "vault password",
		help: "ask for the vault password",
		fallback: fromFlag("DEFAULT_ASK_VAULT_PASS"),
	},
	{
		dest: "vault_password_files",
		flags: ["--vault-password-file", "--vault-pass-file"],
		kind: "list",
		exclusive: "vault password",
		help: "file or script with a vault password; may be repeated",
		convert: plainPath,
	},
];

export const FORK_OPTIONS: readonly OptionSpec[] = [
	{
		dest: "forks",
		flags: ["-f", "--forks"],
		kind: "integer",
		help: "how many hosts are worked on at once",
		fallback: fromInteger("DEFAULT_FORKS"),
	},
];

export const MODULE_OPTIONS: readonly OptionSpec[] = [
	{
		dest: "module_path",
		flags: ["-M", "--module-path"],
		kind: "prepend",
		help: "folders with modules, searched first (colons between)",
		split: (text, paths) =>
			text
				.split(":")
				.filter((path) => path !== "")
				.map((path) => followedPath(path, paths)),
	},
];

export const OWN_OPTIONS: readonly OptionSpec[] = [
	{
		dest: "engine",
		flags: ["--engine"],
		kind: "text",
		section: OWN,
		isOwn: true,
		help: "native (ours) or ansible (drives the installed ansible-core)",
		fallback: (settings) => settings.paths.env.SHEVEK_ENGINE,
	},
	{
		dest: "events",
		flags: ["--events"],
		kind: "text",
		section: OWN,
		isOwn: true,
		help: "write each event as a line of JSON to this file; - is standard output",
		convert: plainPath,
	},
	{
		dest: "no_record",
		flags: ["--no-record"],
		kind: "flag",
		section: OWN,
		isOwn: true,
		help: "keep no record of this run",
	},
];
