// connection: ssh. The system's OpenSSH, so that ~/.ssh/config, ProxyJump, the agent, Kerberos
// and ControlPersist all work. Arguments and messages are those of ansible-core 2.14's ssh.py.

import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { type Connection, spawnTransport } from "../../agent/connection.ts";
import type { TargetSpec } from "../../agent/target.ts";
import { Askpass } from "./askpass.ts";

export const ssh: Connection = {
	name: "ssh",
	open(target, command, options) {
		const askpass =
			target.password === undefined ? undefined : new Askpass(target.password);
		return spawnTransport(
			{
				file: target.sshExecutable,
				args: [...sshArguments(target), target.address, command],
				env: { ...process.env, ...askpass?.environment },
				onEnd: () => askpass?.close(),
			},
			options,
		);
	},
	unreachableText(target, end, stderr) {
		const text = stderr.trimEnd();
		if (target.password !== undefined && /Permission denied/.test(text))
			return `Invalid/incorrect password: ${text}`;
		return text === "" && end.signal !== null
			? `Failed to connect to the host via ssh: ended by ${end.signal}`
			: `Failed to connect to the host via ssh: ${text}`;
	},
	isOwnFailure: (end) => end.code === 255 || end.code === null,
};

/** What stands between `ssh` and the address; ssh takes the first value of an option that it meets. */
export function sshArguments(target: TargetSpec): string[] {
	const args = [...target.sshArgs];
	const set = (option: string) => args.push("-o", option);
	if (!target.isHostKeyChecked) set("StrictHostKeyChecking=no");
	if (target.port !== undefined) set(`Port=${target.port}`);
	if (target.privateKeyFile !== undefined)
		set(`IdentityFile="${expandHome(target.privateKeyFile)}"`);
	if (target.password === undefined) {
		set("KbdInteractiveAuthentication=no");
		set(
			"PreferredAuthentications=gssapi-with-mic,gssapi-keyex,hostbased,publickey",
		);
		set("PasswordAuthentication=no");
		set("BatchMode=yes");
	} else {
		// Three tries of one wrong password lock accounts.
		set("NumberOfPasswordPrompts=1");
	}
	if (target.user !== undefined) set(`User="${target.user}"`);
	set(`ConnectTimeout=${target.connectTimeoutSeconds}`);
	if (!has(target.sshArgs, "ServerAliveInterval")) {
		set("ServerAliveInterval=15");
		set("ServerAliveCountMax=4");
	}
	if (
		has(target.sshArgs, "ControlPersist") &&
		!has(target.sshArgs, "ControlPath")
	)
		set(`ControlPath="${controlPath(target)}"`);
	// No forwarding of a terminal: the channel carries frames.
	args.push("-T");
	return args;
}

function has(args: readonly string[], option: string): boolean {
	const name = option.toLowerCase();
	return args.some((arg) =>
		arg.toLowerCase().replace(/^-o/, "").startsWith(name),
	);
}

/** The reference's name for it, so that both share a master. */
function controlPath(target: TargetSpec): string {
	const folder = join(homedir(), ".ansible/cp");
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	const { address, port, user } = target;
	const text = `${address}-${port ?? "None"}-${user ?? "None"}`;
	const hash = createHash("sha1").update(text).digest("hex").slice(0, 10);
	return join(folder, hash);
}

function expandHome(path: string): string {
	return path.startsWith("~/") ? join(homedir(), path.slice(2)) : path;
}
