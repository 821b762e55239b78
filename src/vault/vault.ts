// Encrypts and decrypts vaulted text with the secrets at hand, as ansible-vault 2.14 does:
// the secret of the text's vault id first, then, unless ids must match, every other.

import { ShevekError } from "../errors/shevek-error.ts";
import { decryptPayload, encryptPayload, HmacMismatch } from "./cipher.ts";
import {
	formatVaultEnvelope,
	isVaultText,
	parseVaultEnvelope,
} from "./envelope.ts";
import type { IdentifiedSecret, VaultSecret } from "./secret.ts";

export interface DecryptOptions {
	/** The setting `vault_id_match`: only secrets with the text's vault id are tried. */
	readonly mustMatchId?: boolean;
	/** Told when a text is broken, before the error is thrown. */
	readonly onFormatError?: (message: string) => void;
}

export interface Decrypted {
	readonly plaintext: Buffer;
	readonly used: IdentifiedSecret;
}

/** The bytes inside `text`. `nameForErrors` is the file's name. Throws ShevekError `vault`. */
export function decryptVault(
	text: string,
	secrets: readonly IdentifiedSecret[],
	nameForErrors?: string,
	options: DecryptOptions = {},
): Buffer {
	return decryptVaultWithSecret(text, secrets, nameForErrors, options)
		.plaintext;
}

/** As decryptVault, with the secret that fitted. */
export function decryptVaultWithSecret(
	text: string,
	secrets: readonly IdentifiedSecret[],
	nameForErrors?: string,
	options: DecryptOptions = {},
): Decrypted {
	if (!isVaultText(text)) {
		const which =
			nameForErrors === undefined
				? ""
				: `${nameForErrors} is not a vault encrypted file`;
		throw new ShevekError(
			"vault",
			`input is not vault encrypted data. ${which}`,
		);
	}
	const envelope = parseVaultEnvelope(text, nameForErrors);
	if (envelope.cipher !== "AES256") {
		throw new ShevekError(
			"vault",
			`${envelope.cipher} cipher could not be found`,
		);
	}
	if (secrets.length === 0) {
		throw new ShevekError(
			"vault",
			"Attempting to decrypt but no vault secrets found",
			{ hint: "Give --ask-vault-pass, --vault-password-file or --vault-id." },
		);
	}
	for (const used of candidates(secrets, envelope.vaultId, options)) {
		try {
			return { plaintext: decryptPayload(envelope.payload, used.secret), used };
		} catch (error) {
			if (error instanceof HmacMismatch) continue;
			if (error instanceof ShevekError)
				warnOfFormat(error, nameForErrors, options);
			throw error;
		}
	}
	const on = nameForErrors === undefined ? "" : ` on ${nameForErrors}`;
	throw new ShevekError(
		"vault",
		`Decryption failed (no vault secrets were found that could decrypt)${on}`,
	);
}

function candidates(
	secrets: readonly IdentifiedSecret[],
	vaultId: string,
	options: DecryptOptions,
): readonly IdentifiedSecret[] {
	if (options.mustMatchId) {
		return secrets.filter((known) => known.vaultId === vaultId);
	}
	// The reference tries them in the order given, whatever the text's id.
	return secrets;
}

function warnOfFormat(
	error: ShevekError,
	name: string | undefined,
	options: DecryptOptions,
): void {
	const place = name === undefined ? "" : ` in ${name}`;
	options.onFormatError?.(
		`There was a vault format error${place}: ${error.message}`,
	);
}

/** Vaulted text, ended by a line break; format 1.2 where `vaultId` is not "default". */
export function encryptVault(
	bytes: Uint8Array,
	secret: VaultSecret,
	options: { readonly vaultId?: string; readonly salt?: Uint8Array } = {},
): string {
	if (isVaultText(bytes)) {
		throw new ShevekError("vault", "input is already encrypted");
	}
	const payload = encryptPayload(bytes, secret, options.salt);
	return formatVaultEnvelope(payload, options.vaultId);
}

/** The secret to encrypt with: that of `vaultId`, or the first. */
export function chooseEncryptSecret(
	secrets: readonly IdentifiedSecret[],
	vaultId?: string,
): IdentifiedSecret | undefined {
	if (!vaultId) return secrets[0];
	const found = secrets.find((known) => known.vaultId === vaultId);
	if (found !== undefined) return found;
	const known = secrets.map((one) => `'${one.vaultId}'`).join(", ");
	throw new ShevekError(
		"vault",
		`Did not find a match for --encrypt-vault-id=${vaultId} in the known vault-ids [${known}]`,
	);
}
