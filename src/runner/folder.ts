// The places of a run: its private data dir, the project in it, and the folder of its artifacts.

import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ShevekError } from "../errors/shevek-error.ts";
import type { RunOptions } from "./options.ts";
import { removedAtExit } from "./removed-at-exit.ts";

export interface RunFolder {
	readonly ident: string;
	readonly privateDataDir: string;
	readonly projectDir: string;
	/** artifacts/, where each run has its folder. */
	readonly artifactsDir: string;
	readonly artifactDir: string;
	/** The private data dir is the run's own, and goes with it. */
	readonly isTemporary: boolean;
}

type Asked = Pick<
	RunOptions,
	"privateDataDir" | "projectDir" | "artifactDir" | "ident"
>;

/** Makes the private data dir where it is missing. Throws a `file` error where it cannot, a `usage` error for an ident that is no name. */
export function openRunFolder(asked: Asked, cwd: string): RunFolder {
	const ident = asked.ident ?? randomUUID();
	assertIdent(ident);
	const isTemporary = asked.privateDataDir === undefined;
	const privateDataDir = isTemporary
		? removedAtExit(mkdtempSync(path.join(tmpdir(), "shevek-runner-")))
		: makeFolder(path.resolve(cwd, asked.privateDataDir ?? ""));
	const projectDir =
		asked.projectDir === undefined
			? path.join(privateDataDir, "project")
			: path.resolve(cwd, asked.projectDir);
	const artifactsDir =
		asked.artifactDir === undefined
			? path.join(privateDataDir, "artifacts")
			: path.resolve(cwd, asked.artifactDir);
	const artifactDir = path.join(artifactsDir, ident);
	return {
		ident,
		privateDataDir,
		projectDir,
		artifactsDir,
		artifactDir,
		isTemporary,
	};
}

/** It is the name of a folder in artifacts/, and must not lead out of there. */
function assertIdent(ident: string): void {
	const isName = /^[^/\0]{1,255}$/.test(ident) && !/^\.{1,2}$/.test(ident);
	if (!isName)
		throw new ShevekError(
			"usage",
			`the ident '${ident}' is not the name of a folder`,
			{
				hint: "An ident names a folder in artifacts/: letters, digits, '-', '_', '.'; no '/'.",
			},
		);
}

function makeFolder(folder: string): string {
	try {
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		if (statSync(folder).isDirectory()) return folder;
	} catch (cause) {
		throw new ShevekError(
			"file",
			`${folder} cannot be a private data dir: ${cause instanceof Error ? cause.message : cause}`,
			{ cause },
		);
	}
	throw new ShevekError("file", `${folder} is no folder`);
}

/** Ad-hoc runs, and those without a project, are in the private data dir, as ansible-runner's are. */
export function workingFolder(folder: RunFolder, isAdhoc: boolean): string {
	return isAdhoc || !existsSync(folder.projectDir)
		? folder.privateDataDir
		: folder.projectDir;
}
