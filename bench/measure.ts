// One measured run of a command: wall and CPU until everything it started has ended, and its recap.

import { spawn, spawnSync } from "node:child_process";
import {
	globSync,
	mkdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { SshdHost } from "../test/agent/sshd-host.ts";
import type { CpuAccount } from "./cpu-account.ts";
import type { Peer } from "./peers.ts";

export interface Stage {
	readonly scratch: string;
	readonly account: CpuAccount;
	readonly peers: readonly Peer[];
	readonly isQuick: boolean;
	readonly rounds: number;
	readonly signal: AbortSignal;
	/** That many hosts on loopback addresses of their own; started once and kept. */
	hosts(count: number): Promise<readonly SshdHost[]>;
}

export interface RunRequest {
	readonly argv: readonly string[];
	readonly env: Readonly<Record<string, string>>;
	readonly hosts: readonly SshdHost[];
}

export interface Measurement {
	readonly wallMs: number;
	readonly cpuMs: number;
	/** The most memory the command itself held. */
	readonly peakMb: number;
	readonly stdout: string;
	readonly recap: Recap;
}

/** Host → counts, as printed. */
export type Recap = ReadonlyMap<string, string>;

export async function measure(
	stage: Stage,
	request: RunRequest,
): Promise<Measurement> {
	const home = join(stage.scratch, "home");
	rmSync(home, { recursive: true, force: true });
	mkdirSync(home, { mode: 0o700 });
	writeFileSync(join(home, "ansible.cfg"), "");
	const cpu = stage.account.usedMs();
	const start = performance.now();
	const { stdout, peakMb } = await run(request, stage, home);
	const wallMs = performance.now() - start;
	await settle(home, request.hosts);
	return {
		wallMs,
		cpuMs: stage.account.usedMs() - cpu,
		peakMb,
		stdout,
		recap: readRecap(stdout),
	};
}

function run(
	request: RunRequest,
	stage: Stage,
	home: string,
): Promise<{ stdout: string; peakMb: number }> {
	const [file = "", ...args] = request.argv;
	return new Promise((done, fail) => {
		const child = spawn(file, args, {
			cwd: stage.scratch,
			signal: stage.signal,
			env: environment(request.env, home),
			stdio: ["ignore", "pipe", "pipe"],
		});
		let peakMb = 0;
		const watch = setInterval(() => {
			peakMb = Math.max(peakMb, peakOf(child.pid));
		}, 20);
		let stdout = "";
		let stderr = "";
		child.stdout.setEncoding("utf8").on("data", (text: string) => {
			stdout += text;
		});
		child.stderr.setEncoding("utf8").on("data", (text: string) => {
			stderr += text;
		});
		child.once("error", fail);
		child.once("exit", () => clearInterval(watch));
		child.once("close", (code) => {
			if (code === 0) done({ stdout, peakMb });
			else
				fail(
					new Error(
						`${request.argv.join(" ")} ended with ${code}:\n${stdout.slice(-2000)}${stderr.slice(-2000)}`,
					),
				);
		});
	});
}

/** Nothing of the caller's settings; a home of its own, so that each run connects anew. */
function environment(
	extra: Readonly<Record<string, string>>,
	home: string,
): NodeJS.ProcessEnv {
	return {
		PATH: process.env.PATH,
		LANG: "C.UTF-8",
		HOME: home,
		ANSIBLE_CONFIG: join(home, "ansible.cfg"),
		ANSIBLE_PIPELINING: "True",
		ANSIBLE_RETRY_FILES_ENABLED: "False",
		ANSIBLE_NOCOLOR: "True",
		...extra,
	};
}

function peakOf(pid: number | undefined): number {
	try {
		const text = readFileSync(`/proc/${pid}/status`, "utf8");
		return Number(/^VmHWM:\s+(\d+)/m.exec(text)?.[1] ?? 0) / 1024;
	} catch {
		return 0; // it has just ended
	}
}

/** Master connections outlive the run; they are ended, and hosts' sessions waited for, before the count. */
async function settle(home: string, hosts: readonly SshdHost[]): Promise<void> {
	for (const socket of globSync(join(home, ".ansible/cp/*")))
		spawnSync("ssh", ["-O", "exit", "-o", `ControlPath=${socket}`, "host"], {
			stdio: "ignore",
		});
	const deadline = performance.now() + 10_000;
	while (hosts.some((host) => host.sessions().length > 0)) {
		if (performance.now() > deadline)
			throw new Error("sessions stayed open on a host after the run");
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}

function readRecap(stdout: string): Recap {
	const lines = stdout.matchAll(/^(\S+)\s+: (ok=.*ignored=\d+)/gm);
	return new Map(
		[...lines].map(([, host = "", counts = ""]) => [
			host,
			counts.replaceAll(/\s+/g, " "),
		]),
	);
}
