// Passwords that a command asks for or reads from files: of connections, of becoming, of vaults.

import type { Settings } from "../../config/settings.ts";
import type { Terminal } from "../../engine/action.ts";
import { loadVaultSecrets } from "../../vault/load-secrets.ts";
import { readPasswordFile } from "../../vault/password-file.ts";
import { type IdentifiedSecret, revealBytes } from "../../vault/secret.ts";
import type { RunOptions } from "../options/run-options.ts";

export interface Passwords {
	readonly connection: string | undefined;
	readonly become: string | undefined;
}

export async function askPasswords(
	options: RunOptions,
	settings: Settings,
	terminal: Terminal | undefined,
): Promise<Passwords> {
	const connection = await onePassword(
		options.asksPass,
		options.connectionPasswordFile,
		"SSH password: ",
		terminal,
	);
	const method = options.becomeMethod.toUpperCase();
	const prompt =
		connection !== undefined && options.asksPass
			? `${method} password[defaults to SSH password]: `
			: `${settings.flag("AGNOSTIC_BECOME_PROMPT") ? "BECOME" : method} password: `;
	const become = await onePassword(
		options.asksBecomePass,
		options.becomePasswordFile,
		prompt,
		terminal,
	);
	return { connection, become: become === "" ? connection : become };
}

async function onePassword(
	isAsked: boolean,
	file: string | undefined,
	prompt: string,
	terminal: Terminal | undefined,
): Promise<string | undefined> {
	if (isAsked)
		return terminal?.readLine(prompt, {
			isPrivate: true,
			signal: new AbortController().signal,
		});
	if (file === undefined) return undefined;
	return new TextDecoder().decode(
		revealBytes(
			readPasswordFile({ path: file, vaultId: undefined, known: [] }),
		),
	);
}

export function vaultSecrets(
	options: Pick<
		RunOptions,
		"vaultIds" | "vaultPasswordFiles" | "asksVaultPass"
	>,
	settings: Settings,
	parts: { terminal: Terminal | undefined; warn: (text: string) => void },
): Promise<readonly IdentifiedSecret[]> {
	const configuredFile = settings.text("DEFAULT_VAULT_PASSWORD_FILE");
	return loadVaultSecrets({
		vaultIds: [
			...settings.texts("DEFAULT_VAULT_IDENTITY_LIST"),
			...options.vaultIds,
		],
		passwordFiles:
			options.vaultPasswordFiles.length > 0 || configuredFile === undefined
				? options.vaultPasswordFiles
				: [configuredFile],
		asksPassword: options.asksVaultPass,
		promptsByDefault: false,
		defaultVaultId: settings.text("DEFAULT_VAULT_IDENTITY") ?? "default",
		prompt: async (text) =>
			parts.terminal?.readLine(text, {
				isPrivate: true,
				signal: new AbortController().signal,
			}),
		warn: parts.warn,
	});
}
