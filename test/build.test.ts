// The built form runs alone: without node_modules, and from a folder of its own.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
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

	test("loads no network for a run that has nothing to send", () => {
		const list = `data:text/javascript,process.on("exit", () => console.error(process.moduleLoadList.join("\\n")))`;
		const play = [{ hosts: "localhost", gather_facts: false }];
		writeFileSync(join(target, "play.json"), JSON.stringify(play));
		const { stderr, status } = spawnSync(
			process.execPath,
			[
				...["--import", list, join(target, "main.js"), "playbook"],
				...["--no-record", "-i", "localhost,", "-c", "local", "play.json"],
			],
			{
				cwd: target,
				encoding: "utf8",
				env: {
					...process.env,
					ANSIBLE_CALLBACKS_ENABLED: "slack,timer",
					SLACK_WEBHOOK_URL: "http://127.0.0.1:9/hook",
				},
			},
		);
		const loaded = stderr.split("\n");
		expect(status).toBe(0);
		expect(loaded).toContain("NativeModule path");
		expect(loaded).not.toContain("NativeModule https");
	});

	test("keeps the commands out of the file that starts", () => {
		const files = readdirSync(target);
		expect(files).toContain("main.js");
		expect(files.filter((file) => /^inventory-/.test(file))).toHaveLength(1);
	});
});
