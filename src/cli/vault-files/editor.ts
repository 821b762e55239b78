// `create` and `edit`: plain text lives in a file of its own for as long as the editor
// runs, and is overwritten after it.

import { spawnSync } from "node:child_process";
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	renameSync,
	rmSync,
	statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, extname, join, resolve } from "node:path";
import { ShevekError } from "../../errors/shevek-error.ts";
import { parseVaultEnvelope } from "../../vault/envelope.ts";
import { osErrorText } from "../../vault/os-error.ts";
import type { IdentifiedSecret } from "../../vault/secret.ts";
import { decryptVaultWithSecret, encryptVault } from "../../vault/vault.ts";
import {
	readData,
	realPath,
	restoreRights,
	shredFile,
	writeData,
} from "./secure-file.ts";
import type { VaultSession } from "./session.ts";

export function createFile(session: VaultSession, name: string): void {
	const path = resolve(session.world.cwd, name);
	const folder = dirname(name);
	if (!existsSync(dirname(path))) {
		session.warn(`${folder} does not exist, creating...`);
		mkdirSync(dirname(path), { recursive: true });
	}
	if (existsSync(path)) {
		throw new ShevekError("vault", `${name} exists, please use 'edit' instead`);
	}
	editText(session, {
		path,
		before: undefined,
		encryptWith: session.encryptWith,
	});
}

export function editFile(session: VaultSession, name: string): void {
	const path = realPath(name, session.world.cwd);
	const text = readData(path).toString("utf8");
	const { plaintext, used } = explained(path, () =>
		decryptVaultWithSecret(text, session.secrets, undefined, {
			mustMatchId: session.settings.flag("DEFAULT_VAULT_ID_MATCH"),
			onFormatError: session.warn,
		}),
	);
	// The header's id stays, whatever secret fitted.
	const { vaultId } = parseVaultEnvelope(text, path);
	const encryptWith = { secret: used.secret, vaultId };
	editText(session, { path, before: plaintext, encryptWith });
}

/** The reference puts the file's name behind what went wrong. */
export function explained<T>(path: string, work: () => T): T {
	try {
		return work();
	} catch (error) {
		if (!(error instanceof ShevekError)) throw error;
		const { code, message, hint } = error;
		throw new ShevekError(code, `${message} for ${path}`, {
			hint,
			cause: error,
		});
	}
}

interface Edit {
	readonly path: string;
	/** Undefined for a new file. */
	readonly before: Buffer | undefined;
	readonly encryptWith: IdentifiedSecret;
}

function editText(session: VaultSession, edit: Edit): void {
	const folder = mkdtempSync(join(tmpdir(), "shevek-vault-"));
	const draft = join(folder, `draft${extname(edit.path)}`);
	try {
		writeData(draft, edit.before ?? Buffer.alloc(0), false);
		runEditor(session.world.env.EDITOR || "vi", draft);
		const after = readData(draft);
		if (edit.before?.equals(after)) return;
		const { secret, vaultId } = edit.encryptWith;
		const vaulted = encryptVault(after, secret, { vaultId });
		replaceFile(edit.path, Buffer.from(vaulted));
	} finally {
		shredFile(draft);
		rmSync(folder, { recursive: true, force: true });
	}
}

/** The editor's exit code means nothing, as in the reference. */
function runEditor(command: string, path: string): void {
	const [program = "vi", ...words] = splitWords(command);
	const done = spawnSync(program, [...words, path], { stdio: "inherit" });
	if (done.error === undefined) return;
	throw new ShevekError(
		"vault",
		`Unable to execute the command "${[program, ...words, path].join(" ")}": ${osErrorText(done.error, program)}`,
	);
}

function replaceFile(path: string, bytes: Buffer): void {
	const before = existsSync(path) ? statSync(path) : undefined;
	const next = `${path}.${process.pid}.tmp`;
	writeData(next, bytes, false);
	if (before !== undefined) restoreRights(next, before);
	renameSync(next, path);
}

/** Words of a command with quotes and backslashes, as shlex.split reads them. */
function splitWords(command: string): string[] {
	const words = command.match(
		/(?:[^\s'"\\]|\\[\s\S]|'[^']*'|"(?:\\[\s\S]|[^"\\])*")+/g,
	);
	return (words ?? []).map((word) =>
		word.replace(
			/\\([\s\S])|'([^']*)'|"((?:\\[\s\S]|[^"\\])*)"/g,
			(_, escaped?: string, single?: string, double?: string) =>
				escaped ?? single ?? double?.replace(/\\(["\\])/g, "$1") ?? "",
		),
	);
}
