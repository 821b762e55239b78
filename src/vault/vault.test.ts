import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import {
	formatVaultEnvelope,
	isVaultText,
	parseVaultEnvelope,
} from "./envelope.ts";
import { isClientScript } from "./password-file.ts";
import { type IdentifiedSecret, VaultSecret } from "./secret.ts";
import {
	chooseEncryptSecret,
	decryptVault,
	decryptVaultWithSecret,
	encryptVault,
} from "./vault.ts";

const secret = new VaultSecret("secret");
const secrets = (...passwords: string[]): IdentifiedSecret[] =>
	passwords.map((password, at) => ({
		vaultId: `id${at}`,
		secret: new VaultSecret(password),
	}));

// ansible-core 2.14.18: VaultLib().encrypt("hello\n", secret, salt="0123456789abcdef0123456789abcdef")
const REFERENCE = `$ANSIBLE_VAULT;1.2;AES256;dev
33303331333233333334333533363337333833393631363236333634363536363330333133323333
3334333533363337333833393631363236333634363536360a336335316131393735346639373932
62393335613165366639393035363464313035393861363666326261616366613932343764336533
6261313938316238630a306237646635333334323035343737343266393665303637343735343763
3535
`;

describe("the format of ansible-core 2.14", () => {
	test("encrypts to the same bytes", () => {
		const salt = Buffer.from("0123456789abcdef0123456789abcdef");
		const options = { salt, vaultId: "dev" };
		expect(encryptVault(Buffer.from("hello\n"), secret, options)).toBe(
			REFERENCE,
		);
	});

	test("decrypts what it wrote", () => {
		const found = decryptVaultWithSecret(REFERENCE, secrets("other", "secret"));
		expect(found.plaintext.toString()).toBe("hello\n");
		expect(found.used.vaultId).toBe("id1");
	});

	test.each([
		[undefined, "$ANSIBLE_VAULT;1.1;AES256"],
		["default", "$ANSIBLE_VAULT;1.1;AES256"],
		["dev", "$ANSIBLE_VAULT;1.2;AES256;dev"],
	])("vault id %s has the header %s", (vaultId, header) => {
		expect(formatVaultEnvelope("ab".repeat(41), vaultId)).toBe(
			`${header}\n${"ab".repeat(40)}\nab\n`,
		);
	});

	test.each([0, 1, 15, 16, 17, 5000])("holds %i bytes of any kind", (size) => {
		const bytes = Buffer.from(
			Array.from({ length: size }, (_, at) => at % 256),
		);
		const text = encryptVault(bytes, secret);
		expect(decryptVault(text, secrets("secret"))).toEqual(bytes);
	});

	test.each([
		["$ANSIBLE_VAULT;1.1;AES256\n00", true],
		["$ANSIBLE_VAULT;1.1;AES256\né", false],
		[" $ANSIBLE_VAULT", false],
	])("%j is vaulted: %s", (text, expected) => {
		expect(isVaultText(text)).toBe(expected);
		expect(isVaultText(Buffer.from(text))).toBe(expected);
	});

	test("takes line ends of any kind and blanks in the header", () => {
		expect(
			parseVaultEnvelope("$ANSIBLE_VAULT; 1.2 ;AES256; a b \r\n00\r\n11\r\n"),
		).toEqual({
			version: "1.2",
			cipher: "AES256",
			vaultId: "a b",
			payload: "0011",
		});
	});
});

describe("what cannot be decrypted says so in the reference's words", () => {
	const broken = (payload: string) => `$ANSIBLE_VAULT;1.1;AES256\n${payload}\n`;
	test.each([
		[
			"plain",
			["x"],
			"input is not vault encrypted data. f is not a vault encrypted file",
		],
		[
			"$ANSIBLE_VAULT",
			["x"],
			"Vault envelope format error in f: list index out of range",
		],
		["$ANSIBLE_VAULT;1.1;AES\n00", ["x"], "AES cipher could not be found"],
		[REFERENCE, [], "Attempting to decrypt but no vault secrets found"],
		[
			REFERENCE,
			["a", "b"],
			"Decryption failed (no vault secrets were found that could decrypt) on f",
		],
		[broken("0"), ["x"], "Vault format unhexlify error: Odd-length string"],
		[
			broken("zz"),
			["x"],
			"Vault format unhexlify error: Non-hexadecimal digit found",
		],
		[
			broken("3030"),
			["x"],
			"Vault vaulttext format error: not enough values to unpack (expected 3, got 1)",
		],
	])("%j with %j", (text, passwords, message) => {
		expect(() => decryptVault(text, secrets(...passwords), "f")).toThrow(
			expect.objectContaining({ code: "vault", message }),
		);
	});

	test("only secrets of the text's vault id count where ids must match", () => {
		const only = { mustMatchId: true };
		const named = [{ vaultId: "dev", secret }];
		expect(decryptVault(REFERENCE, named, "f", only)).toEqual(
			Buffer.from("hello\n"),
		);
		expect(() => decryptVault(REFERENCE, secrets("secret"), "f", only)).toThrow(
			"Decryption failed",
		);
	});

	test("vaulted text is not encrypted again", () => {
		expect(() => encryptVault(Buffer.from(REFERENCE), secret)).toThrow(
			"input is already encrypted",
		);
	});
});

test("a secret to encrypt with is that of the id, or the first", () => {
	const known = secrets("a", "b");
	expect(chooseEncryptSecret(known)).toBe(known[0]);
	expect(chooseEncryptSecret(known, "id1")).toBe(known[1]);
	expect(() => chooseEncryptSecret(known, "x")).toThrow(
		"Did not find a match for --encrypt-vault-id=x in the known vault-ids ['id0', 'id1']",
	);
});

test("a secret never prints", () => {
	const password = new VaultSecret("hunter2");
	const shown = [
		String(password),
		JSON.stringify({ password }),
		inspect({ password }, { showHidden: true, depth: 9 }),
	];
	for (const text of shown) expect(text).toContain("<vault secret>");
	for (const text of shown) expect(text).not.toMatch(/hunter2|68 75|104, 117/);
});

test.each([
	["/x/pass-client.py", true],
	["/x/pass-client", true],
	["/x/pass-client.d/pass", false],
	["/x/pass.sh", false],
])("%s is a client script: %s", (path, expected) => {
	expect(isClientScript(path)).toBe(expected);
});
