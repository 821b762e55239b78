// The files of env/: JSON or YAML, some plain text; each may be a FIFO, which is read once. A file that is there but cannot be
// understood is an error with its place (ansible-runner goes on without it, and without saying so).

import { execFile } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { ShevekError } from "../errors/shevek-error.ts";
import { pyTypeName } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { type ParseYamlOptions, parseYaml } from "../yaml/load.ts";

const run = promisify(execFile);
/** Of a FIFO. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Where the files are, and what gives up waiting for the one who writes a FIFO. */
export interface EnvFolder {
	readonly privateDataDir: string;
	readonly signal: AbortSignal;
}

/** Undefined where it is not there. Throws a `file` error where it cannot be read, `interrupted` where nobody wrote the FIFO until the run was canceled. */
export async function readText(
	{ privateDataDir, signal }: EnvFolder,
	name: string,
): Promise<string | undefined> {
	const file = path.join(privateDataDir, name);
	if (!existsSync(file)) return undefined;
	try {
		return isFifo(file)
			? await readFifo(file, signal)
			: await readFile(file, "utf8");
	} catch (cause) {
		if (signal.aborted)
			throw new ShevekError(
				"interrupted",
				`the run was canceled while it waited for what is written to ${file}`,
			);
		throw new ShevekError(
			"file",
			`${file} cannot be read: ${cause instanceof Error ? cause.message : cause}`,
			{ cause },
		);
	}
}

function isFifo(file: string): boolean {
	return statSync(file).isFIFO();
}

/** By another process: opening a FIFO keeps a thread until someone writes, and Node cannot end with such a thread. */
async function readFifo(file: string, signal: AbortSignal): Promise<string> {
	const { stdout } = await run("cat", ["--", file], {
		signal,
		maxBuffer: MAX_BYTES,
	});
	return stdout;
}

/** Empty where the file is, or is not there. Throws a `parse` error with the place, a `config` error for what is no mapping. */
export async function readMapping(
	folder: EnvFolder,
	name: string,
): Promise<PyDict> {
	const text = await readText(folder, name);
	return text === undefined
		? new Map()
		: parseMapping(text, path.join(folder.privateDataDir, name));
}

function parseMapping(text: string, file: string): PyDict {
	const value = parseQuietly(text, { file });
	if (value === null) return new Map();
	if (value instanceof Map) return value;
	throw new ShevekError(
		"config",
		`${file} holds a ${pyTypeName(value)}, not names and values`,
		{ hint: "It is a mapping, as YAML (`name: value` a line) or JSON." },
	);
}

/** These files hold secrets: an error says its line, and does not show it. */
function parseQuietly(text: string, options: ParseYamlOptions): PyValue {
	try {
		return parseYaml(text, options);
	} catch (cause) {
		if (!(cause instanceof ShevekError) || !cause.where) throw cause;
		const { line, column } = cause.where;
		throw new ShevekError(
			cause.code,
			`${options.file}, line ${line}, column ${column}: ${cause.message}`,
			{ hint: cause.hint },
		);
	}
}

/** A variables file as the run is to read it: the file itself, or its text where that can be read only once. */
export type ExtravarsFile =
	| { readonly kind: "file"; readonly path: string }
	| { readonly kind: "text"; readonly text: string };

/** Checked here, so that what is wrong with it is said before anything runs. Vault tags are left to the run. */
export async function readExtravars(
	folder: EnvFolder,
): Promise<ExtravarsFile | undefined> {
	const file = path.join(folder.privateDataDir, "env", "extravars");
	const text = await readText(folder, "env/extravars");
	if (text === undefined) return undefined;
	if (!text.startsWith("$ANSIBLE_VAULT")) assertVariables(text, file);
	return isFifo(file) ? { kind: "text", text } : { kind: "file", path: file };
}

function assertVariables(text: string, file: string): void {
	const value = parseQuietly(text, { file, onTag: () => "" });
	if (value === null || value instanceof Map) return;
	throw new ShevekError(
		"config",
		`${file} holds a ${pyTypeName(value)}, not variables and their values`,
		{ hint: "It is a mapping, as YAML (`name: value` a line) or JSON." },
	);
}
