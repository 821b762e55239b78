// A real sshd on a loopback address and a free port, with throw-away keys, in a folder of its own.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import type { TargetSpec } from "../../src/agent/target.ts";
import { SSH_OPTIONS } from "../../src/builtin/connections/ssh-options.ts";
import sh from "../../src/builtin/shells/sh.ts";
import { FALLBACK_PYTHONS } from "../../src/config/known-pythons.ts";
import { makeShell } from "../../src/kinds/shell.ts";
import { optionValues } from "./option-values.ts";

const SSHD = "/usr/sbin/sshd";

/** What ssh logs in by; its options are made of it. */
interface Login {
	readonly port: number | undefined;
	readonly password: string | undefined;
	readonly privateKeyFile: string | undefined;
	readonly sshArgs: readonly string[];
	readonly isHostKeyChecked: boolean;
}

export interface SshTarget extends TargetSpec, Login {}

export interface SshdHost {
	readonly folder: string;
	/** Of sshd, which listens; undefined where it never started. */
	readonly pid: number | undefined;
	/** A target that logs in as the user who runs the test. */
	target(changes?: Partial<SshTarget>): SshTarget;
	/** Ends sshd and its sessions. */
	stop(): Promise<void>;
	/** Sessions of this sshd that are open now. */
	sessions(): number[];
}

export interface SshdOptions {
	readonly address?: string;
	/** Lines of sshd_config; the first of a keyword wins in sshd, so these come first. */
	readonly config?: readonly string[];
	/** Put before sshd (private-users.ts). */
	readonly wrapper?: readonly string[];
}

export async function startSshd(options: SshdOptions = {}): Promise<SshdHost> {
	const folder = mkdtempSync(join(tmpdir(), "shevek-sshd-"));
	const address = options.address ?? "127.0.0.1";
	const port = await freePort(address);
	const key = (name: string) => join(folder, name);
	for (const name of ["host_key", "user_key"])
		execFileSync("ssh-keygen", [
			"-q",
			"-t",
			"ed25519",
			"-N",
			"",
			"-f",
			key(name),
		]);
	writeFileSync(key("authorized_keys"), readFileSync(key("user_key.pub")));
	const hostKey = readFileSync(key("host_key.pub"), "utf8");
	writeFileSync(key("known_hosts"), `[${address}]:${port} ${hostKey}`);
	chmodSync(folder, 0o755);
	const config = [
		...(options.config ?? []),
		`ListenAddress ${address}`,
		`Port ${port}`,
		`HostKey ${key("host_key")}`,
		`AuthorizedKeysFile ${key("authorized_keys")}`,
		`PidFile ${key("sshd.pid")}`,
		"StrictModes no",
		"UsePAM no",
		"PasswordAuthentication no",
		"PermitRootLogin yes",
		"PrintMotd no",
		"MaxStartups 200",
		"LogLevel ERROR",
	];
	writeFileSync(key("sshd_config"), `${config.join("\n")}\n`);
	if (process.getuid?.() === 0 && !existsSync("/run/sshd"))
		mkdirSync("/run/sshd", { mode: 0o755 });
	const [file = SSHD, ...args] = [
		...(options.wrapper ?? []),
		SSHD,
		"-D",
		"-e",
		"-f",
		key("sshd_config"),
	];
	const server = spawn(file, args, { stdio: ["ignore", "ignore", "pipe"] });
	let complaint = "";
	server.stderr?.on("data", (data: Buffer) => {
		complaint += data.toString();
	});
	await answering(address, port, server, () => complaint);
	return {
		folder,
		pid: server.pid,
		target: (changes = {}) => {
			const spec = {
				...baseTarget(address),
				remoteTmp: join(folder, "remote-tmp"),
				port,
				password: undefined,
				privateKeyFile: key("user_key"),
				sshArgs: [
					"-F",
					"none",
					"-o",
					`UserKnownHostsFile=${key("known_hosts")}`,
				],
				isHostKeyChecked: true,
				...changes,
			};
			return { ...spec, options: sshOptions(spec) };
		},
		stop: () => stop(server, folder),
		sessions: () => childrenOf(server.pid ?? 0),
	};
}

/** A target of connection local, or the base of another. */
export function localTarget(changes: Partial<TargetSpec> = {}): TargetSpec {
	return { ...baseTarget("127.0.0.1"), connection: "local", ...changes };
}

const SH = makeShell(sh, {
	name: "sh",
	file: undefined,
	options: {},
	executable: undefined,
});

function baseTarget(address: string): TargetSpec {
	return {
		host: "testhost",
		connection: "ssh",
		address,
		options: {},
		user: userInfo().username,
		connectTimeoutSeconds: 10,
		become: undefined,
		pythonInterpreter: "auto",
		interpreterFallback: FALLBACK_PYTHONS,
		remoteTmp: join(tmpdir(), "shevek-remote-tmp"),
		shellExecutable: "/bin/sh",
		shell: SH,
	};
}

function sshOptions(login: Login) {
	return optionValues(SSH_OPTIONS, {
		...(login.port === undefined ? {} : { port: login.port }),
		...(login.password === undefined ? {} : { password: login.password }),
		...(login.privateKeyFile === undefined
			? {}
			: { private_key_file: login.privateKeyFile }),
		ssh_common_args: login.sshArgs.join(" "),
		host_key_checking: login.isHostKeyChecked,
	});
}

async function stop(server: ChildProcess, folder: string): Promise<void> {
	const sessions = childrenOf(server.pid ?? 0);
	const gone = new Promise((resolve) => server.once("exit", resolve));
	if (server.exitCode === null) {
		server.kill("SIGTERM");
		await gone;
	}
	for (const pid of sessions) kill(pid);
	rmSync(folder, { recursive: true, force: true });
}

function kill(pid: number): void {
	try {
		process.kill(pid, "SIGTERM");
	} catch {
		// it has ended by itself
	}
}

/** Processes whose parent is `pid`. */
export function childrenOf(pid: number): number[] {
	const file = `/proc/${pid}/task/${pid}/children`;
	if (!existsSync(file)) return [];
	return readFileSync(file, "utf8")
		.trim()
		.split(/\s+/)
		.filter(Boolean)
		.map(Number);
}

function freePort(address: string): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once("error", reject);
		server.listen(0, address, () => {
			const bound = server.address();
			const port = typeof bound === "object" && bound !== null ? bound.port : 0;
			server.close(() => resolve(port));
		});
	});
}

async function answering(
	address: string,
	port: number,
	server: ChildProcess,
	complaint: () => string,
): Promise<void> {
	const deadline = Date.now() + 10_000;
	while (Date.now() < deadline && server.exitCode === null) {
		if (await accepts(address, port)) return;
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	throw new Error(`sshd did not start: ${complaint()}`);
}

function accepts(address: string, port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(port, address);
		socket.once("connect", () => {
			socket.destroy();
			resolve(true);
		});
		socket.once("error", () => resolve(false));
	});
}
