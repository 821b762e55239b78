// Configuration files on this machine: read once, decrypted where they are vault files, strings typed.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { ShevekError } from "../errors/shevek-error.ts";
import type { PyValue } from "../pyvalue/value.ts";

export interface DataLoaderParts {
	/** The folder of the first playbook. */
	readonly baseDir: string;
	/** Parses YAML or JSON text with its strings typed (`!vault`, `!unsafe`, templates). */
	readonly parse: (text: string, file: string) => PyValue;
	/** Plain bytes of a vault file; throws ShevekError when no password fits. */
	readonly decrypt: (bytes: Uint8Array, file: string) => Uint8Array;
}

const VAULT_HEADER = "$ANSIBLE_VAULT";

export class DataLoader {
	readonly #parts: DataLoaderParts;
	readonly #cache = new Map<string, PyValue>();

	#baseDir: string;

	constructor(parts: DataLoaderParts) {
		this.#parts = parts;
		this.#baseDir = parts.baseDir;
	}

	/** The folder of the playbook that runs; relative names start here. */
	get baseDir(): string {
		return this.#baseDir;
	}

	/** A play of a playbook in another folder is about to run. */
	moveTo(baseDir: string): void {
		this.#baseDir = baseDir;
	}

	readBytes(file: string): Uint8Array {
		const bytes = readLocal(file);
		const isVault =
			Buffer.from(bytes.subarray(0, VAULT_HEADER.length)).toString("latin1") ===
			VAULT_HEADER;
		return isVault ? this.decrypt(bytes, file) : bytes;
	}

	/** Plain bytes of a vault; `file` is for messages. Throws ShevekError when no password fits. */
	decrypt(bytes: Uint8Array, file: string): Uint8Array {
		return this.#parts.decrypt(bytes, file);
	}

	/** The file's one document, from memory when it was read before: treat it as read-only. */
	readYaml(file: string): PyValue {
		let value = this.#cache.get(file);
		if (value === undefined) {
			value = this.parse(
				Buffer.from(this.readBytes(file)).toString("utf8"),
				file,
			);
			this.#cache.set(file, value);
		}
		return value;
	}

	/** Files may have changed: what was read is read again. */
	forget(): void {
		this.#cache.clear();
	}

	parse(text: string, file: string): PyValue {
		return this.#parts.parse(text, file);
	}

	exists(file: string): boolean {
		return existsSync(file);
	}
}

function readLocal(file: string): Uint8Array {
	try {
		return readFileSync(file);
	} catch (cause) {
		const { code } = cause as NodeJS.ErrnoException;
		const reason =
			code === "ENOENT"
				? "is not there"
				: code === "EISDIR"
					? "is a folder"
					: `cannot be read (${code})`;
		throw new ShevekError(
			"file",
			`Unable to retrieve file contents\nCould not find or access '${file}' on the Ansible Controller.\nIf you are using a module and expect the file to exist on the remote, see the remote_src option`,
			{ cause, hint: `${file} ${reason}` },
		);
	}
}

const EXTENSIONS = [".yml", ".yaml", ".json", ""];

/** `base` with one of the extensions of variable files; a folder's files where that is allowed. */
export function findVarsFiles(
	base: string,
	isFolderAllowed: boolean,
): string[] {
	const candidates = /\.(yml|yaml|json)$/.test(base)
		? [base, ...EXTENSIONS.map((e) => base + e)]
		: EXTENSIONS.map((e) => base + e);
	for (const candidate of candidates) {
		const stat = statSync(candidate, { throwIfNoEntry: false });
		if (stat?.isFile()) return [candidate];
	}
	if (!isFolderAllowed) return [];
	return statSync(base, { throwIfNoEntry: false })?.isDirectory()
		? filesIn(base)
		: [];
}

function filesIn(folder: string): string[] {
	const files: string[] = [];
	for (const name of readdirSync(folder).sort()) {
		if (name.startsWith(".") || name.endsWith("~")) continue;
		const file = path.join(folder, name);
		if (statSync(file).isDirectory()) files.push(...filesIn(file));
		else if (EXTENSIONS.includes(path.extname(name))) files.push(file);
	}
	return files;
}
