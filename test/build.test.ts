// The built form runs alone: without node_modules, and from a folder of its own.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");
const target = mkdtempSync(join(tmpdir(), "shevek-build-"));

beforeAll(() => {
	execFileSync(process.execPath, [join(root, "tools/build.ts"), target]);
});
afterAll(() => rmSync(target, { recursive: true }));

function shevek(...args: string[]): string {
	const options = { cwd: target, encoding: "utf8" } as const;
	return execFileSync(
		process.execPath,
		[join(target, "main.js"), ...args],
		options,
	);
}

describe("the build", () => {
	test("starts", () => {
		expect(shevek("--version")).toMatch(/^shevek \d+\.\d+\.\d+\n$/);
	});

	test("loads a command with what it needs", () => {
		expect(shevek("inventory", "-i", "a,b", "--graph")).toBe(
			"@all:\n  |--@ungrouped:\n  |  |--a\n  |  |--b\n",
		);
	});

	test("keeps the commands out of the file that starts", () => {
		const files = readdirSync(target);
		expect(files).toContain("main.js");
		expect(files.filter((file) => /^inventory-/.test(file))).toHaveLength(1);
	});
});
