// The command lines of a pull's two steps.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { loadSettings } from "../../config/settings.ts";
import { parsePullArgs } from "../options/pull-options.ts";
import {
	playbookWords,
	type RepositoryModule,
	repositoryWords,
} from "./step-words.ts";

const scratch = mkdtempSync(join(tmpdir(), "shevek-pull-words-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const host = {
	fullName: "web1.example.com",
	names: ["web1.example.com", "web1"],
	python: "/usr/bin/python3",
};
const LIMIT = "--limit=localhost,web1.example.com,web1,127.0.0.1";

function context(
	argv: readonly string[],
	env: Readonly<Record<string, string>> = {},
) {
	const settings = loadSettings({
		cwd: scratch,
		env: { HOME: scratch, ...env },
	});
	const options = parsePullArgs(["-U", "url", ...argv], settings);
	return { options, host, directory: "/check out", cwd: scratch };
}

const ALL_OF_REPOSITORY =
	"-C v1 --full --accept-host-key --verify-commit --track-subs --clean --private-key /key";

describe("the repository's step", () => {
	const argsOf = (module: RepositoryModule, line: string) => {
		const words = repositoryWords(module, context(line.split(" ")));
		const text = words.find((word) => word.startsWith("--args=")) ?? "";
		return JSON.parse(text.replace("--args=", ""));
	};

	test.each<[RepositoryModule, string, unknown]>([
		["git", "--check", { name: "url", depth: 1 }],
		[
			"git",
			ALL_OF_REPOSITORY,
			{
				name: "url",
				version: "v1",
				accept_hostkey: true,
				key_file: "/key",
				verify_commit: true,
				track_submodules: true,
				force: true,
			},
		],
		["subversion", "--check", { repo: "url", export: true }],
		[
			"subversion",
			ALL_OF_REPOSITORY,
			{ repo: "url", revision: "v1", force: true },
		],
		["hg", ALL_OF_REPOSITORY, { repo: "url", revision: "v1", force: true }],
		["bzr", ALL_OF_REPOSITORY, { name: "url", version: "v1", force: true }],
	])("of %s with %s", (module, line, args) => {
		expect(argsOf(module, line)).toEqual({
			dest: "/check out",
			...(args as object),
		});
	});

	test("takes the key that is set", () => {
		const env = { ANSIBLE_PRIVATE_KEY_FILE: "/set" };
		expect(repositoryWords("git", context([], env)).join(" ")).toContain(
			'"key_file":"/set"',
		);
	});

	test("goes by the inventories that are there", () => {
		writeFileSync(join(scratch, "hosts"), "");
		const argv = ["-i", "hosts", "-i", "gone", "-i", "a,b", "-e", "x=y", "-vv"];
		expect(repositoryWords("hg", context(argv))).toEqual([
			"--inventory=hosts",
			"--inventory=a,b",
			"--connection=local",
			"-vv",
			"--module-name=hg",
			'--args={"repo":"url","dest":"/check out"}',
			"all",
			LIMIT,
			"--extra-vars=x=y",
		]);
	});

	test("else by this machine alone, without looking for a Python", () => {
		const words = repositoryWords("hg", context(["-i", "gone"]));
		expect(words.slice(0, 3)).toEqual([
			"--inventory=localhost,",
			"--extra-vars=ansible_python_interpreter=/usr/bin/python3",
			"--connection=local",
		]);
	});
});

describe("the playbook's step", () => {
	const wordsOf = (
		argv: readonly string[],
		env?: Readonly<Record<string, string>>,
	) => playbookWords(["/c/x.yml"], context(argv, env));

	test.each<[string, string[]]>([
		["", [LIMIT]],
		["-l x", ["--limit=x"]],
		["-i gone -i h,", [LIMIT, "--inventory=h,"]],
		["-C v1 --clean -m hg -o -f --purge -s 3", [LIMIT]],
		["--check --diff", ["--check", "--diff", LIMIT]],
		["-K", ["--ask-become-pass", LIMIT]],
		["--become-pass-file /b", ["--become-password-file=/b", LIMIT]],
		["--ask-vault-pass", ["--ask-vault-pass", LIMIT]],
		[
			"--vault-id a@b --vault-password-file /v",
			["--vault-password-file=/v", "--vault-id=a@b", LIMIT],
		],
		["-k", ["--ask-pass", LIMIT]],
		["--private-key /key -u me", ["--private-key=/key", "--user=me", LIMIT]],
		[
			"-T 3 --ssh-common-args=-C --sftp-extra-args=-q --scp-extra-args=-p --ssh-extra-args=-x",
			[
				"--timeout=3",
				"--ssh-common-args=-C",
				"--sftp-extra-args=-q",
				"--scp-extra-args=-p",
				"--ssh-extra-args=-x",
				LIMIT,
			],
		],
		[
			"-t a -t b,c --skip-tags d",
			["--tags=a", "--tags=b,c", "--skip-tags=d", LIMIT],
		],
		["--list-hosts", ["--list-hosts", LIMIT]],
		["-M /m:/n", ["--module-path=/m:/n", LIMIT]],
		[
			"--engine ansible --no-record",
			["--engine=ansible", "--no-record", LIMIT],
		],
		["--events /e", ["--events=-", LIMIT]],
		[
			"-vvv -e a=b -e @/f",
			["-vvv", "--extra-vars=a=b", "--extra-vars=@/f", LIMIT],
		],
	])("%s", (line, words) => {
		expect(wordsOf(line === "" ? [] : line.split(" "))).toEqual([
			"--connection=local",
			...words,
			"/c/x.yml",
		]);
	});

	test("leaves settings to the checkout's ansible.cfg", () => {
		const env = {
			ANSIBLE_PRIVATE_KEY_FILE: "/set",
			ANSIBLE_REMOTE_USER: "set",
			ANSIBLE_ASK_PASS: "1",
			ANSIBLE_TIMEOUT: "3",
			SHEVEK_ENGINE: "ansible",
		};
		expect(wordsOf([], env)).toEqual(wordsOf([]));
	});
});
