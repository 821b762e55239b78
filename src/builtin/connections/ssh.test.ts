import { expect, test } from "vitest";
import type { TargetSpec } from "../../agent/target.ts";
import { ssh, sshArguments } from "./ssh.ts";

const target: TargetSpec = {
	host: "h",
	connection: "ssh",
	address: "h.example",
	port: undefined,
	user: undefined,
	password: undefined,
	privateKeyFile: undefined,
	sshArgs: [],
	sshExecutable: "ssh",
	isHostKeyChecked: true,
	connectTimeoutSeconds: 10,
	become: undefined,
	pythonInterpreter: "auto",
	interpreterFallback: [],
	remoteTmp: "~/.ansible/tmp",
	shellExecutable: "/bin/sh",
};

const KEYS_ONLY =
	"-o KbdInteractiveAuthentication=no -o PreferredAuthentications=gssapi-with-mic,gssapi-keyex,hostbased,publickey -o PasswordAuthentication=no -o BatchMode=yes";
const ALIVE = "-o ServerAliveInterval=15 -o ServerAliveCountMax=4";

test.each<[string, Partial<TargetSpec>, string]>([
	["nothing set", {}, `${KEYS_ONLY} -o ConnectTimeout=10 ${ALIVE} -T`],
	[
		"everything set",
		{
			sshArgs: ["-C", "-J", "gate"],
			port: 2222,
			user: "me",
			privateKeyFile: "/k y",
			isHostKeyChecked: false,
			connectTimeoutSeconds: 3,
		},
		`-C -J gate -o StrictHostKeyChecking=no -o Port=2222 -o IdentityFile="/k y" ${KEYS_ONLY} -o User="me" -o ConnectTimeout=3 ${ALIVE} -T`,
	],
	[
		"a password",
		{ password: "secret" },
		`-o NumberOfPasswordPrompts=1 -o ConnectTimeout=10 ${ALIVE} -T`,
	],
	[
		"the user's own keep-alive",
		{ sshArgs: ["-o", "serveraliveinterval=60"] },
		`-o serveraliveinterval=60 ${KEYS_ONLY} -o ConnectTimeout=10 -T`,
	],
	[
		"ControlPersist with a path",
		{ sshArgs: ["-oControlPersist=60s", "-oControlPath=/s"] },
		`-oControlPersist=60s -oControlPath=/s ${KEYS_ONLY} -o ConnectTimeout=10 ${ALIVE} -T`,
	],
])("ssh's arguments: %s", (_name, changes, expected) => {
	expect(sshArguments({ ...target, ...changes }).join(" ")).toBe(expected);
});

test.each<[string, Partial<TargetSpec>, string, string]>([
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
])("unreachable: %s", (_name, changes, stderr, expected) => {
	const end = { code: 255, signal: null };
	const text = ssh.unreachableText({ ...target, ...changes }, end, stderr);
	expect(text).toBe(expected);
});
