// Blocking pipes to a child process: Node's own are the event loop's, and reading them would need its turn. Two
// FIFOs in a private folder, gone from it as soon as both ends are open; the child inherits its ends.

import { execFileSync } from "node:child_process";
import {
	closeSync,
	constants,
	mkdtempSync,
	openSync,
	readSync,
	rmSync,
	writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const LENGTH_BYTES = 4;
const FIRST_READ = 65536;

/** The other end is closed: the process is gone. */
export class PipeClosed extends Error {
	/** The request has not been taken by anyone. */
	readonly isUnsent: boolean;
	constructor(isUnsent: boolean, cause?: unknown) {
		super("the pipe is closed", { cause });
		this.isUnsent = isUnsent;
	}
}

export class BlockingPipes {
	/** What the child inherits; closed here as soon as it has. */
	readonly childEnds: { readonly reads: number; readonly writes: number };
	readonly #reads: number;
	readonly #writes: number;
	#isClosed = false;
	readonly #buffer = Buffer.allocUnsafe(FIRST_READ);

	constructor() {
		const folder = mkdtempSync(join(tmpdir(), "shevek-python-"));
		try {
			const requests = join(folder, "requests");
			const answers = join(folder, "answers");
			execFileSync("mkfifo", ["-m", "600", requests, answers]);
			const toChild = openBothEnds(requests);
			const fromChild = openBothEnds(answers);
			this.#writes = toChild.writes;
			this.#reads = fromChild.reads;
			this.childEnds = { reads: toChild.reads, writes: fromChild.writes };
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	}

	closeChildEnds(): void {
		closeSync(this.childEnds.reads);
		closeSync(this.childEnds.writes);
	}

	close(): void {
		this.#isClosed = true;
		closeSync(this.#reads);
		closeSync(this.#writes);
	}

	/** Blocks until it is written; throws a PipeClosed. */
	write(text: string): void {
		// The numbers of closed descriptors are soon another's.
		if (this.#isClosed) throw new PipeClosed(true);
		const size = Buffer.byteLength(text, "latin1");
		const data = Buffer.allocUnsafe(LENGTH_BYTES + size);
		data.writeUInt32LE(size);
		data.write(text, LENGTH_BYTES, "latin1");
		let at = 0;
		try {
			while (at < data.length) at += writeSync(this.#writes, data, at);
		} catch (cause) {
			throw new PipeClosed(true, cause);
		}
	}

	/** Blocks until there is a message; throws a PipeClosed. */
	read(): string {
		if (this.#isClosed) throw new PipeClosed(false);
		// A message is alone in the pipe: its sender waits for the next from here.
		let got = this.#readInto(this.#buffer, 0);
		while (got < LENGTH_BYTES) got += this.#readInto(this.#buffer, got);
		const end = LENGTH_BYTES + this.#buffer.readUInt32LE();
		if (end <= got) return this.#buffer.toString("latin1", LENGTH_BYTES, end);
		const whole = Buffer.allocUnsafe(end);
		this.#buffer.copy(whole, 0, 0, got);
		while (got < end) got += this.#readInto(whole, got);
		return whole.toString("latin1", LENGTH_BYTES);
	}

	#readInto(buffer: Buffer, at: number): number {
		const got = readSync(this.#reads, buffer, at, buffer.length - at, null);
		if (got === 0) throw new PipeClosed(false);
		return got;
	}
}

/** Opening one end alone would wait for the other; with an end of both kinds open it does not. */
function openBothEnds(path: string): { reads: number; writes: number } {
	const both = openSync(path, constants.O_RDWR);
	const reads = openSync(path, constants.O_RDONLY);
	const writes = openSync(path, constants.O_WRONLY);
	closeSync(both);
	return { reads, writes };
}
