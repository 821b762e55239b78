// Passwords that a command asks for or reads from files: of connections, of becoming, of vaults.

import type { Settings } from "../../config/settings.ts";
import type { Terminal } from "../../engine/action.ts";
import { loadVaultSecrets } from "../../vault/load-secrets.ts";
import { readPasswordFile } from "../../vault/password-file.ts";
import { type IdentifiedSecret, revealBytes } from "../../vault/secret.ts";
import type { RunOptions } from "../options/run-options.ts";
import { readStdinLine } from "../vault-files/stdin.ts";
import { askControllingTerminal } from "./controlling-terminal.ts";

/** The terminal, where there is one, and where to say that there is none. */
interface Asking {
	readonly terminal: Terminal | undefined;
	readonly warn: (text: string) => void;
}

export interface Passwords {
	readonly connection: string | undefined;
	readonly become: string | undefined;
}

export async function askPasswords(
	options: RunOptions,
	settings: Settings,
	asking: Asking,
): Promise<Passwords> {
	const connection = await onePassword(
		options.asksPass,
		options.connectionPasswordFile,
		"SSH password: ",
		asking,
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
		asking,
	);
	return { connection, become: become === "" ? connection : become };
}

async function onePassword(
	isAsked: boolean,
	file: string | undefined,
	prompt: string,
	asking: Asking,
): Promise<string | undefined> {
	if (isAsked) return askOne(prompt, asking);
	if (file === undefined) return undefined;
	return new TextDecoder().decode(
		revealBytes(
			readPasswordFile({ path: file, vaultId: undefined, known: [] }),
		),
	);
}

/** Without any terminal the answer is a line of standard input, as Python's getpass has it. */
async function askOne(
	prompt: string,
	{ terminal, warn }: Asking,
): Promise<string | undefined> {
	if (terminal !== undefined)
		return terminal.readLine(prompt, {
			isPrivate: true,
			signal: new AbortController().signal,
		});
	const line = (await askControllingTerminal(prompt)) ?? readStdinLine();
	if (line === undefined)
		warn(
			`No terminal to ask for the ${prompt.replace(/[[:].*/s, "")} on, and nothing on standard input: going on without it`,
		);
	return line;
}

export function vaultSecrets(
	options: Pick<
		RunOptions,
		"vaultIds" | "vaultPasswordFiles" | "asksVaultPass"
	>,
	settings: Settings,
	parts: Asking,
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
			parts.terminal === undefined ? readStdinLine() : askOne(text, parts),
		warn: parts.warn,
	});
}
