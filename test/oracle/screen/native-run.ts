// Runs Shevek, built from the sources as they are now, on a case of a corpus in a fresh copy of its folder.

import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../../..");
/** Within the package, as the built form looks for python/ above itself. */
const CACHE = join(ROOT, "node_modules/.cache");
const TIMEOUT_MS = 60_000;

/**
 * A folder for this process in the place of the one that the recordings were made in, so that two test
 * runs do not meet. Its name is as long, as warnings are wrapped at the screen's width.
 */
export function ownScratch(recorded: string): string {
	const name = basename(recorded);
	const own = randomBytes(name.length).toString("hex");
	const start = "shevek-".length;
	const folder = join(
		dirname(recorded),
		name.slice(0, start) + own.slice(0, name.length - start),
	);
	made.push(folder);
	return folder;
}

const made: string[] = [];
let built: string | undefined;

/** The path of the built main.js. */
function builtMain(): string {
	if (built === undefined) {
		mkdirSync(CACHE, { recursive: true });
		built = mkdtempSync(join(CACHE, "shevek-build-"));
		execFileSync(process.execPath, [join(ROOT, "tools/build.ts"), built], {
			stdio: "inherit",
		});
	}
	return join(built, "main.js");
}

/** To be called when nothing more is to be run. */
export function removeMade(): void {
	for (const folder of [...made, ...(built === undefined ? [] : [built])])
		rmSync(folder, { recursive: true, force: true });
	built = undefined;
}

export interface NativeOutput {
	readonly stdout: string;
	readonly stderr: string;
	readonly exitCode: number | null;
}

/** Copies a case's folder, leaving out what the reference recorded. */
export async function freshCopy(
	from: string,
	to: string,
	recorded: RegExp,
): Promise<void> {
	await rm(to, { recursive: true, force: true });
	await cp(from, to, {
		recursive: true,
		filter: (path) => !recorded.test(basename(path)),
	});
}

export function runShevek(
	words: readonly string[],
	folder: string,
	env: Readonly<Record<string, string>>,
): Promise<NativeOutput> {
	const child = spawn(process.execPath, [builtMain(), ...words], {
		cwd: folder,
		stdio: ["ignore", "pipe", "pipe"],
		timeout: TIMEOUT_MS,
		env: {
			PATH: process.env.PATH,
			HOME: `${folder}/home`,
			LC_ALL: "C.UTF-8",
			TERM: "xterm",
			...env,
		},
	});
	const chunks: Record<"stdout" | "stderr", Buffer[]> = {
		stdout: [],
		stderr: [],
	};
	for (const stream of ["stdout", "stderr"] as const)
		child[stream].on("data", (chunk: Buffer) => chunks[stream].push(chunk));
	return new Promise((done, failed) => {
		child.on("error", failed);
		child.on("close", (exitCode) =>
			done({
				stdout: Buffer.concat(chunks.stdout).toString("utf8"),
				stderr: Buffer.concat(chunks.stderr).toString("utf8"),
				exitCode,
			}),
		);
	});
}

/** Answers for all items, in their order, a few being worked out at a time. */
export async function inParallel<T, R>(
	items: readonly T[],
	limit: number,
	work: (item: T) => Promise<R>,
): Promise<R[]> {
	const results: R[] = [];
	let next = 0;
	const worker = async (): Promise<void> => {
		while (next < items.length) {
			const index = next++;
			results[index] = await work(items[index] as T);
		}
	};
	await Promise.all(Array.from({ length: limit }, worker));
	return results;
}
