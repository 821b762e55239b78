import {
	chmodSync,
	mkdirSync,
	mkdtempSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { findAnsible } from "./find-ansible.ts";

const root = mkdtempSync(join(tmpdir(), "shevek-find-ansible-"));
afterAll(() => rmSync(root, { recursive: true }));

function program(folder: string, text: string, mode = 0o755): void {
	mkdirSync(join(root, folder), { recursive: true });
	const file = join(root, folder, "ansible");
	writeFileSync(file, text);
	chmodSync(file, mode);
}

program("real", "#!/bin/sh\n");
program("other", "#!/bin/sh\n");
program("shim", "#!/bin/sh\nSHEVEK_SHIM=ansible exec shevek\n");
program("text", "no program", 0o644);
mkdirSync(join(root, "checkout/ansible"), { recursive: true });
mkdirSync(join(root, "empty"));

const inPath = (...folders: string[]) => ({
	PATH: folders.map((folder) => join(root, folder)).join(":"),
});

test.each<[string, Record<string, string>, string]>([
	["the first in PATH", inPath("empty", "real", "other"), "real"],
	["no shim of ours", inPath("shim", "real"), "real"],
	["no folder of that name", inPath("checkout", "real"), "real"],
	["nothing that cannot be run", inPath("text", "real"), "real"],
	[
		"the folder that is named",
		{ ...inPath("real"), SHEVEK_ANSIBLE_BIN: join(root, "other") },
		"other",
	],
])("%s", (_, env, folder) => {
	expect(findAnsible("ansible", env)).toBe(join(root, folder, "ansible"));
});

test("none: it is said where it was looked for", () => {
	expect(() => findAnsible("ansible", inPath("empty"))).toThrow(
		"ansible is not installed: there is none in PATH",
	);
});
