import { expect, test } from "vitest";
import { optionValues } from "../../../test/agent/option-values.ts";
import { type SshTarget, ssh, sshArguments } from "./ssh.ts";
import { SSH_OPTIONS } from "./ssh-options.ts";

type Options = Readonly<Record<string, unknown>>;

const target = (options: Options = {}): SshTarget => ({
	host: "h",
	address: "h.example",
	user: undefined,
	cwd: undefined,
	timeoutSeconds: 10,
	shell: "/bin/sh",
	options: optionValues(SSH_OPTIONS, options),
});

const KEYS_ONLY =
	"-o KbdInteractiveAuthentication=no -o PreferredAuthentications=gssapi-with-mic,gssapi-keyex,hostbased,publickey -o PasswordAuthentication=no -o BatchMode=yes";
const ALIVE = "-o ServerAliveInterval=15 -o ServerAliveCountMax=4";

test.each<[string, Options, string, Partial<SshTarget>?]>([
	["nothing set", {}, `${KEYS_ONLY} -o ConnectTimeout=10 ${ALIVE} -T`],
	[
		"everything set",
		{
			ssh_args: "-C",
			ssh_common_args: "-J",
			ssh_extra_args: "gate",
			port: 2222,
			private_key_file: "/k y",
			host_key_checking: false,
		},
		`-C -J gate -o StrictHostKeyChecking=no -o Port=2222 -o IdentityFile="/k y" ${KEYS_ONLY} -o User="me" -o ConnectTimeout=3 ${ALIVE} -T`,
		{ user: "me", timeoutSeconds: 3 },
	],
	[
		"a password",
		{ password: "secret" },
		`-o NumberOfPasswordPrompts=1 -o ConnectTimeout=10 ${ALIVE} -T`,
	],
	[
		"the user's own keep-alive",
		{ ssh_args: "-o serveraliveinterval=60" },
		`-o serveraliveinterval=60 ${KEYS_ONLY} -o ConnectTimeout=10 -T`,
	],
	[
		"ControlPersist with a path",
		{ ssh_args: "-oControlPersist=60s -oControlPath=/s" },
		`-oControlPersist=60s -oControlPath=/s ${KEYS_ONLY} -o ConnectTimeout=10 ${ALIVE} -T`,
	],
	[
		"the reference's own default, which is for connections to come",
		{ ssh_args: "-C -o ControlMaster=auto -o ControlPersist=60s" },
		`${KEYS_ONLY} -o ConnectTimeout=10 ${ALIVE} -T`,
	],
	[
		"a control path of one's own",
		{
			ssh_args: "-o ControlPersist=yes",
			control_path: "%(directory)s/%%h-%%r",
			control_path_dir: "/tmp",
		},
		`-o ControlPersist=yes ${KEYS_ONLY} -o ConnectTimeout=10 ${ALIVE} -o ControlPath="/tmp/%h-%r" -T`,
	],
	[
		"a smart card",
		{ pkcs11_provider: "/lib/p.so", password: "1234" },
		`-o KbdInteractiveAuthentication=no -o PreferredAuthentications=publickey -o PasswordAuthentication=no -o PKCS11Provider=/lib/p.so -o ConnectTimeout=10 ${ALIVE} -T`,
	],
])("ssh's arguments: %s", (_name, options, expected, changes = {}) => {
	expect(sshArguments({ ...target(options), ...changes }).join(" ")).toBe(
		expected,
	);
});

test.each<[string, Options, string, string]>([
	[
		"ssh's words",
		{},
		"ssh: no route\r\n",
		"Failed to connect to the host via ssh: ssh: no route",
	],
	[
		"a refused password",
		{ password: "x" },
		"u@h: Permission denied (password).\n",
		"Invalid/incorrect password: u@h: Permission denied (password).",
	],
	[
		"a refused key",
		{},
		"u@h: Permission denied (publickey).\n",
		"Failed to connect to the host via ssh: u@h: Permission denied (publickey).",
	],
])("unreachable: %s", (_name, options, stderr, expected) => {
	const end = { code: 255, signal: null };
	const text = ssh.unreachableText?.(target(options), end, stderr);
	expect(text).toBe(expected);
});
