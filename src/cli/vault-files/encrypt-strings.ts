// `encrypt_string`: strings from arguments, standard input or a question, as `!vault` values.

import { ShevekError } from "../../errors/shevek-error.ts";
import { encryptVault } from "../../vault/vault.ts";
import { askHidden, askVisible } from "./ask.ts";
import type { VaultSession } from "./session.ts";
import { readStdin } from "./stdin.ts";

interface PlainString {
	readonly bytes: Buffer;
	readonly source: string;
	readonly name: string | undefined;
}

const INDENT = " ".repeat(10);

/** Gives the YAML; what tells several strings apart goes to standard error. */
export async function encryptStrings(session: VaultSession): Promise<string> {
	const strings = await gather(session);
	const texts = strings.map(({ bytes, source, name }, at) => {
		if (strings.length > 1) {
			const which = `the string #${at + 1} from ${source}`;
			session.world.stderr.write(
				name === undefined
					? `# The encrypted version of ${which}.)\n`
					: `# The encrypted version of variable ("${name}", ${which}).\n`,
			);
		}
		const { secret, vaultId } = session.encryptWith;
		return toYaml(encryptVault(bytes, secret, { vaultId }), name);
	});
	return texts.join("\n");
}

function toYaml(vaulted: string, name: string | undefined): string {
	const head = name === undefined ? "!vault |" : `${name}: !vault |`;
	const lines = vaulted.trimEnd().split("\n");
	return [head, ...lines.map((line) => INDENT + line)].join("\n");
}

async function gather(session: VaultSession): Promise<PlainString[]> {
	const { options, world } = session;
	const strings: PlainString[] = [];
	if (options.isPrompting) strings.push(await ask(options.showsInput));
	if (options.readsStdin) {
		if (world.stdout.isTTY) {
			world.stderr.write(
				"Reading plaintext input from stdin. (ctrl-d to end input, twice if your content does not already have a newline)\n",
			);
		}
		const bytes = readStdin();
		if (bytes.length === 0) refuse("stdin was empty, not encrypting");
		const name = options.stdinName;
		strings.push({ bytes, source: "stdin", name });
	}
	const args = options.args.filter((word) => word !== "-");
	warnOfNames(session, args);
	for (const [at, word] of args.entries()) {
		if (word === "") {
			refuse(
				"The plaintext provided from the command line args was empty, not encrypting",
			);
		}
		strings.push({
			bytes: Buffer.from(word),
			source: "the command line args",
			name: options.names[at],
		});
	}
	return strings;
}

async function ask(showsInput: boolean): Promise<PlainString> {
	const name = askVisible("Variable name (enter for no name): ");
	const text = showsInput
		? askVisible("String to encrypt:")
		: await askHidden("String to encrypt (hidden): ");
	if (!text) {
		refuse("The plaintext provided from the prompt was empty, not encrypting");
	}
	return {
		bytes: Buffer.from(text),
		source: "the interactive prompt",
		name: name || undefined,
	};
}

function warnOfNames(session: VaultSession, args: readonly string[]): void {
	const { names } = session.options;
	if (names.length === 0 || args.length <= names.length) return;
	session.world.stderr.write(
		"The number of --name options do not match the number of args.\n" +
			`The last named variable will be "${names.at(-1)}". The rest will not have names.\n`,
	);
}

function refuse(message: string): never {
	throw new ShevekError("usage", message);
}
