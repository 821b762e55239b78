// A scratch folder where Ansible runs: its own home, ansible.cfg and record, nothing of whoever runs the tests.

import { type ChildProcess, spawn } from "node:child_process";
import {
	chmodSync,
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { vi } from "vitest";

// Commands that run beside others' on a busy machine take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

export const ROOT = resolve(import.meta.dirname, "../..");
export const SHEVEK = join(ROOT, "bin/shevek");
export const PLUGINS = join(ROOT, "python/bridge/callback_plugins");

export interface Ended {
	readonly exitCode: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly stdout: string;
	readonly stderr: string;
}

type Env = Readonly<Record<string, string>>;

export class Workshop {
	readonly folder = mkdtempSync(join(tmpdir(), "shevek-bridge-test-"));
	readonly home = join(this.folder, "home");

	constructor() {
		mkdirSync(this.home);
	}

	/** As cron has it: a bare PATH. */
	env(more: Env = {}): Env {
		return {
			PATH: "/usr/bin:/bin",
			HOME: this.home,
			// the compiled sources: without, each start of the command is slow
			XDG_CACHE_HOME: join(homedir(), ".cache"),
			SHEVEK_SOURCE: "1",
			SHEVEK_NODE: process.execPath,
			SHEVEK_DB: join(this.folder, "records.db"),
			...more,
		};
	}

	path(name: string): string {
		return join(this.folder, name);
	}

	write(name: string, text: string): string {
		mkdirSync(dirname(this.path(name)), { recursive: true });
		writeFileSync(this.path(name), text);
		return this.path(name);
	}

	/** In a process group of its own, as a terminal would start it. */
	start(words: readonly string[], env: Env = {}): ChildProcess {
		const [command = "", ...args] = words;
		return spawn(command, args, {
			cwd: this.folder,
			env: this.env(env),
			detached: true,
			stdio: ["ignore", "pipe", "pipe"],
		});
	}

	run(words: readonly string[], env: Env = {}): Promise<Ended> {
		return endOf(this.start(words, env));
	}

	async sql(query: string): Promise<Record<string, unknown>[]> {
		const { stdout, stderr, exitCode } = await this.run([
			SHEVEK,
			"log",
			"sql",
			query,
			"--json",
		]);
		if (exitCode !== 0) throw new Error(stderr);
		return JSON.parse(stdout);
	}

	/** Our plugins in a package of their own, whose bin/shevek is this script; none for undefined. */
	packageWith(script: string | undefined): string {
		const folder = mkdtempSync(join(this.folder, "package-"));
		cpSync(join(ROOT, "python/bridge"), join(folder, "python/bridge"), {
			recursive: true,
		});
		if (script !== undefined) {
			mkdirSync(join(folder, "bin"));
			writeFileSync(join(folder, "bin/shevek"), script);
			chmodSync(join(folder, "bin/shevek"), 0o755);
		}
		return join(folder, "python/bridge/callback_plugins");
	}

	remove(): void {
		rmSync(this.folder, { recursive: true, force: true });
	}
}

export function endOf(child: ChildProcess): Promise<Ended> {
	const text = { stdout: "", stderr: "" };
	child.stdout?.setEncoding("utf8").on("data", (more: string) => {
		text.stdout += more;
	});
	child.stderr?.setEncoding("utf8").on("data", (more: string) => {
		text.stderr += more;
	});
	return new Promise((done) => {
		child.once("close", (exitCode, signal) =>
			done({ exitCode, signal, ...text }),
		);
	});
}

/** Waits for a file that a task makes. */
export async function appears(file: string): Promise<string> {
	while (!existsSync(file) || readFileSync(file, "utf8") === "")
		await new Promise((again) => setTimeout(again, 50));
	return readFileSync(file, "utf8");
}

/** How many warnings Ansible has shown. */
export function warningsIn(stderr: string): string[] {
	return stderr
		.replaceAll(/\n(?!\[)/g, " ")
		.split("\n")
		.filter((line) => line.startsWith("[WARNING]"));
}

export const INVENTORY =
	"one ansible_connection=local\n\n[all:vars]\nansible_python_interpreter=/usr/bin/python3\n";

/** Something of each outcome, and its exit code is 2. */
export const SITE = `
- name: Site
  hosts: all
  gather_facts: false
  tasks:
    - name: greet
      debug: {msg: hello}
    - name: run
      command: echo {{ item }}
      loop: [a, b]
    - name: ignored
      fail: {msg: never mind}
      ignore_errors: true
    - name: wrong
      fail: {msg: quite wrong}
`;
