// `shevek vault`: encrypts, decrypts, shows and edits files as ansible-vault 2.14 does.

import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { loadSettings } from "../config/settings.ts";
import { assertNever, ShevekError } from "../errors/shevek-error.ts";
import {
	decryptVault,
	decryptVaultWithSecret,
	encryptVault,
} from "../vault/vault.ts";
import {
	type CommandWorld,
	openDisplay,
	processWorld,
} from "./command-world.ts";
import { EXIT } from "./exit-codes.ts";
import { createFile, editFile, explained } from "./vault-files/editor.ts";
import { encryptStrings } from "./vault-files/encrypt-strings.ts";
import {
	readData,
	realPath,
	restoreRights,
	writeData,
} from "./vault-files/secure-file.ts";
import { openSession, type VaultSession } from "./vault-files/session.ts";
import { isStdinTerminal } from "./vault-files/stdin.ts";
import { parseVaultArgs } from "./vault-files/vault-options.ts";

/** Gives the exit code; throws what dispatch turns into a message and a code. */
export async function run(
	argv: readonly string[],
	world: CommandWorld = processWorld(),
): Promise<number> {
	const settings = loadSettings(world);
	const options = parseVaultArgs(argv, settings);
	const display = openDisplay(world, settings, options.verbosity);
	const umask = process.umask(0o077);
	try {
		const warn = (text: string) => display.warning(text);
		const session = await openSession({ options, settings, world, warn });
		await perform(session);
	} finally {
		process.umask(umask);
		display.flush();
	}
	return EXIT.ok;
}

async function perform(session: VaultSession): Promise<void> {
	const { action, args } = session.options;
	switch (action) {
		case "encrypt":
			return encryptFiles(session);
		case "decrypt":
			return decryptFiles(session);
		case "encrypt_string":
			write(session, "-", await encryptStrings(session), true);
			return succeed(session, "Encryption successful");
		case "view":
			for (const name of args) view(session, name);
			return;
		case "create": {
			const [name, ...others] = args;
			if (name === undefined || others.length > 0) {
				throw new ShevekError(
					"usage",
					"ansible-vault create can take only one filename argument",
				);
			}
			return createFile(session, name);
		}
		case "edit":
			for (const name of args) editFile(session, name);
			return;
		case "rekey":
			for (const name of args) rekeyFile(session, name);
			session.world.stderr.write("Rekey successful\n");
			return;
	}
	return assertNever(action);
}

function inputs(session: VaultSession, what: string): readonly string[] {
	const { args } = session.options;
	if (args.length > 0) return args;
	if (isStdinTerminal()) {
		session.world.stderr.write(`Reading ${what} input from stdin\n`);
	}
	return ["-"];
}

/** For people only: a pipe gets the data and no word more. */
function succeed({ world }: VaultSession, message: string): void {
	if (world.stdout.isTTY) world.stderr.write(`${message}\n`);
}

function write(
	session: VaultSession,
	source: string,
	data: Buffer | string,
	isSecretNow: boolean,
): void {
	const target = session.options.outputFile ?? source;
	if (target !== "-") writeData(target, Buffer.from(data), isSecretNow);
	else if (typeof data === "string") session.world.stdout.write(data);
	else process.stdout.write(data);
}

function encryptFiles(session: VaultSession): void {
	const { secret, vaultId } = session.encryptWith;
	for (const name of inputs(session, "plaintext")) {
		const path = realPath(name, session.world.cwd);
		const vaulted = encryptVault(readData(path), secret, { vaultId });
		write(session, path, Buffer.from(vaulted), true);
	}
	succeed(session, "Encryption successful");
}

function decryptFiles(session: VaultSession): void {
	for (const name of inputs(session, "ciphertext")) {
		const path = realPath(name, session.world.cwd);
		const vaulted = readData(path);
		const plain = explained(path, () => decrypt(session, vaulted, path));
		write(session, path, plain, false);
	}
	succeed(session, "Decryption successful");
}

function decrypt(session: VaultSession, vaulted: Buffer, path: string): Buffer {
	return decryptVault(vaulted.toString("utf8"), session.secrets, path, {
		mustMatchId: session.settings.flag("DEFAULT_VAULT_ID_MATCH"),
		onFormatError: session.warn,
	});
}

function view(session: VaultSession, name: string): void {
	const path = name;
	const vaulted = readData(path);
	const text = explained(path, () => decrypt(session, vaulted, path));
	const { stdout, env } = session.world;
	if (stdout.isTTY && page(text, env)) return;
	const shown = text.toString("utf8");
	stdout.write(shown.endsWith("\n") ? shown : `${shown}\n`);
}

/** False where there is no pager. */
function page(text: Buffer, env: CommandWorld["env"]): boolean {
	const done = spawnSync("/bin/sh", ["-c", env.PAGER || "less"], {
		input: text,
		stdio: ["pipe", "inherit", "inherit"],
		env: { ...env, LESS: env.LESS ?? "FRSX" },
	});
	return done.status !== 127;
}

function rekeyFile(session: VaultSession, name: string): void {
	const path = realPath(name, session.world.cwd);
	const text = readData(path).toString("utf8");
	const before = statSync(path);
	const { plaintext } = explained(path, () =>
		decryptVaultWithSecret(text, session.secrets, undefined, {
			mustMatchId: session.settings.flag("DEFAULT_VAULT_ID_MATCH"),
			onFormatError: session.warn,
		}),
	);
	const { secret, vaultId } = session.encryptWith;
	const vaulted = encryptVault(plaintext, secret, { vaultId });
	writeData(path, Buffer.from(vaulted), true);
	restoreRights(path, before);
}
