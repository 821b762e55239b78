// artifacts/IDENT: what a run leaves on disk, under ansible-runner's names. Folders are for this user alone, files too;
// an event's file is there whole or not at all.

import {
	closeSync,
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
		try {
			mkdirSync(artifactDir, { recursive: true, mode: 0o700 });
			markRunning(artifactDir, ident);
			artifacts.#clear();
			mkdirSync(artifacts.#events, { mode: 0o700 });
			if (hasOutput) {
				artifacts.#stdout = openSync(
					path.join(artifactDir, "stdout"),
					"w",
					0o600,
				);
				writeFileSync(path.join(artifactDir, "stderr"), "", PRIVATE);
			}
		} catch (cause) {
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
			const file = path.join(this.folder, "command");
			writeFileSync(file, JSON.stringify(command), PRIVATE);
		});
	}

	writeEvent(name: string, text: string): void {
		this.#try(() => {
			const file = path.join(this.#events, name);
			writeFileSync(`${file}.tmp`, text, PRIVATE);
			renameSync(`${file}.tmp`, file);
		});
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
			return readFileSync(path.join(this.folder, "stdout"), "utf8");
		} catch {
			return "";
		}
	}

	/** The end: each of the two is there whole or not at all. */
	finish(status: string, rc: number): void {
		for (const [name, text] of [
			["status", status],
			["rc", String(rc)],
		] as const)
			this.#try(() => {
				const file = path.join(this.folder, name);
				writeFileSync(`${file}.tmp`, text, PRIVATE);
				renameSync(`${file}.tmp`, file);
			});
	}

	close(): void {
		if (this.#stdout !== undefined) closeSync(this.#stdout);
		this.#stdout = undefined;
		unmarkRunning(this.folder);
	}

	#try(work: () => void): void {
		try {
			work();
		} catch (cause) {
			this.#fault ??= cannotWrite(this.folder, cause);
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

/** Removes the oldest runs until `keep` are left, this one among them; 0 keeps all. Runs that are under way stay. */
export function rotateArtifacts(
	{ artifactsDir, artifactDir }: RunFolder,
	keep: number,
): void {
	if (keep < 1) return;
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
}
