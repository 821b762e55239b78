// A folder with a loop's configuration and playbooks, and the loop run there.

import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { ListedMessage } from "../../src/records/messages/listing.ts";
import { type Ended, type Lab, makeLab, type Running } from "../e2e/lab.ts";

export interface LoopLab extends Lab {
	/** Starts `shevek loop loop.yml`. */
	loop(env?: NodeJS.ProcessEnv): RunningLoop;
	/** Runs it over these lines of standard input to its end. */
	feed(lines: readonly unknown[], env?: NodeJS.ProcessEnv): Promise<Ended>;
	/** What `shevek messages list --all --json` says. */
	messages(): Promise<readonly Message[]>;
	read(file: string): string;
	/** Lines that playbooks have written with `note`. */
	notes(): readonly string[];
}

export interface RunningLoop extends Running {
	/** A message, or a whole line, to standard input. */
	send(message: unknown): void;
	/** The end of standard input. */
	end(): void;
	/** Until its log has this. */
	logged(text: string): Promise<void>;
}

export type Message = Pick<ListedMessage, "key" | "state" | "tries"> & {
	readonly routing_key: string;
	readonly exit_code: number | null;
	readonly reason: string | null;
	readonly runs: readonly string[];
	readonly id: string | null;
};

/** Of a loaded machine. */
const LONG_MS = 60_000;

export const CONFIG = `
plugins: {looper: {name: stdin}}
routing_keys: [all]
ansible: {playbooks_dir: playbooks, inventory: "localhost,"}
retries: {first_seconds: 0.05}
`;

export function play(tasks: string): string {
	return `- hosts: localhost\n  connection: local\n  gather_facts: false\n  vars: {ansible_python_interpreter: /usr/bin/python3}\n  tasks:\n${tasks}`;
}

/** A task that appends what the expression gives to `notes`. */
export function note(expression: string): string {
	return `    - shell: printf '%s\\n' {{ (${expression}) | string | quote }} >> {{ playbook_dir }}/../notes\n`;
}

export function makeLoopLab(files: Readonly<Record<string, string>>): LoopLab {
	const lab = makeLab({ "loop.yml": CONFIG, ...files });
	const loop = (env?: NodeJS.ProcessEnv): RunningLoop => {
		const running = lab.start(["loop", "loop.yml"], env, "pipe");
		running.child.stdin?.on("error", () => undefined);
		return {
			...running,
			send: (message) =>
				void running.child.stdin?.write(
					typeof message === "string"
						? `${message}\n`
						: `${JSON.stringify(message)}\n`,
				),
			end: () => void running.child.stdin?.end(),
			logged: (text) => logged(running, text),
		};
	};
	return {
		...lab,
		loop,
		feed: (lines, env) => {
			const running = loop(env);
			for (const line of lines) running.send(line);
			running.end();
			return running.ended;
		},
		messages: async () => {
			const { out } = await lab.run(["messages", "list", "--all", "--json"]);
			return JSON.parse(out) as Message[];
		},
		read: (file) => readFileSync(lab.path(file), "utf8"),
		notes: () => linesOf(lab.path("notes")),
	};
}

async function logged(running: Running, text: string): Promise<void> {
	await expect.poll(() => running.err(), { timeout: LONG_MS }).toContain(text);
}

function linesOf(file: string): readonly string[] {
	try {
		return readFileSync(file, "utf8").split("\n").slice(0, -1);
	} catch {
		return [];
	}
}
