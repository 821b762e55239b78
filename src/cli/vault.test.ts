// `shevek vault` on real files; the messages are those of ansible-vault 2.14.18.

import {
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { VaultSecret } from "../vault/secret.ts";
import { decryptVault } from "../vault/vault.ts";
import { run } from "./vault.ts";

let root = "";
beforeAll(() => {
	root = mkdtempSync(join(tmpdir(), "shevek-vault-test-"));
	put("pw", "secret\n");
	put("pw2", "other\n");
	put("pass.sh", "#!/bin/sh\necho secret\n", 0o755);
	put(
		"keys-client.sh",
		'#!/bin/sh\n[ "$2" = dev ] && echo secret && exit 0\nexit 2\n',
		0o755,
	);
});
afterAll(() => rmSync(root, { recursive: true }));

function put(name: string, text: string, mode = 0o644): string {
	const path = join(root, name);
	writeFileSync(path, text, { mode });
	return path;
}

const get = (name: string) => readFileSync(join(root, name), "utf8");

function decrypted(text: string, password = "secret"): string {
	const secret = new VaultSecret(password);
	return decryptVault(text, [{ vaultId: "x", secret }]).toString();
}

async function vault(
	argv: readonly string[],
	env: Record<string, string> = {},
) {
	const shown = { out: "", err: "" };
	const world = {
		cwd: root,
		env: { ...env, HOME: root, ANSIBLE_NOCOLOR: "1" },
		stdout: { write: (text: string) => (shown.out += text) },
		stderr: { write: (text: string) => (shown.err += text) },
	};
	const paths = argv.map((word) => word.replaceAll("@", `@${root}/`));
	try {
		const code = await run(paths, world);
		return { ...shown, code, error: undefined };
	} catch (error) {
		const { message } = error as Error;
		return {
			...shown,
			code: undefined,
			error: message.replaceAll(root, "ROOT"),
		};
	}
}

const secretly = ["--vault-password-file", "pw"];

describe("files", () => {
	test.each([
		["a password file", secretly, "1.1;AES256"],
		["a script", ["--vault-pass-file", "pass.sh"], "1.1;AES256"],
		["a vault id", ["--vault-id", "dev@pw"], "1.2;AES256;dev"],
		["a client script", ["--vault-id", "dev@keys-client.sh"], "1.2;AES256;dev"],
	])("are encrypted and decrypted with %s", async (_, options, header) => {
		const path = put("file.yml", "a: ö\n");
		expect(await vault(["encrypt", ...options, path])).toMatchObject({
			code: 0,
		});
		expect(get("file.yml").split("\n")[0]).toBe(`$ANSIBLE_VAULT;${header}`);
		expect(statSync(path).mode & 0o777).toBe(0o600);
		const view = await vault(["view", ...options, path]);
		expect(view).toMatchObject({ code: 0, out: "a: ö\n", err: "" });
		expect(await vault(["decrypt", ...options, path])).toMatchObject({
			code: 0,
		});
		expect(get("file.yml")).toBe("a: ö\n");
	});

	test("go to --output", async () => {
		const path = put("in.yml", "x\n");
		await vault(["encrypt", ...secretly, path, "--output", "out.yml"]);
		expect(get("in.yml")).toBe("x\n");
		expect(decrypted(get("out.yml"))).toBe("x\n");
	});

	test("are rekeyed, mode kept", async () => {
		const path = put("old.yml", "x\n");
		await vault(["encrypt", ...secretly, path]);
		const argv = ["rekey", ...secretly, "--new-vault-id", "new@pw2", path];
		expect(await vault(argv)).toMatchObject({
			code: 0,
			err: "Rekey successful\n",
		});
		expect(get("old.yml")).toMatch(/^\$ANSIBLE_VAULT;1\.2;AES256;new\n/);
		expect(decrypted(get("old.yml"), "other")).toBe("x\n");
	});

	test("are created and edited in $EDITOR", async () => {
		const editor = { EDITOR: "sh -c 'echo line >> \"$0\"'" };
		const path = join(root, "new.yml");
		await vault(["create", ...secretly, path], editor);
		expect(decrypted(get("new.yml"))).toBe("line\n");
		await vault(["edit", ...secretly, path], editor);
		expect(decrypted(get("new.yml"))).toBe("line\nline\n");
		const before = get("new.yml");
		await vault(["edit", ...secretly, path], { EDITOR: "true" });
		expect(get("new.yml")).toBe(before);
	});
});

test("strings become YAML values", async () => {
	const argv = ["encrypt_string", "--vault-id", "dev@pw"];
	const { err, out } = await vault([...argv, "-n", "one", "first", "second"]);
	expect(err).toBe(
		"The number of --name options do not match the number of args.\n" +
			'The last named variable will be "one". The rest will not have names.\n' +
			'# The encrypted version of variable ("one", the string #1 from the command line args).\n' +
			"# The encrypted version of the string #2 from the command line args.)\n",
	);
	const [, first = "", second = ""] = out.split(/!vault \|\n/);
	expect(out).toMatch(/^one: !vault \|\n {10}\$ANSIBLE_VAULT;1.2/);
	expect(decrypted(first.replace(/^ {10}/gm, ""))).toBe("first");
	expect(decrypted(second.replace(/^ {10}/gm, ""))).toBe("second");
});

describe("refusals are the reference's", () => {
	const cases: readonly (readonly [readonly string[], string])[] = [
		[[], "the following arguments are required: action"],
		[
			["encrypt", ...secretly, "--output", "x", "a", "b"],
			"At most one input file may be used with the --output option",
		],
		[
			["encrypt", "--vault-id", "a;b", "x"],
			"'a;b' is not a valid vault id. The character ';' is not allowed in vault ids",
		],
		[
			["encrypt_string", "-p", ...secretly],
			"The --prompt option is not supported if also reading input from stdin",
		],
		[
			["create", ...secretly],
			"ansible-vault create can take only one filename argument",
		],
		[
			["decrypt", ...secretly, "pw"],
			"input is not vault encrypted data. ROOT/pw is not a vault encrypted file for ROOT/pw",
		],
		[
			["encrypt", ...secretly, "missing"],
			"Unable to read source file (ROOT/missing): [Errno 2] No such file or directory: 'ROOT/missing'",
		],
		[
			["view", "--vault-password-file", "missing", "pw"],
			"The vault password file ROOT/missing was not found",
		],
		[
			["encrypt", "--vault-id", "a@pw", "--vault-id", "b@pw2", "pw"],
			"The vault-ids a,b are available to encrypt. Specify the vault-id to encrypt with --encrypt-vault-id",
		],
		[
			["encrypt", "--vault-id", "a@pw", "--encrypt-vault-id", "z", "pw"],
			"Did not find a match for --encrypt-vault-id=z in the known vault-ids ['a']",
		],
		[
			["encrypt", "--vault-id", "x@keys-client.sh", "pw"],
			"Vault password client script ROOT/keys-client.sh did not find a secret for vault-id=x: b''",
		],
	];
	test.each(cases)("%j", async (argv, message) => {
		expect((await vault(argv)).error).toBe(message);
	});

	test("another password", async () => {
		const path = put("locked.yml", "x\n");
		await vault(["encrypt", ...secretly, path]);
		const { error } = await vault(["decrypt", "--vault-id", "b@pw2", path]);
		expect(error).toBe(
			"Decryption failed (no vault secrets were found that could decrypt) on ROOT/locked.yml for ROOT/locked.yml",
		);
	});
});
