// A password from a file, from what a script prints, or from a client script that is
// asked for a vault id.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { extname } from "node:path";
import { ShevekError } from "../errors/shevek-error.ts";
import { pyRepr } from "../pyvalue/text.ts";
import { PyBytes } from "../pyvalue/value.ts";
import { isVaultText } from "./envelope.ts";
import { osErrorText } from "./os-error.ts";
import { type IdentifiedSecret, VaultSecret } from "./secret.ts";
import { decryptVault } from "./vault.ts";

/** What a client script ends with when it does not know the vault id. */
const UNKNOWN_ID = 2;

export interface PasswordFileOptions {
	/** An absolute path. */
	readonly path: string;
	/** Handed to client scripts. */
	readonly vaultId: string | undefined;
	/** For a password file that is itself encrypted. */
	readonly known: readonly IdentifiedSecret[];
}

/** Throws ShevekError `vault` with the reference's words. */
export function readPasswordFile(options: PasswordFileOptions): VaultSecret {
	const { path } = options;
	if (!existsSync(path)) {
		throw vaultError(`The vault password file ${path} was not found`);
	}
	if ((statSync(path).mode & 0o111) === 0) return fromFile(options);
	return isClientScript(path) ? fromClient(options) : fromScript(path);
}

/** `vault-keyring-client`, `x-client.py`: the name decides. */
export function isClientScript(path: string): boolean {
	return path.slice(0, path.length - extname(path).length).endsWith("-client");
}

function vaultError(message: string): ShevekError {
	return new ShevekError("vault", message);
}

function fromFile({ path, known }: PasswordFileOptions): VaultSecret {
	let content: Buffer;
	try {
		content = readFileSync(path);
	} catch (error) {
		throw vaultError(
			`Could not read vault password file ${path}: ${osErrorText(error, path)}`,
		);
	}
	const text = content.toString("latin1").trim();
	const password = isVaultText(text)
		? decryptVault(text, known, path)
		: Buffer.from(text, "latin1");
	return makeSecret(
		password,
		`Invalid vault password was provided from file (${path})`,
	);
}

function makeSecret(password: Buffer, ifEmpty: string): VaultSecret {
	const text = password.toString("latin1").replace(/^[\r\n]+|[\r\n]+$/g, "");
	if (text === "") throw vaultError(ifEmpty);
	return new VaultSecret(Buffer.from(text, "latin1"));
}

function fromScript(path: string): VaultSecret {
	// The script may ask for something on the terminal: its stderr stays there.
	const result = spawnSync(path, [], { stdio: ["inherit", "pipe", "inherit"] });
	if (result.error) throw cannotRun("script", path, result.error);
	if (result.status !== 0) {
		throw vaultError(
			`Vault password script ${path} returned non-zero (${exitStatus(result)}): None`,
		);
	}
	return makeSecret(
		result.stdout,
		`Invalid vault password was provided from script (${path})`,
	);
}

function fromClient({ path, vaultId }: PasswordFileOptions): VaultSecret {
	const words = vaultId ? ["--vault-id", vaultId] : [];
	const result = spawnSync(path, words, { stdio: ["inherit", "pipe", "pipe"] });
	if (result.error) throw cannotRun("client script", path, result.error);
	const id = vaultId ?? "None";
	const said = pyRepr(new PyBytes(result.stderr));
	if (result.status === UNKNOWN_ID) {
		throw vaultError(
			`Vault password client script ${path} did not find a secret for vault-id=${id}: ${said}`,
		);
	}
	if (result.status !== 0) {
		throw vaultError(
			`Vault password client script ${path} returned non-zero (${exitStatus(result)}) when getting secret for vault-id=${id}: ${said}`,
		);
	}
	return makeSecret(
		result.stdout,
		`Invalid vault password was provided from script (${path})`,
	);
}

function exitStatus(result: { status: number | null }): number | string {
	return result.status ?? "killed by a signal";
}

function cannotRun(what: string, path: string, error: Error): ShevekError {
	return vaultError(
		`Problem running vault password ${what} ${path} (${osErrorText(error, path)}). If this is not a script, remove the executable bit from the file.`,
	);
}
