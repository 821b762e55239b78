// All secrets of a command line, in the order they are tried: --vault-id, then password
// files, then the one that is asked for.

import { resolve } from "node:path";
import { ShevekError } from "../errors/shevek-error.ts";
import { DEFAULT_VAULT_ID } from "./envelope.ts";
import { readPasswordFile } from "./password-file.ts";
import { type IdentifiedSecret, VaultSecret } from "./secret.ts";

export interface LoadSecretsOptions {
	/** `label@source` or `source`; source is a file, a script or `prompt`. */
	readonly vaultIds?: readonly string[];
	readonly passwordFiles?: readonly string[];
	readonly asksPassword?: boolean;
	/** The password is for encrypting: it is asked for twice. */
	readonly isNew?: boolean;
	/** Ask where nothing else is given. */
	readonly promptsByDefault?: boolean;
	/** The vault id of what has none; the setting `vault_identity`. */
	readonly defaultVaultId?: string;
	/** Shows `text` and gives what is typed, unseen; undefined at the end of input. */
	readonly prompt: (text: string) => Promise<string | undefined>;
	readonly warn: (text: string) => void;
	readonly resolvePath?: (path: string) => string;
}

const ASKED = "prompt_ask_vault_pass";

interface Source {
	readonly label: string | undefined;
	readonly from: string;
}

/** Throws where no source gives a secret and one failed; a single failure is a warning. */
export async function loadVaultSecrets(
	options: LoadSecretsOptions,
): Promise<IdentifiedSecret[]> {
	const secrets: IdentifiedSecret[] = [];
	let failure: unknown;
	for (const source of sourcesOf(options)) {
		const vaultId =
			source.label || (options.defaultVaultId ?? DEFAULT_VAULT_ID);
		if (source.from === "prompt" || source.from === ASKED) {
			const secret = await askSecret(source, vaultId, options);
			secrets.push({ vaultId, secret });
			continue;
		}
		try {
			const path = (options.resolvePath ?? resolve)(source.from);
			const known = [...secrets];
			const secret = readPasswordFile({ path, vaultId: source.label, known });
			secrets.push({ vaultId, secret });
		} catch (error) {
			if (!(error instanceof ShevekError)) throw error;
			const isMissing = error.message.endsWith("was not found");
			options.warn(
				`${isMissing ? "Error getting vault password file" : "Error in vault password file loading"} (${source.label ?? "None"}): ${error.message}`,
			);
			failure = error;
		}
	}
	if (secrets.length === 0 && failure !== undefined) throw failure;
	return secrets;
}

function sourcesOf(options: LoadSecretsOptions): Source[] {
	const label = options.defaultVaultId ?? DEFAULT_VAULT_ID;
	const sources: Source[] = (options.vaultIds ?? []).map(splitVaultId);
	for (const from of options.passwordFiles ?? []) sources.push({ label, from });
	const isAsked =
		options.asksPassword ||
		(sources.length === 0 && (options.promptsByDefault ?? true));
	return isAsked ? [...sources, { label, from: ASKED }] : sources;
}

function splitVaultId(text: string): Source {
	const at = text.indexOf("@");
	if (at < 0) return { label: undefined, from: text };
	return { label: text.slice(0, at), from: text.slice(at + 1) };
}

async function askSecret(
	source: Source,
	vaultId: string,
	options: LoadSecretsOptions,
): Promise<VaultSecret> {
	try {
		return await askPassword(promptTexts(source, vaultId, options), {
			vaultId,
			prompt: options.prompt,
		});
	} catch (error) {
		if (error instanceof ShevekError) {
			options.warn(
				`Error in vault password prompt (${source.label ?? "None"}): ${error.message}`,
			);
		}
		throw error;
	}
}

/** --ask-vault-pass keeps the old prompts, which other programs match. */
function promptTexts(
	source: Source,
	vaultId: string,
	{ isNew }: LoadSecretsOptions,
): string[] {
	if (source.from === ASKED) {
		return isNew
			? ["New Vault password: ", "Confirm New Vault password: "]
			: ["Vault password: "];
	}
	return isNew
		? [
				`New vault password (${vaultId}): `,
				`Confirm new vault password (${vaultId}): `,
			]
		: [`Vault password (${vaultId}): `];
}

async function askPassword(
	texts: readonly string[],
	{
		vaultId,
		prompt,
	}: { vaultId: string; prompt: LoadSecretsOptions["prompt"] },
): Promise<VaultSecret> {
	const answers: string[] = [];
	for (const text of texts) {
		const answer = await prompt(text);
		if (answer === undefined) {
			throw new ShevekError(
				"vault",
				`EOFError (ctrl-d) on prompt for (${vaultId})`,
			);
		}
		if (answer === "") {
			throw new ShevekError("vault", "Invalid vault password was provided");
		}
		answers.push(answer.trim());
	}
	const [first = "", ...others] = answers;
	if (others.some((other) => other !== first)) {
		throw new ShevekError("vault", "Passwords do not match");
	}
	return new VaultSecret(first);
}
