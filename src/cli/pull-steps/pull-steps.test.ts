// The parts of a pull: names, playbooks, naps, modules, and what a step sees of the world.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { loadSettings } from "../../config/settings.ts";
import { parsePullArgs } from "../options/pull-options.ts";
import { checkRepositoryModule } from "./check-module.ts";
import { choosePlaybooks } from "./choose-playbook.ts";
import { findLocalHost, namesOf } from "./local-host.ts";
import { napSeconds } from "./nap.ts";
import { makeStepWorld } from "./step.ts";
import type { RepositoryModule } from "./step-words.ts";

const scratch = mkdtempSync(join(tmpdir(), "shevek-pull-"));
afterAll(() => rmSync(scratch, { recursive: true }));

describe("this machine's names", () => {
	test.each([
		["web1.example.com", "web1", ["web1.example.com", "web1"]],
		["localhost", "web1.lan", ["localhost", "web1.lan", "web1"]],
		["web1", "web1", ["web1"]],
	])("%s and %s", (fullName, ownName, names) => {
		expect(namesOf(fullName, ownName)).toEqual(names);
	});

	test("are there without a Python", async () => {
		const env = { PATH: scratch, SHEVEK_ANSIBLE_CORE: scratch };
		const found = await findLocalHost(env);
		expect(found.python).toBeUndefined();
		expect(found.names).toContain(found.fullName);
	});
});

describe("the playbook", () => {
	const directory = join(scratch, "checkout");
	const choose = (asked: readonly string[]) => {
		const warnings: string[] = [];
		const fullName = "web1.example.com";
		const warn = (text: string) => warnings.push(text);
		const choice = { asked, directory, fullName, warn };
		try {
			return choosePlaybooks(choice).map((path) => path.split("/").at(-1));
		} catch (error) {
			return [String(error), ...warnings.join("\n").split("\n")];
		}
	};

	test("is the first of the machine's that is there", () => {
		mkdirSync(directory);
		const there = ["local.yml", "web1.yml", "web1.example.com.yml"];
		for (const name of there) {
			writeFileSync(join(directory, name), "");
			expect(choose([])).toEqual([name]);
		}
	});

	test("is none where one that was asked for is not there", () => {
		expect(choose(["web1.yml", "local.yml"])).toEqual([
			"web1.yml",
			"local.yml",
		]);
		expect(choose(["x.yml", "local.yml", "y.yml"])).toEqual([
			"ShevekError: Could not find a playbook to run.",
			`${directory}/x.yml: File does not exist`,
			`${directory}/y.yml: File does not exist`,
		]);
	});
});

describe("a nap", () => {
	test("is none, or up to what is given", () => {
		expect([undefined, "", "0", " 0_0 "].map(napSeconds)).toEqual([0, 0, 0, 0]);
		const seconds = Array.from({ length: 200 }, () => napSeconds("2"));
		expect([...new Set(seconds)].sort()).toEqual([0, 1, 2]);
	});

	test.each(["x", "-1", "1.5", "1e3"])("is not %s", (text) => {
		expect(() => napSeconds(text)).toThrow(`${text} is not a number.`);
	});
});

describe("the repository's module", () => {
	const check = (module: RepositoryModule) => {
		const settings = loadSettings({
			cwd: scratch,
			env: {
				...process.env,
				ANSIBLE_COLLECTIONS_PATHS: scratch,
				ANSIBLE_COLLECTIONS_SCAN_SYS_PATH: "false",
			},
		});
		checkRepositoryModule(module, parsePullArgs([], settings), settings);
	};

	test("may be one of ansible-core's", () => {
		expect(() => check("git")).not.toThrow();
	});

	test.each(["hg", "bzr"] as const)("%s needs its collection", (module) => {
		expect(() => check(module)).toThrow(`module '${module}' not found.`);
	});
});

describe("a step's world", () => {
	const written = { out: "", err: "" };
	const stream = (name: "out" | "err") => ({
		isTTY: true,
		columns: 200,
		write: (text: string) => {
			written[name] += text;
		},
	});
	const world = {
		cwd: scratch,
		env: { SHEVEK_DB: "r.db", SQLITE_DB: "pg://x", SHEVEK_ANSIBLE_CORE: "/c" },
		stdout: stream("out"),
		stderr: stream("err"),
	};

	test.each<[string | undefined, object]>([
		[undefined, { out: "eventscreen", err: "" }],
		["-", { out: "event", err: "screen" }],
		[join(scratch, "events"), { out: "screen", err: "" }],
	])("with --events %s", (file, seen) => {
		Object.assign(written, { out: "", err: "" });
		const step = makeStepWorld(world, file);
		step.stdout.write("event");
		step.stderr.write("screen");
		step.close();
		expect(written).toEqual(seen);
		expect(step.stderr.isTTY).toBeUndefined();
	});

	test("keeps the record where it is", () => {
		expect(makeStepWorld(world, undefined).env).toEqual({
			SHEVEK_DB: join(scratch, "r.db"),
			SQLITE_DB: "pg://x",
			SHEVEK_ANSIBLE_CORE: "/c",
		});
	});
});
