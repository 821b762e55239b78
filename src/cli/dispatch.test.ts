import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { errorExcerpt } from "../errors/excerpt.ts";
import { nearestName } from "../errors/nearest-name.ts";
import { ERROR_CODES, ShevekError } from "../errors/shevek-error.ts";
import { COMMANDS } from "./commands.ts";
import { errorText } from "./error-text.ts";
import { exitCodeOf } from "./exit-codes.ts";
import { CommandLineError } from "./options/usage-error.ts";
import { packageRoot } from "./package-root.ts";

const launcher = join(packageRoot(), "bin/shevek");
/** What is tested is what is written here, not what was built some time ago. */
const env = { ...process.env, SHEVEK_SOURCE: "1" };
const scratch = mkdtempSync(join(tmpdir(), "shevek-cli-"));
afterAll(() => rmSync(scratch, { recursive: true }));

function shevek(...args: string[]) {
	const { status, stdout, stderr } = spawnSync(launcher, args, {
		encoding: "utf8",
		cwd: scratch,
		env,
	});
	return { status, stdout, stderr };
}

describe("shevek", () => {
	test("tells its version", () => {
		expect(shevek("--version").stdout).toMatch(/^shevek \d+\.\d+\.\d+\n$/);
	});

	test.each([[[]], [["--help"]]])("lists every command for %j", (args) => {
		const { status, stdout } = shevek(...args);
		expect(status).toBe(0);
		for (const { name, summary } of COMMANDS.filter(
			(command) => !command.isHidden,
		))
			expect(stdout).toMatch(new RegExp(`^  ${name} +${summary}$`, "m"));
	});

	test.each([
		["inventroy", "Did you mean 'inventory'? "],
		["zzz", ""],
	])("does not know %s", (name, hint) => {
		expect(shevek(name)).toEqual({
			status: 5,
			stdout: "",
			stderr: `ERROR! there is no command '${name}'\n${hint}\`shevek\` alone lists the commands.\n`,
		});
	});

	test("refuses a command line as argparse does, exit 2", () => {
		const { status, stderr } = shevek("inventory", "--lst");
		expect(status).toBe(2);
		expect(stderr).toMatch(/^usage: shevek inventory \[-h\]/);
		expect(stderr).toMatch(
			/\nshevek inventory: error: unrecognized arguments: --lst\n$/,
		);
	});
});

describe("shims", () => {
	test("are written for the commands there are, and run them", () => {
		const folder = join(scratch, "it's here");
		shevek("shims", folder);
		const names = readdirSync(folder);
		expect(names).toContain("ansible-inventory");
		expect(names).toContain("ansible-pull");
		expect(names).not.toContain("ansible-galaxy");
		const shim = join(folder, "ansible-inventory");
		expect(readFileSync(shim, "utf8")).toMatch(/^#!\/bin\/sh\n/);
		const version = execFileSync(shim, ["--version"], {
			encoding: "utf8",
			env,
		});
		expect(version).toMatch(
			/^ansible-inventory \[core .+\]\n {2}config file = /,
		);
		expect(version).toContain(`\n  executable location = ${shim}\n`);
		expect(version).toMatch(/\n {2}shevek version = \d/);
		const refused = spawnSync(shim, ["--lst"], { encoding: "utf8", env });
		expect(refused.stderr).toMatch(/\nansible-inventory: error: unrec/);
	});

	test("need a folder", () => {
		expect(shevek("shims").status).toBe(5);
		const blocked = shevek("shims", "/dev/null/nowhere");
		expect([blocked.status, blocked.stderr.split("\n")[0]]).toEqual([
			1,
			"ERROR! cannot write shims into /dev/null/nowhere",
		]);
	});
});

describe("exit codes", () => {
	const expected = { usage: 5, config: 5, parse: 4, playbook: 4 };
	const special = { ...expected, interrupted: 99, internal: 250 };
	test.each(ERROR_CODES)("of a %s error", (code) => {
		const known: Partial<Record<string, number>> = special;
		expect(exitCodeOf(new ShevekError(code, "x"))).toBe(known[code] ?? 1);
	});

	test("of what argparse refuses, and of a bug", () => {
		expect(exitCodeOf(new CommandLineError("x"))).toBe(2);
		expect(exitCodeOf(new TypeError("x"))).toBe(250);
	});
});

describe("errors", () => {
	const where = {
		file: join(packageRoot(), "tsconfig.json"),
		line: 2,
		column: 2,
	};
	test.each([
		["the message alone", {}, "ERROR! odd\n"],
		["the place", { where }, `ERROR! odd\n\n${errorExcerpt(where)}`],
		[
			"what to do next",
			{ where, hint: "Mend it." },
			`ERROR! odd\n\n${errorExcerpt(where)}\nMend it.\n`,
		],
	])("show %s", (_, details, text) => {
		expect(errorText(new ShevekError("parse", "odd", details))).toBe(text);
	});

	test("of ours show their stack", () => {
		expect(errorText(new TypeError("x is odd"))).toMatch(
			/^ERROR! Unexpected Exception, this is probably a bug: x is odd\nTypeError: x is odd\n {4}at /,
		);
	});
});

describe("the nearest name", () => {
	test.each([
		["playbok", "playbook"],
		["palybook", "playbook"],
		["lgo", "log"],
		["x", undefined],
		["something", undefined],
	])("of %s is %s", (written, nearest) => {
		expect(nearestName(written, ["playbook", "adhoc", "log"])).toBe(nearest);
	});
});
