// Reads and writes what is or was secret: new files are made for their owner alone, old
// plain text is overwritten before it goes.

import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
	chmodSync,
	chownSync,
	closeSync,
	existsSync,
	fsyncSync,
	openSync,
	readFileSync,
	realpathSync,
	rmSync,
	type Stats,
	statSync,
	writeSync,
} from "node:fs";
import { resolve } from "node:path";
import { ShevekError } from "../../errors/shevek-error.ts";
import { osErrorText } from "../../vault/os-error.ts";
import { readStdin } from "./stdin.ts";

/** `-` stays; else the file behind symbolic links, or where it would be. */
export function realPath(name: string, cwd: string): string {
	if (name === "-") return name;
	const path = resolve(cwd, name);
	return existsSync(path) ? realpathSync(path) : path;
}

/** `-` is standard input. */
export function readData(name: string): Buffer {
	try {
		return name === "-" ? readStdin() : readFileSync(name);
	} catch (error) {
		throw new ShevekError(
			"vault",
			`Unable to read source file (${name}): ${osErrorText(error, name)}`,
		);
	}
}

/** Overwrites a file and removes it; nothing where there is none. */
export function shredFile(path: string): void {
	if (!existsSync(path)) return;
	const done = spawnSync("shred", [path], { stdio: "ignore" });
	if (done.status !== 0) overwrite(path);
	rmSync(path);
}

function overwrite(path: string): void {
	const { size } = statSync(path);
	const file = openSync(path, "r+");
	writeAll(file, randomBytes(size));
	fsyncSync(file);
	closeSync(file);
}

function writeAll(file: number, bytes: Uint8Array): void {
	let at = 0;
	while (at < bytes.length) at += writeSync(file, bytes, at);
}

/** Replaces a file by a new one of mode 0600; `isSecretNow` when the old one held plain text. */
export function writeData(
	path: string,
	bytes: Uint8Array,
	isSecretNow: boolean,
): void {
	if (existsSync(path)) {
		if (isSecretNow) shredFile(path);
		else rmSync(path);
	}
	let file: number;
	try {
		file = openSync(path, "wx", 0o600);
	} catch (error) {
		throw new ShevekError(
			"vault",
			`Problem creating temporary vault file: ${osErrorText(error, path)}`,
		);
	}
	try {
		writeAll(file, bytes);
	} finally {
		closeSync(file);
	}
}

/** Gives a file the mode and owner another had. */
export function restoreRights(path: string, { mode, uid, gid }: Stats): void {
	chmodSync(path, mode & 0o7777);
	chownSync(path, uid, gid);
}
