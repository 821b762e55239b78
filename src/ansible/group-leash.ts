// A command that we start in a process group of its own would outlive us where we are killed (kill -9). A small shell
// holds the other end of a pipe of ours: where that closes before we have said that the command ended, it kills the group.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Writable } from "node:stream";
import { ShevekError } from "../errors/shevek-error.ts";

/**
 * The group's number is the first line. The signals are ignored because systemd sends its SIGTERM to every process of a
 * service: the watcher goes when its input ends, and not before.
 */
const WATCH = `trap '' HUP INT TERM
read -r group || exit 0
read -r ended || kill -s KILL -- "-$group"`;

export class GroupLeash {
	readonly #line: Writable;
	#isHeld = false;

	private constructor(line: Writable) {
		this.#line = line;
		// it may have been killed; what we tell it is not needed then
		line.on("error", () => {});
	}

	/** Before the command, so that it is never without. Throws a `file` error where there is no shell. */
	static async make(): Promise<GroupLeash> {
		const watcher: ChildProcess = spawn("/bin/sh", ["-c", WATCH], {
			cwd: "/",
			env: {},
			// what a terminal or a kill sends to our own group is not for it
			detached: true,
			stdio: ["pipe", "ignore", "ignore"],
		});
		try {
			await once(watcher, "spawn");
		} catch (cause) {
			throw new ShevekError("file", "/bin/sh cannot be run", {
				cause,
				hint: cause instanceof Error ? cause.message : undefined,
			});
		}
		const { stdin } = watcher;
		if (stdin === null) throw new Error("the watcher has no input");
		return new GroupLeash(stdin);
	}

	/** In the same turn as the start: the pipe has the line before anything else of ours runs. */
	hold({ pid }: ChildProcess): void {
		if (pid === undefined) return;
		this.#isHeld = true;
		this.#line.write(`${pid}\n`);
	}

	/** The command has ended: what it has left running is nobody's business. */
	release(): void {
		if (this.#line.writableEnded) return;
		this.#line.end(this.#isHeld ? "ended\n" : undefined);
	}
}
