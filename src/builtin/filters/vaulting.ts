// vault and unvault.

import type { FilterDefinition } from "../../jinja/definitions.ts";
import { Undefined } from "../../jinja/undefined.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { decodeBytes } from "../../pyvalue/encoding.ts";
import { pyStr } from "../../pyvalue/text.ts";
import { PyBytes, type PyValue } from "../../pyvalue/value.ts";
import {
	failWith,
	isUndefinedFailure,
	messageOf,
} from "../../templar/failure.ts";
import { VaultedText } from "../../templar/template-node.ts";
import { isVaultText } from "../../vault/envelope.ts";
import { VaultSecret } from "../../vault/secret.ts";
import { decryptVault, encryptVault } from "../../vault/vault.ts";
import {
	classText,
	filterTypeError,
	plugin,
	toBytes,
	toText,
	VOLATILE,
} from "../plugin-functions.ts";

function requireText(value: PyValue, problem: string): void {
	if (value instanceof Undefined) value.fail();
	if (
		typeof value === "string" ||
		value instanceof PyBytes ||
		value instanceof VaultedText
	)
		return;
	throw filterTypeError(`${problem}: ${classText(value)}`);
}

/** An error of the vault, told as the filter's. */
function vaulting<T>(problem: string, work: () => T): T {
	try {
		return work();
	} catch (error) {
		if (isUndefinedFailure(error)) throw error;
		throw failWith(
			"AnsibleFilterError",
			`${problem}: ${messageOf(error)}`,
			error,
		);
	}
}

function encrypt(
	data: PyValue,
	secret: PyValue,
	options: { salt: PyValue; vaultId: PyValue; isObject: PyValue },
): PyValue {
	requireText(
		secret,
		"Secret passed is required to be a string, instead we got",
	);
	requireText(data, "Can only vault strings, instead we got");
	const { salt } = options;
	const text = vaulting("Unable to encrypt", () =>
		encryptVault(toBytes(data), new VaultSecret(toBytes(secret)), {
			vaultId: pyStr(options.vaultId),
			...(pyTruth(salt) && { salt: toBytes(salt) }),
		}),
	);
	if (!pyTruth(options.isObject)) return text;
	return new VaultedText(() => toText(data));
}

function decrypt(vault: PyValue, secret: PyValue, vaultId: PyValue): string {
	requireText(
		secret,
		"Secret passed is required to be as string, instead we got",
	);
	requireText(vault, "Vault should be in the form of a string, instead we got");
	const isSealed = vault instanceof VaultedText && vault.ciphertext !== "";
	const text = isSealed ? vault.ciphertext : toText(vault);
	if (!isVaultText(text)) return text;
	const known = {
		vaultId: pyStr(vaultId),
		secret: new VaultSecret(toBytes(secret)),
	};
	return vaulting("Unable to decrypt", () =>
		decodeBytes(decryptVault(text, [known])),
	);
}

export const VAULT_FILTERS: readonly (readonly [string, FilterDefinition])[] = [
	[
		"vault",
		plugin(
			"do_vault",
			[
				["data"],
				["secret"],
				["salt", null],
				["vaultid", "filter_default"],
				["wrap_object", false],
			],
			(_c, data, secret, ...rest) => {
				const [salt = null, vaultId = "", isObject = false] = rest;
				return encrypt(data, secret, { salt, vaultId, isObject });
			},
			VOLATILE,
		),
	],
	[
		"unvault",
		plugin(
			"do_unvault",
			[["vault"], ["secret"], ["vaultid", "filter_default"]],
			(_c, vault, secret, vaultId) => decrypt(vault, secret, vaultId),
		),
	],
];
