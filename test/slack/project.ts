// A project that tells Slack of its failures: its ansible.cfg, playbooks and runs of the real command. Runs are awaited, for the
// server that they tell is in this process.

import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { text } from "node:stream/consumers";
import { type Answer, Workplace } from "../records/shevek.ts";

/** Hosts that need nobody: their tasks run here. */
export const HOSTS = ["-i", "web1,web2,web3,", "-c", "local"];

export const FAILING = `
- hosts: all
  gather_facts: false
  tasks:
    - name: Install
      fail: {msg: "no such package"}
`;

export class Project extends Workplace {
	/** Writes ansible.cfg; the first lines are of [defaults]. */
	configure(...lines: readonly string[]): void {
		this.write("ansible.cfg", `[defaults]\n${lines.join("\n")}\n`);
	}

	async play(
		playbook: string,
		{
			words = HOSTS,
			env = {},
		}: {
			readonly words?: readonly string[];
			readonly env?: Record<string, string>;
		} = {},
	): Promise<Answer> {
		const file = this.write("site.yml", playbook);
		return this.command(["playbook", file, ...words], env);
	}

	async command(
		words: readonly string[],
		env: Record<string, string> = {},
	): Promise<Answer> {
		const child = this.start(words, env);
		const { stdout, stderr } = child;
		if (!stdout || !stderr) throw new Error("no output");
		const texts = Promise.all([text(stdout), text(stderr)]);
		const [status] = await once(child, "close");
		const [out, err] = await texts;
		return { status, stdout: out, stderr: err };
	}

	/** Whether the run has come to its task `Wait`, and so many messages are known to be delivered. */
	isWaiting(delivered: number): boolean {
		const database = new DatabaseSync(this.database, { readOnly: true });
		try {
			const find = database.prepare(
				"SELECT 1 FROM tasks WHERE name = 'Wait' AND ? = (SELECT count(*) FROM outbox WHERE state = 'delivered')",
			);
			return find.get(delivered) !== undefined;
		} catch {
			return false;
		} finally {
			database.close();
		}
	}

	/** Names of files below the folder that hold these bytes. */
	filesWith(needle: string): string[] {
		return readdirSync(this.folder, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) => join(entry.parentPath, entry.name))
			.filter((file) => readFileSync(file).includes(needle));
	}
}
