// What every action of `shevek vault` works with: its options, the secrets and the world.

import { unfrackPath } from "../../config/paths.ts";
import type { Settings } from "../../config/settings.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import { loadVaultSecrets } from "../../vault/load-secrets.ts";
import type { IdentifiedSecret } from "../../vault/secret.ts";
import { chooseEncryptSecret } from "../../vault/vault.ts";
import type { CommandWorld } from "../command-world.ts";
import { askHidden } from "./ask.ts";
import type { VaultOptions } from "./vault-options.ts";

export interface VaultSession {
	readonly options: VaultOptions;
	readonly settings: Settings;
	readonly world: CommandWorld;
	readonly warn: (text: string) => void;
	/** The known secrets, in the order they are tried. */
	readonly secrets: readonly IdentifiedSecret[];
	/** For create, encrypt and encrypt_string their secret, for rekey the new one. */
	readonly encryptWith: IdentifiedSecret;
}

type Setup = Omit<VaultSession, "secrets" | "encryptWith">;

const NEEDS_PASSWORD = "A vault password is required to use Ansible's Vault";

export async function openSession(setup: Setup): Promise<VaultSession> {
	const { options, settings } = setup;
	const listed = settings.texts("DEFAULT_VAULT_IDENTITY_LIST");
	const isWriting = ["encrypt", "encrypt_string", "create"].includes(
		options.action,
	);
	const secrets = await load(setup, {
		vaultIds: [...listed, ...options.vaultIds],
		passwordFiles: options.passwordFiles,
		isNew: isWriting,
	});
	const encryptId =
		options.encryptVaultId ?? settings.text("DEFAULT_VAULT_ENCRYPT_IDENTITY");
	if (isWriting && secrets.length > 1 && !encryptId) {
		const ids = secrets.map(({ vaultId }) => vaultId).join(",");
		throw new ShevekError(
			"usage",
			`The vault-ids ${ids} are available to encrypt. Specify the vault-id to encrypt with --encrypt-vault-id`,
		);
	}
	const [first] = secrets;
	if (first === undefined) throw new ShevekError("usage", NEEDS_PASSWORD);
	const encryptWith =
		options.action === "rekey"
			? await newSecret(setup, encryptId ? listed : [], encryptId)
			: isWriting
				? (chooseEncryptSecret(secrets, encryptId) ?? first)
				: first;
	return { ...setup, secrets, encryptWith };
}

async function newSecret(
	setup: Setup,
	listed: readonly string[],
	encryptId: string | undefined,
): Promise<IdentifiedSecret> {
	const { newVaultId, newPasswordFile } = setup.options;
	const secrets = await load(setup, {
		vaultIds: newVaultId === undefined ? listed : [...listed, newVaultId],
		passwordFiles: newPasswordFile === undefined ? [] : [newPasswordFile],
		isNew: true,
	});
	const chosen = chooseEncryptSecret(secrets, encryptId);
	if (chosen !== undefined) return chosen;
	throw new ShevekError(
		"usage",
		"A new vault password is required to use Ansible's Vault rekey",
	);
}

function load(
	{ options, settings, warn }: Setup,
	sources: {
		readonly vaultIds: readonly string[];
		readonly passwordFiles: readonly string[];
		readonly isNew: boolean;
	},
): Promise<IdentifiedSecret[]> {
	// The configured file counts always, after what the command line names.
	const configured = settings.text("DEFAULT_VAULT_PASSWORD_FILE");
	const defaultVaultId = settings.text("DEFAULT_VAULT_IDENTITY");
	return loadVaultSecrets({
		...sources,
		passwordFiles: configured
			? [...sources.passwordFiles, configured]
			: sources.passwordFiles,
		asksPassword: options.asksPassword,
		...(defaultVaultId && { defaultVaultId }),
		prompt: askHidden,
		warn,
		resolvePath: (path) => unfrackPath(path, settings.paths),
	});
}
