import { createHash, randomInt } from "node:crypto";
import {
	chmodSync,
	closeSync,
	existsSync,
	mkdirSync,
	openSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { defineLookup } from "../../kinds/lookup.ts";
import { parseKeyValues } from "../../playbook/split-args.ts";
import { toInt } from "../../pyvalue/numbers.ts";
import { PyRandom } from "../../pyvalue/random.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyKwargs, PyValue } from "../../pyvalue/value.ts";
import { hashPassword } from "../filters/password-hash.ts";
import { ansibleError, asList } from "./options.ts";

const NO_FILE = "/dev/null";
const SALT_SIZES: ReadonlyMap<string, number> = new Map([
	["md5_crypt", 8],
	["bcrypt", 22],
	["sha256_crypt", 16],
	["sha512_crypt", 16],
]);
const BCRYPT_IDENT = "2b";
const LOCK_WAITS_MS = [1000, 2000, 4000];
const PARAMETERS = new Set(["length", "encrypt", "chars", "ident", "seed"]);

interface Parameters {
	readonly length: number;
	readonly encrypt: string | undefined;
	readonly ident: string | undefined;
	readonly seed: PyValue;
	readonly chars: string;
}

interface Stored {
	readonly password: string;
	readonly salt: string | undefined;
	readonly ident: string | undefined;
}

export const password = defineLookup({
	description:
		"A random password, kept in a file on the controller so that the next time gives the same.",
	values: "python",
	options: {
		length: {
			type: "int",
			default: 20,
			description: "How many characters a new password has.",
		},
		chars: {
			type: "list",
			default: ["ascii_letters", "digits", ".,:-_"],
			description:
				"Sets of characters to choose from: names of Python's module string, or the characters themselves.",
		},
		encrypt: {
			type: "str",
			description:
				"The scheme to hash the password with; none gives it as it is.",
		},
		ident: { type: "str", description: "The variant of bcrypt." },
		seed: { type: "str", description: "Makes the choice the same each time." },
	},
	async run({ terms, kwargs, context }) {
		const results: PyValue[] = [];
		for (const term of terms) {
			const { path, parameters } = readTerm(pyStr(term), kwargs);
			const full = resolve(
				context.basedir,
				path.replace(/^~(?=\/|$)/, context.environment.HOME ?? "~"),
			);
			results.push(await passwordIn(full, parameters));
		}
		return results;
	},
});

/** The path, then `name=value` pairs; a path may hold blanks. */
function readTerm(term: string, kwargs: PyKwargs) {
	const space = term.indexOf(" ");
	if (space === -1)
		return { path: term, parameters: readParameters(new Map(), kwargs) };
	const pairs = parseKeyValues(term.slice(space + 1), false);
	const more = pairs.get("_raw_params");
	pairs.delete("_raw_params");
	let path = term.slice(0, space);
	if (more !== undefined) {
		path = `${path} ${more}`;
		if (!term.startsWith(path)) {
			throw ansibleError(
				"Unrecognized value after key=value parameters given to password lookup",
			);
		}
	}
	const unknown = [...pairs.keys()].filter((name) => !PARAMETERS.has(name));
	if (unknown.length > 0) {
		throw ansibleError(
			`Unrecognized parameter(s) given to password lookup: ${unknown.join(", ")}`,
		);
	}
	return { path, parameters: readParameters(pairs, kwargs) };
}

function readParameters(
	pairs: ReadonlyMap<string, string>,
	kwargs: PyKwargs,
): Parameters {
	const option = (name: string): PyValue =>
		pairs.get(name) ?? kwargs.get(name) ?? null;
	const text = (name: string) => {
		const value = option(name);
		return value === null ? undefined : pyStr(value);
	};
	const chars = option("chars");
	return {
		length: Number(toInt(option("length") ?? 20)),
		encrypt: text("encrypt"),
		ident: text("ident"),
		seed: option("seed"),
		chars: candidates(
			chars === null ? ["ascii_letters", "digits", ".,:-_"] : specs(chars),
		),
	};
}

function specs(chars: PyValue): string[] {
	if (typeof chars !== "string") return (asList(chars) ?? [chars]).map(pyStr);
	const list = chars.includes(",,") ? [","] : [];
	const rest = chars.replaceAll(",,", ",").split(",");
	return [...list, ...rest.filter((part) => part !== "")];
}

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const DIGITS = "0123456789";
const PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
const WHITESPACE = " \t\n\r\v\f";
const NAMED_CHARS: ReadonlyMap<string, string> = new Map([
	["ascii_lowercase", LOWER],
	["ascii_uppercase", LOWER.toUpperCase()],
	["ascii_letters", LOWER + LOWER.toUpperCase()],
	["digits", DIGITS],
	["hexdigits", `${DIGITS}abcdefABCDEF`],
	["octdigits", "01234567"],
	["punctuation", PUNCTUATION],
	["whitespace", WHITESPACE],
	[
		"printable",
		DIGITS + LOWER + LOWER.toUpperCase() + PUNCTUATION + WHITESPACE,
	],
]);

/** Quotes are left out, whatever was asked for. */
function candidates(names: readonly string[]): string {
	return names
		.map((name) => NAMED_CHARS.get(name) ?? name)
		.join("")
		.replace(/["']/g, "");
}

async function passwordIn(
	path: string,
	parameters: Parameters,
): Promise<string> {
	const release = await lock(path);
	let stored: Stored;
	try {
		stored = storedPassword(path, parameters);
	} finally {
		release();
	}
	const { encrypt } = parameters;
	if (encrypt === undefined) return stored.password;
	const { password: plain, salt, ident } = stored;
	return hashPassword(plain, encrypt, {
		salt: salt ?? null,
		saltSize: null,
		rounds: null,
		ident: ident ?? null,
	});
}

/** What the file holds, made and completed where something is missing. */
function storedPassword(path: string, parameters: Parameters): Stored {
	const content =
		path !== NO_FILE && existsSync(path)
			? parseContent(readFileSync(path, "utf8").trimEnd())
			: undefined;
	const { encrypt } = parameters;
	const known = content ?? {
		password: randomText(parameters.length, parameters.chars, parameters.seed),
		salt: undefined,
		ident: undefined,
	};
	const salt =
		known.salt ??
		(encrypt === undefined
			? undefined
			: randomText(SALT_SIZES.get(encrypt) ?? 8, SALT_CHARS, null));
	const ident =
		parameters.ident ?? (encrypt === "bcrypt" ? BCRYPT_IDENT : undefined);
	const isChanged =
		content === undefined ||
		salt !== known.salt ||
		(encrypt !== undefined && parameters.ident === undefined);
	const result = { password: known.password, salt, ident };
	if (isChanged && path !== NO_FILE) writeContent(path, result);
	return result;
}

const SALT_CHARS = `${LOWER}${LOWER.toUpperCase()}${DIGITS}./`;

function randomText(length: number, chars: string, seed: PyValue): string {
	const letters = [...chars];
	const random = seed === null ? undefined : new PyRandom(seed);
	return Array.from({ length }, () =>
		random === undefined
			? letters[randomInt(letters.length)]
			: pyStr(random.choice(letters)),
	).join("");
}

function parseContent(content: string): Stored {
	const saltAt = content.lastIndexOf(" salt=");
	if (saltAt === -1)
		return { password: content, salt: undefined, ident: undefined };
	const rest = content.slice(saltAt + " salt=".length);
	const identAt = rest.lastIndexOf(" ident=");
	return {
		password: content.slice(0, saltAt),
		salt: identAt === -1 ? rest : rest.slice(0, identAt),
		ident: identAt === -1 ? undefined : rest.slice(identAt + " ident=".length),
	};
}

function writeContent(path: string, { password, salt, ident }: Stored): void {
	const saltText = salt === undefined ? "" : ` salt=${salt}`;
	const identText = salt === undefined || !ident ? "" : ` ident=${ident}`;
	mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
	writeFileSync(path, `${password}${saltText}${identText}\n`, { mode: 0o600 });
	// A file that was there keeps its mode otherwise.
	chmodSync(path, 0o600);
}

/** The reference's own lock file, so that both may run side by side. */
async function lock(path: string): Promise<() => void> {
	if (path === NO_FILE) return () => {};
	const name = createHash("sha1").update(path).digest("hex");
	const file = join(dirname(path), `${name}.ansible_lockfile`);
	mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
	for (const wait of [...LOCK_WAITS_MS, undefined]) {
		try {
			closeSync(openSync(file, "wx"));
			return () => rmSync(file, { force: true });
		} catch (error) {
			if (
				!(error instanceof Error && "code" in error && error.code === "EEXIST")
			)
				throw error;
			if (wait !== undefined) await sleep(wait);
		}
	}
	throw ansibleError(
		`Password lookup cannot get the lock in 7 seconds, abort...This may caused by un-removed lockfileyou can manually remove it from controller machine at ${file} and try again`,
	);
}
