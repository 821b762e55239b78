// Gives ssh a password through SSH_ASKPASS: a small script that reads it from a FIFO in a 0700
// folder. Never an argument, an environment variable or a file's content.

import { execFileSync } from "node:child_process";
import {
	closeSync,
	constants,
	mkdtempSync,
	openSync,
	rmSync,
	writeFileSync,
	writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Questions that want no password (an unknown host key) get "no". */
const SCRIPT = `#!/bin/sh
case $1 in *yes/no*) echo no; exit 0;; esac
IFS= read -r p < "$SHEVEK_ASKPASS_FIFO" && printf "%s\\n" "$p"
`;

/** ssh may ask once for each method: password, then keyboard-interactive. */
const ANSWERS = 3;

export class Askpass {
	readonly #folder: string;
	readonly #fifo: number;
	readonly environment: Readonly<Record<string, string>>;

	constructor(password: string) {
		this.#folder = mkdtempSync(join(tmpdir(), "shevek-askpass-"));
		const script = join(this.#folder, "askpass");
		const fifo = join(this.#folder, "fifo");
		writeFileSync(script, SCRIPT, { mode: 0o700 });
		execFileSync("mkfifo", ["-m", "600", fifo]);
		// Read and write: opening never waits, and the data lives as long as this descriptor.
		this.#fifo = openSync(fifo, constants.O_RDWR | constants.O_NONBLOCK);
		writeSync(this.#fifo, `${password}\n`.repeat(ANSWERS));
		this.environment = {
			SSH_ASKPASS: script,
			SSH_ASKPASS_REQUIRE: "force",
			// Before OpenSSH 8.4 a display was what made ssh ask this way.
			DISPLAY: process.env.DISPLAY ?? "shevek:0",
			SHEVEK_ASKPASS_FIFO: fifo,
		};
	}

	close(): void {
		closeSync(this.#fifo);
		rmSync(this.#folder, { recursive: true, force: true });
	}
}
