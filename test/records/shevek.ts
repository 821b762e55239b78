// The command itself, with a record, a home and playbooks of its own.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { vi } from "vitest";

// Commands that run beside others' on a busy machine take their time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const COMMAND = resolve(import.meta.dirname, "../../bin/shevek");

export interface Answer {
	readonly status: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

export class Workplace {
	readonly folder = mkdtempSync(join(tmpdir(), "shevek-records-"));
	readonly database = join(this.folder, "records.db");

	env(more: Record<string, string> = {}): Record<string, string> {
		const { PATH = "", XDG_CACHE_HOME = join(homedir(), ".cache") } =
			process.env;
		return {
			PATH,
			// a command that has to compile everything anew is slow to start
			XDG_CACHE_HOME,
			HOME: this.folder,
			SHEVEK_DB: this.database,
			SHEVEK_SOURCE: "1",
			...more,
		};
	}

	write(name: string, text: string): string {
		const path = join(this.folder, name);
		writeFileSync(path, text);
		return path;
	}

	run(words: readonly string[], env: Record<string, string> = {}): Answer {
		return spawnSync(COMMAND, words, {
			cwd: this.folder,
			env: this.env(env),
			encoding: "utf8",
			timeout: 120_000,
		});
	}

	start(
		words: readonly string[],
		env: Record<string, string> = {},
	): ChildProcess {
		return spawn(COMMAND, words, {
			cwd: this.folder,
			env: this.env(env),
			stdio: ["ignore", "pipe", "pipe"],
		});
	}

	/** `shevek log … --json` */
	log(words: readonly string[], env: Record<string, string> = {}) {
		const answer = this.run(["log", ...words, "--json"], env);
		if (answer.status !== 0) throw new Error(answer.stderr);
		return JSON.parse(answer.stdout);
	}

	sql(query: string): Record<string, unknown>[] {
		return this.log(["sql", query]);
	}

	close(): void {
		rmSync(this.folder, { recursive: true, force: true });
	}
}

export const LOCAL = ["-i", "one,two,", "-c", "local"];

/** Nothing that needs a module, so that a run is quick; a failure, a loop, a rescue and a secret. */
export const SITE = `
- name: site
  hosts: all
  gather_facts: false
  tasks:
    - name: greet the host
      debug: {msg: "hello from {{ inventory_hostname }}"}
      tags: [words]
    - name: count
      debug: {msg: "number {{ item }}"}
      loop: [1, 2]
    - name: only on one
      debug: {msg: x}
      when: inventory_hostname == 'one'
    - name: go wrong
      fail: {msg: "quite wrong"}
      ignore_errors: true
    - block:
        - name: break
          fail: {msg: broken}
      rescue:
        - name: mend
          debug: {msg: mended}
    - name: keep quiet
      debug: {msg: hunter2}
      no_log: true
      changed_when: true
      notify: tell
  handlers:
    - name: tell
      debug: {msg: told}
`;
