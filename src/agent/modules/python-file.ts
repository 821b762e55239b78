// What is known of a Python file by its content: hash and imports, kept for the life of the process
// and looked up anew when the file's time or size changed.

import { hash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { ShevekError } from "../../errors/shevek-error.ts";
import { type PythonImport, scanUtilImports } from "./import-scan.ts";

export interface PythonFile {
	readonly hash: string;
	/** Those that can lead to module_utils; others may be missing. */
	readonly imports: readonly PythonImport[];
	read(): Uint8Array;
}

interface Known {
	readonly mtimeMs: number;
	readonly size: number;
	readonly file: PythonFile;
}

const KNOWN = new Map<string, Known>();

export function pythonFile(path: string): PythonFile {
	const { mtimeMs, size } = statSync(path);
	const known = KNOWN.get(path);
	if (known?.mtimeMs === mtimeMs && known.size === size) return known.file;
	const bytes = readFileSync(path);
	const contentHash = sha256(bytes);
	const file: PythonFile = {
		hash: contentHash,
		imports: scanUtilImports(bytes.toString("latin1")),
		read: () => readUnchanged(path, contentHash),
	};
	KNOWN.set(path, { mtimeMs, size, file });
	return file;
}

/** A file that we wrote ourselves: a package's empty `__init__`, a redirect's shim. */
export function generatedFile(content: string | Uint8Array): PythonFile {
	const bytes = typeof content === "string" ? Buffer.from(content) : content;
	return {
		hash: sha256(bytes),
		imports: scanUtilImports(Buffer.from(bytes).toString("latin1")),
		read: () => bytes,
	};
}

export function sha256(bytes: Uint8Array): string {
	return hash("sha256", bytes, "hex");
}

/** Bytes go to targets under their hash, so other bytes must never go in their place. */
function readUnchanged(path: string, expected: string): Uint8Array {
	const bytes = readFileSync(path);
	if (sha256(bytes) === expected) return bytes;
	throw new ShevekError("file", `${path} was changed during the run`, {
		hint: "Run again.",
	});
}
