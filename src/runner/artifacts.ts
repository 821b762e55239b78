// artifacts/IDENT: what a run leaves on disk, under ansible-runner's names. Folders are for this user alone, files too;
// an event's file is there whole or not at all.

import {
	closeSync,
	ftruncateSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
	writeSync,
} from "node:fs";
import path from "node:path";
import { ShevekError } from "../errors/shevek-error.ts";
import type { RunFolder } from "./folder.ts";
import { isRunning, markRunning, unmarkRunning } from "./running-mark.ts";

const END = ["status", "rc"] as const;
const PRIVATE = { mode: 0o600 } as const;

export class Artifacts {
	readonly folder: string;
	readonly #events: string;
	#stdout: number | undefined;
	/** The first thing that could not be written. */
	#fault: ShevekError | undefined;

	private constructor(folder: string) {
		this.folder = folder;
		this.#events = path.join(folder, "job_events");
	}

	/** Takes the folder; what an earlier run of that ident left goes. Throws a `file` error where it cannot be made, a `usage` error where a run has it. */
	static open(
		{ artifactDir, ident }: RunFolder,
		{ hasOutput }: { hasOutput: boolean },
	): Artifacts {
		const artifacts = new Artifacts(artifactDir);
		let isOurs = false;
		try {
			mkdirSync(artifactDir, { recursive: true, mode: 0o700 });
			markRunning(artifactDir, ident);
			isOurs = true;
			artifacts.#clear();
			mkdirSync(artifacts.#events, { mode: 0o700 });
			artifacts.#reserveEnd();
			if (hasOutput) {
				artifacts.#stdout = openSync(
					path.join(artifactDir, "stdout"),
					"w",
					0o600,
				);
				writeFileSync(path.join(artifactDir, "stderr"), "", PRIVATE);
			}
		} catch (cause) {
			if (isOurs) artifacts.close();
			if (cause instanceof ShevekError) throw cause;
			throw cannotWrite(artifactDir, cause);
		}
		return artifacts;
	}

	/** Facts stay: the cache is meant to outlive a run. */
	#clear(): void {
		for (const name of [
			"job_events",
			"command",
			"stdout",
			"stderr",
			"rc",
			"status",
		])
			rmSync(path.join(this.folder, name), { recursive: true, force: true });
	}

	get fault(): ShevekError | undefined {
		return this.#fault;
	}

	writeCommand(command: unknown): void {
		this.#try(() => {
			const file = this.#file("command");
			writeFileSync(file, JSON.stringify(command), PRIVATE);
		});
	}

	/** False where it could not be. */
	writeEvent(name: string, text: string): boolean {
		const file = path.join(this.#events, name);
		const isWritten = this.#try(() => {
			writeFileSync(`${file}.tmp`, text, PRIVATE);
			renameSync(`${file}.tmp`, file);
		});
		if (!isWritten) rmSync(`${file}.tmp`, { force: true });
		return isWritten;
	}

	readEvent(name: string): string {
		return readFileSync(path.join(this.#events, name), "utf8");
	}

	writeStdout(text: string): void {
		const file = this.#stdout;
		if (file === undefined) return;
		this.#try(() => {
			for (let rest = Buffer.from(text); rest.length > 0; )
				rest = rest.subarray(writeSync(file, rest));
		});
	}

	readStdout(): string {
		try {
			return readFileSync(this.#file("stdout"), "utf8");
		} catch {
			return "";
		}
	}

	/** Room on the disk for how it ends is taken at the start, so that a full one does not hide it. */
	#reserveEnd(): void {
		for (const name of END)
			writeFileSync(`${this.#file(name)}.tmp`, " ".repeat(16), PRIVATE);
	}

	/** Each of the two is there whole or not at all. */
	finish(status: string, rc: number): void {
		const texts = { status, rc: String(rc) };
		for (const name of END)
			this.#try(() => {
				const file = openSync(`${this.#file(name)}.tmp`, "r+");
				writeSync(file, texts[name]);
				ftruncateSync(file, texts[name].length);
				closeSync(file);
				renameSync(`${this.#file(name)}.tmp`, this.#file(name));
			});
	}

	#file(name: string): string {
		return path.join(this.folder, name);
	}

	close(): void {
		if (this.#stdout !== undefined) closeSync(this.#stdout);
		this.#stdout = undefined;
		unmarkRunning(this.folder);
	}

	#try(work: () => void): boolean {
		try {
			work();
			return true;
		} catch (cause) {
			this.#fault ??= cannotWrite(this.folder, cause);
			return false;
		}
	}
}

function cannotWrite(folder: string, cause: unknown): ShevekError {
	return new ShevekError(
		"file",
		`artifacts cannot be written to ${folder}: ${cause instanceof Error ? cause.message : cause}`,
		{ cause },
	);
}

/** Removes the oldest runs until `keep` are left, this one among them; 0 keeps all. Runs that are under way stay. Throws a `file` error. */
export function rotateArtifacts(
	{ artifactsDir, artifactDir }: RunFolder,
	keep: number,
): void {
	if (keep < 1) return;
	try {
		const runs = readdirSync(artifactsDir, { withFileTypes: true })
			.filter((entry) => entry.isDirectory())
			.map((entry) => path.join(artifactsDir, entry.name));
		const old = runs
			.filter((folder) => folder !== artifactDir && !isRunning(folder))
			.map((folder) => ({ folder, time: statSync(folder).mtimeMs }))
			.sort((a, b) => a.time - b.time);
		const excess = runs.length - keep;
		for (const { folder } of old.slice(0, Math.max(excess, 0)))
			rmSync(folder, { recursive: true, force: true });
	} catch (cause) {
		throw new ShevekError(
			"file",
			`old runs in ${artifactsDir} cannot be removed: ${cause instanceof Error ? cause.message : cause}`,
			{ cause },
		);
	}
}
