// A scratch folder with files in it, and `bin/shevek` run there from the sources, end to end.

import { type ChildProcess, spawn } from "node:child_process";
import {
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { SshdHost } from "../agent/sshd-host.ts";

const SHEVEK = join(import.meta.dirname, "../../bin/shevek");

export interface Ended {
	readonly rc: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly out: string;
	readonly err: string;
}

export interface Running {
	readonly child: ChildProcess;
	readonly ended: Promise<Ended>;
	/** What has come up to now. */
	out(): string;
	err(): string;
}

export interface Lab {
	readonly folder: string;
	path(name: string): string;
	write(files: Readonly<Record<string, string>>): void;
	start(
		args: readonly string[],
		env?: NodeJS.ProcessEnv,
		stdin?: "ignore" | "pipe",
	): Running;
	/** In the lab's folder, or one below it. */
	run(
		args: readonly string[],
		env?: NodeJS.ProcessEnv,
		below?: string,
	): Promise<Ended>;
	remove(): void;
}

/** `wrapper` is put before the command: a mount namespace, for one. */
export function makeLab(
	files: Readonly<Record<string, string>> = {},
	wrapper: readonly string[] = [],
): Lab {
	const folder = mkdtempSync(join(tmpdir(), "shevek-e2e-"));
	const path = (name: string) => join(folder, name);
	const write = (more: Readonly<Record<string, string>>) => {
		for (const [name, text] of Object.entries(more)) {
			mkdirSync(dirname(path(name)), { recursive: true });
			writeFileSync(path(name), text);
		}
	};
	write(files);
	const start: Lab["start"] = (args, env = {}, stdin = "ignore") =>
		startShevek(folder, [...wrapper, SHEVEK, ...args], { env, stdin });
	return {
		folder,
		path,
		write,
		start,
		run: (args, env = {}, below = ".") =>
			startShevek(folder, [...wrapper, SHEVEK, ...args], {
				env,
				stdin: "ignore",
				below,
			}).ended,
		remove: () => rmSync(folder, { recursive: true, force: true }),
	};
}

/** No setting of whoever runs the tests reaches the command, but which Node it is to run on. */
function environment(folder: string): NodeJS.ProcessEnv {
	const own = Object.entries(process.env).filter(
		([name]) => !/^(ANSIBLE|SHEVEK)_(?!NODE$)/.test(name),
	);
	return {
		...Object.fromEntries(own),
		SHEVEK_SOURCE: "1",
		SHEVEK_DB: join(folder, "records.db"),
		ANSIBLE_LOCALHOST_WARNING: "False",
		ANSIBLE_INVENTORY_UNPARSED_WARNING: "False",
		ANSIBLE_LOCAL_TEMP: join(folder, "local-tmp"),
	};
}

interface StartOptions {
	readonly env: NodeJS.ProcessEnv;
	readonly stdin: "ignore" | "pipe";
	readonly below?: string;
}

function startShevek(
	folder: string,
	[file = SHEVEK, ...args]: readonly string[],
	{ env, stdin, below = "." }: StartOptions,
): Running {
	const child = spawn(file, args, {
		cwd: join(folder, below),
		env: { ...environment(folder), ...env },
		stdio: [stdin, "pipe", "pipe"] as const,
	});
	const text = { out: "", err: "" };
	child.stdout?.setEncoding("utf8").on("data", (more: string) => {
		text.out += more;
	});
	child.stderr?.setEncoding("utf8").on("data", (more: string) => {
		text.err += more;
	});
	const ended = new Promise<Ended>((resolve) => {
		child.once("close", (rc, signal) => resolve({ rc, signal, ...text }));
	});
	return { child, ended, out: () => text.out, err: () => text.err };
}

/** One line of an INI inventory: the host as `target()` of the sshd logs in to it. */
export function inventoryLine(
	name: string,
	host: SshdHost,
	vars: Readonly<Record<string, string>> = {},
): string {
	const target = host.target();
	const all = {
		ansible_host: target.address,
		ansible_port: String(target.port),
		ansible_user: target.user ?? "",
		ansible_ssh_private_key_file: target.privateKeyFile ?? "",
		ansible_ssh_common_args: target.sshArgs.join(" "),
		ansible_remote_tmp: join(host.folder, "remote-tmp"),
		...vars,
	};
	const words = Object.entries(all).map(([key, value]) => `${key}='${value}'`);
	return [name, ...words].join(" ");
}

/** One that nobody has waited for yet (a zombie) has ended. */
export function isRunning(pid: number): boolean {
	try {
		return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
	} catch {
		return false;
	}
}

/** The recap's counts of a host: `ok=1 changed=0 …`; empty where there is none. */
export function recapOf(out: string, host: string): string {
	const line = out.split("\n").find((each) => each.startsWith(`${host} `));
	return (line ?? "")
		.replace(/^[^:]*:\s*/, "")
		.replace(/\s+/g, " ")
		.trim();
}
