// connection: ssh. The system's OpenSSH, so that ~/.ssh/config, ProxyJump, the agent, Kerberos
// and ControlPersist all work. Arguments and messages are those of ansible-core 2.14's ssh.py.

import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { spawnTransport } from "../../agent/connection.ts";
import { splitShellWords } from "../../inventory/shell-words.ts";
import {
	type ConnectionTarget,
	defineConnection,
} from "../../kinds/connection.ts";
import { Askpass } from "./askpass.ts";
import { DEFAULT_SSH_ARGS, IDLE_OPTIONS, SSH_OPTIONS } from "./ssh-options.ts";

export type SshTarget = ConnectionTarget<typeof SSH_OPTIONS>;

export const ssh = defineConnection({
	description: "Reaches hosts by the system's OpenSSH.",
	options: SSH_OPTIONS,
	idleOptions: IDLE_OPTIONS,
	open(target, command, options) {
		const { password, ssh_executable } = target.options;
		const askpass = password && new Askpass(password.reveal());
		return spawnTransport(
			{
				file: ssh_executable,
				args: [...sshArguments(target), target.address, command],
				env: { ...process.env, ...askpass?.environment },
				onEnd: () => askpass?.close(),
			},
			options,
		);
	},
	unreachableText({ options }, end, stderr) {
		const text = stderr.trimEnd();
		if (options.password !== undefined && /Permission denied/.test(text))
			return `Invalid/incorrect password: ${text}`;
		return text === "" && end.signal !== null
			? `Failed to connect to the host via ssh: ended by ${end.signal}`
			: `Failed to connect to the host via ssh: ${text}`;
	},
	lostText: ({ address }, how) =>
		`Data could not be sent to remote host "${address}". Make sure this host can be reached over ssh: ${how}`,
	isOwnFailure: (end) => end.code === 255 || end.code === null,
	retries: ({ options }) => options.reconnection_retries,
});

/** What stands between `ssh` and the address; ssh takes the first value of an option that it meets. */
export function sshArguments(target: SshTarget): string[] {
	const { options, user } = target;
	const written = writtenArguments(options);
	const args = [...written];
	const set = (option: string) => args.push("-o", option);
	if (!options.host_key_checking) set("StrictHostKeyChecking=no");
	if (options.port !== undefined) set(`Port=${options.port}`);
	if (options.private_key_file !== undefined)
		set(`IdentityFile="${expandHome(options.private_key_file)}"`);
	for (const option of authentication(options)) set(option);
	if (user !== undefined) set(`User="${user}"`);
	set(`ConnectTimeout=${target.timeoutSeconds}`);
	if (!has(written, "ServerAliveInterval")) {
		set("ServerAliveInterval=15");
		set("ServerAliveCountMax=4");
	}
	if (has(written, "ControlPersist") && !has(written, "ControlPath"))
		set(`ControlPath="${controlPath(target)}"`);
	// No forwarding of a terminal: the channel carries frames.
	args.push("-T");
	return args;
}

function writtenArguments(options: SshTarget["options"]): string[] {
	const { ssh_args, ssh_common_args, ssh_extra_args } = options;
	return [
		ssh_args === DEFAULT_SSH_ARGS ? "" : ssh_args,
		ssh_common_args,
		ssh_extra_args,
	].flatMap((part) => splitShellWords(part).map((word) => word.text));
}

const WITHOUT_PASSWORD = [
	"KbdInteractiveAuthentication=no",
	"PreferredAuthentications=gssapi-with-mic,gssapi-keyex,hostbased,publickey",
	"PasswordAuthentication=no",
	"BatchMode=yes",
];

function authentication(options: SshTarget["options"]): readonly string[] {
	const { password, pkcs11_provider } = options;
	if (pkcs11_provider !== "")
		return [
			"KbdInteractiveAuthentication=no",
			"PreferredAuthentications=publickey",
			"PasswordAuthentication=no",
			`PKCS11Provider=${pkcs11_provider}`,
		];
	// Three tries of one wrong password lock accounts.
	return password === undefined
		? WITHOUT_PASSWORD
		: ["NumberOfPasswordPrompts=1"];
}

function has(args: readonly string[], option: string): boolean {
	const name = option.toLowerCase();
	return args.some((arg) =>
		arg.toLowerCase().replace(/^-o/, "").startsWith(name),
	);
}

/** The reference's name for it, so that both share a master. */
function controlPath({ address, user, options }: SshTarget): string {
	const folder = expandHome(options.control_path_dir);
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	if (options.control_path !== undefined)
		return expandHome(
			options.control_path
				.replaceAll("%(directory)s", folder)
				.replaceAll("%%", "%"),
		);
	const text = `${address}-${options.port ?? "None"}-${user ?? "None"}`;
	const hash = createHash("sha1").update(text).digest("hex").slice(0, 10);
	return join(folder, hash);
}

function expandHome(path: string): string {
	return path.startsWith("~/") ? join(homedir(), path.slice(2)) : path;
}
