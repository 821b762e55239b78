// `shevek inventory` against ansible-inventory's output, byte for byte (test/corpus/inventory).

import {
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { ShevekError } from "../errors/shevek-error.ts";
import { PyError } from "../pyvalue/value.ts";
import { VaultSecret } from "../vault/secret.ts";
import { encryptVault } from "../vault/vault.ts";
import { run } from "./inventory.ts";

interface Output {
	readonly stdout?: readonly string[];
	readonly error?: string;
}

interface Case {
	readonly files: Record<string, string>;
	readonly sources: readonly string[];
	readonly env?: Record<string, string>;
	readonly playbook_dir?: string;
	readonly extra_vars?: string;
	readonly answers: {
		readonly list: Output;
		readonly yaml: Output;
		readonly export: Output;
		readonly graph: Output;
	};
}

const CORPUS = join(import.meta.dirname, "../../test/corpus/inventory");
const roots: string[] = [];
afterAll(() => {
	for (const root of roots) rmSync(root, { recursive: true });
});

function openCase(name: string): { root: string; spec: Case } {
	const root = realpathSync(mkdtempSync(join(tmpdir(), "shevek-inventory-")));
	roots.push(root);
	const text = readFileSync(join(CORPUS, name), "utf8");
	const spec: Case = JSON.parse(text.replaceAll("@ROOT@", root));
	for (const [file, content] of Object.entries(spec.files)) {
		const path = join(root, file);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, content, {
			mode: file.endsWith(".sh") ? 0o755 : 0o644,
		});
	}
	return { root, spec };
}

async function ask(
	{
		root,
		spec,
	}: {
		root: string;
		spec: Pick<Case, "sources" | "env" | "playbook_dir" | "extra_vars">;
	},
	...args: readonly string[]
): Promise<Output> {
	let stdout = "";
	const sources = spec.sources.flatMap((source) => ["-i", source]);
	const playDir =
		spec.playbook_dir === undefined
			? []
			: ["--playbook-dir", spec.playbook_dir];
	const extra = spec.extra_vars === undefined ? [] : ["-e", spec.extra_vars];
	try {
		await run([...sources, ...playDir, ...extra, ...args], {
			cwd: root,
			env: { HOME: root, PATH: process.env.PATH, ...spec.env },
			stdout: { write: (text) => (stdout += text) },
			stderr: { write() {} },
		});
	} catch (error) {
		if (!(error instanceof ShevekError || error instanceof PyError)) {
			throw error;
		}
		return { error: error.message };
	}
	return { stdout: stdout.split("\n") };
}

describe.each(readdirSync(CORPUS))("%s", (name) => {
	test.each([
		["list", ["--list"]],
		["yaml", ["--list", "--yaml"]],
		["export", ["--list", "--export"]],
		["graph", ["--graph", "--vars"]],
	] as const)("%s is the reference's", async (form, args) => {
		const opened = openCase(name);
		expect(await ask(opened, ...args)).toEqual(opened.spec.answers[form]);
	});
});

describe("options", () => {
	const openFiles = (files: Readonly<Record<string, string>>) => {
		const root = realpathSync(mkdtempSync(join(tmpdir(), "shevek-inventory-")));
		roots.push(root);
		for (const [file, content] of Object.entries(files)) {
			mkdirSync(dirname(join(root, file)), { recursive: true });
			writeFileSync(join(root, file), content);
		}
		return { root, spec: { sources: ["hosts"] } };
	};
	const hosts = "[g]\na x=1\nb\n[k]\nb\n";

	test("facts of the cache are variables of their hosts", async () => {
		const opened = openFiles({ hosts, "cache/a": '{"ansible_os": "Debian"}' });
		const env = {
			ANSIBLE_CACHE_PLUGIN: "jsonfile",
			ANSIBLE_CACHE_PLUGIN_CONNECTION: join(opened.root, "cache"),
		};
		const { stdout } = await ask(
			{ ...opened, spec: { ...opened.spec, env } },
			"--host",
			"a",
		);
		expect(JSON.parse((stdout ?? []).join("\n"))).toEqual({
			ansible_os: "Debian",
			x: 1,
		});
	});

	test("--host shows one host, extra variables win", async () => {
		const opened = openFiles({ hosts, "extra.yml": "z: [1]\n" });
		const given = [
			"-e",
			"x=2 y='{{ x }}'",
			"-e",
			'{"w": 1.0}',
			"-e",
			"@extra.yml",
		];
		const { stdout } = await ask(opened, "--host", "a", ...given);
		expect(JSON.parse((stdout ?? []).join(""))).toEqual({
			w: 1,
			x: "2",
			y: "{{ x }}",
			z: [1],
		});
	});

	test("--limit leaves the other hosts out of every form", async () => {
		const opened = openFiles({ hosts });
		expect((await ask(opened, "--graph", "--limit", "k")).stdout).toEqual([
			"@all:",
			"  |--@ungrouped:",
			"  |--@g:",
			"  |  |--b",
			"  |--@k:",
			"  |  |--b",
			"",
		]);
		const listed = await ask(opened, "--list", "--limit", "a");
		expect(JSON.parse((listed.stdout ?? []).join(""))).toEqual({
			_meta: { hostvars: { a: { x: 1 } } },
			all: { children: ["ungrouped", "g", "k"] },
			g: { hosts: ["a"] },
		});
	});

	test("--output writes the list to a file", async () => {
		const opened = openFiles({ hosts: "" });
		const path = join(opened.root, "out.json");
		expect(await ask(opened, "--list", "--output", path)).toEqual({
			stdout: [""],
		});
		expect(JSON.parse(readFileSync(path, "utf8"))).toEqual({
			_meta: { hostvars: {} },
			all: { children: ["ungrouped"] },
		});
	});

	test("vault files are read, vaulted texts are shown as they are written", async () => {
		const secret = new VaultSecret(Buffer.from("pass"));
		const vault = encryptVault(Buffer.from("v: 1\n"), secret);
		const inline = encryptVault(Buffer.from("inner"), secret);
		const block = inline.trim().replaceAll("\n", "\n  ");
		const opened = openFiles({
			hosts: "a\n",
			password: "pass\n",
			"group_vars/all/vault.yml": vault,
			"group_vars/all/vars.yml": `w: !vault |\n  ${block}\n`,
		});
		const path = join(opened.root, "password");
		const { stdout } = await ask(
			opened,
			"--host",
			"a",
			"--vault-password-file",
			path,
		);
		expect(JSON.parse((stdout ?? []).join(""))).toEqual({
			v: 1,
			w: { __ansible_vault: inline },
		});
	});

	test.each([
		[
			[],
			"No action selected, at least one of --host, --graph or --list needs to be specified.",
		],
		[
			["--list", "--graph"],
			"Conflicting options used, only one of --host, --graph or --list can be used at the same time.",
		],
		[
			["--host", "nobody"],
			"You must pass a single valid host to --host parameter",
		],
		[
			["--host", "all"],
			"You must pass a single valid host to --host parameter",
		],
		[
			["--graph", "nothing"],
			"Pattern must be valid group name when using --graph",
		],
		[["--list", "more", "words"], "unrecognized arguments: words"],
		[["--toml"], "unrecognized arguments: --toml"],
		[
			["--list", "-e", "/a"],
			"Please prepend extra_vars filename '/a' with '@'",
		],
	])("%j is refused", async (args, error) => {
		expect(await ask(openFiles({ hosts }), ...args)).toEqual({ error });
	});
});
