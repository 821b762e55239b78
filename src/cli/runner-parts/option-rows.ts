// The options of ansible-runner's `run` and `start`, as rows.

import type { OptionSpec } from "../options/option-spec.ts";

type Row = Omit<OptionSpec, "dest" | "flags"> & { readonly flags: string };

export const ROWS: readonly (readonly [dest: string, row: Row])[] = [
	[
		"playbook",
		{
			flags: "-p --playbook",
			kind: "text",
			exclusive: "target",
			help: "the playbook to run, of the project",
		},
	],
	[
		"module",
		{
			flags: "-m --module",
			kind: "text",
			exclusive: "target",
			help: "a module to run on --hosts",
		},
	],
	[
		"role",
		{
			flags: "-r --role",
			kind: "text",
			exclusive: "target",
			help: "a role to apply to --hosts",
		},
	],
	[
		"module_args",
		{ flags: "-a --args", kind: "text", help: "the module's arguments" },
	],
	["hosts", { flags: "--hosts", kind: "text", help: "hosts of -m or -r" }],
	["limit", { flags: "--limit", kind: "text", help: "only these hosts" }],
	[
		"cmdline",
		{
			flags: "--cmdline",
			kind: "text",
			help: "more of ansible-playbook's options, in one word; instead of env/cmdline",
		},
	],
	[
		"forks",
		{ flags: "--forks", kind: "integer", help: "so many hosts at a time" },
	],
	[
		"ident",
		{
			flags: "-i --ident",
			kind: "text",
			help: "the run's name, and its folder's in artifacts/ (default: a UUID)",
		},
	],
	[
		"rotate_artifacts",
		{
			flags: "--rotate-artifacts",
			kind: "integer",
			help: "keep so many runs in artifacts/ (default: 0, all)",
		},
	],
	[
		"artifact_dir",
		{
			flags: "--artifact-dir",
			kind: "text",
			help: "where runs leave their files (default: artifacts/)",
		},
	],
	[
		"project_dir",
		{
			flags: "--project-dir",
			kind: "text",
			help: "where playbooks are (default: project/)",
		},
	],
	[
		"inventory",
		{
			flags: "--inventory",
			kind: "text",
			help: "a name in inventory/, a path, or hosts with a comma",
		},
	],
	[
		"json",
		{
			flags: "-j --json",
			kind: "flag",
			help: "print events, a line of JSON each",
		},
	],
	[
		"omit_event_data",
		{
			flags: "--omit-event-data",
			kind: "flag",
			help: "events have no event_data",
		},
	],
	[
		"only_failed_event_data",
		{
			flags: "--only-failed-event-data",
			kind: "flag",
			help: "only failures have event_data",
		},
	],
	[
		"suppress_env_files",
		{
			flags: "--omit-env-files",
			kind: "flag",
			help: "write nothing to env/: it is never written to",
		},
	],
	["quiet", { flags: "-q --quiet", kind: "flag", help: "print nothing" }],
	["v", { flags: "-v", kind: "count", help: "tell more; up to -vvvvv" }],
	[
		"roles_path",
		{
			flags: "--roles-path",
			kind: "text",
			help: "where roles are (default: roles/)",
		},
	],
	[
		"role_vars",
		{
			flags: "--role-vars",
			kind: "text",
			help: "the role's variables: 'key=value key=value'",
		},
	],
	[
		"role_skip_facts",
		{
			flags: "--role-skip-facts",
			kind: "flag",
			help: "gather no facts before the role",
		},
	],
	[
		"engine",
		{ flags: "--engine", kind: "text", isOwn: true, help: "native or ansible" },
	],
];
