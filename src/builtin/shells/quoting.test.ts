// Whatever text goes into a command arrives as it is, through the real shells: as one of several arguments,
// and through a login shell that starts another.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { makeShell } from "../../kinds/shell.ts";
import { SHELLS } from "./registry.ts";

const shellOf = (name: string) => {
	const definition = SHELLS.get(name);
	if (definition === undefined) throw new Error(`no shell ${name}`);
	return makeShell(definition, {
		name,
		file: undefined,
		options: {},
		executable: undefined,
	});
};

/** Prints its arguments, each with NUL behind it; an external program, so that no shell's own printf has a say. */
const PRINT = "/usr/bin/printf '%s\\0'";

const REAL: readonly [program: string, name: string][] = [
	["/bin/sh", "sh"],
	["/bin/bash", "sh"],
	["/bin/csh", "csh"],
	["/bin/tcsh", "csh"],
	["/usr/bin/fish", "fish"],
];

/** An empty home, so that nobody's .cshrc or config.fish is read; fish makes folders in it. */
const home = mkdtempSync(join(tmpdir(), "shevek-quoting-"));
afterAll(() => rmSync(home, { recursive: true }));
const ENVIRONMENT = { PATH: "/usr/bin:/bin", HOME: home, LC_ALL: "C.UTF-8" };

function run(program: string, command: string): string[] {
	const flags = /csh$/.test(program) ? ["-f", "-c"] : ["-c"];
	const out = execFileSync(program, [...flags, command], {
		env: ENVIRONMENT,
		stdio: ["ignore", "pipe", "pipe"],
	});
	return out.toString("utf8").split("\0").slice(0, -1);
}

const NASTY = [
	"",
	" ",
	"'",
	'"',
	"\\",
	"\\\\'",
	"\\n",
	"a\nb",
	"\n",
	"!",
	"!!",
	"a!b'c\\!",
	"\\!",
	"$HOME `id` $(id) (id)",
	"-n",
	"--",
	"~",
	"~root",
	"*",
	"?[a-z]{a,b}",
	"a;b&c|d>e<f#g",
	"%s^x",
	"tab\there",
	"\r\n",
	"wéb ☃ 😀",
	"\u0001\u001b[31m",
	"x".repeat(3_000),
];
const PIECES = fc.constantFrom(
	...("'\"\\!\n$`()*?[]{}~#&|;<>^%- \tab\r=é☃😀/@:,.+_1".match(/./gsu) ?? []),
);
const TEXT = fc.oneof(
	fc.array(PIECES, { maxLength: 30 }).map((all) => all.join("")),
	fc
		.string({ unit: "grapheme", maxLength: 30 })
		.filter((text) => !text.includes("\0") && text.isWellFormed()),
	fc.constantFrom(...NASTY),
);
const TEXTS = fc.array(TEXT, { minLength: 1, maxLength: 12 });

describe.each(REAL)("%s reads what %s quotes", (program, name) => {
	const shell = shellOf(name);
	test("it is installed", () => {
		expect(existsSync(program)).toBe(true);
	});
	test("any text, as one of several words", () => {
		const arrives = (texts: readonly string[]) => {
			const words = texts.map((text) => shell.quote(text)).join(" ");
			expect(run(program, `${PRINT} ${words}`)).toEqual(texts);
		};
		for (const text of NASTY) arrives([text]);
		fc.assert(fc.property(TEXTS, arrives), { numRuns: 25 });
	});
	test("any text, as the environment's", () => {
		const arrives = (text: string) => {
			const command = shell.withEnvironment(
				"/usr/bin/printenv --null THERE",
				new Map([["THERE", text]]),
			);
			expect(run(program, command)).toEqual([text]);
		};
		fc.assert(fc.property(TEXT, arrives), { numRuns: 15 });
	});
	test.each([
		["true", "0"],
		["false", ""],
	])("the second command where %s was right", (first, printed) => {
		const command = shell.and(`/bin/${first}`, `${PRINT} 0`);
		let out: string[] = [];
		try {
			out = run(program, command);
		} catch {
			// the first command's exit code is the whole's
		}
		expect(out.join("")).toBe(printed);
	});
	test.each(REAL)(
		"any text, through it to %s with %s's quoting",
		(inner, innerName) => {
			const flags = innerName === "csh" ? "-f -c" : "-c";
			fc.assert(
				fc.property(TEXTS, (texts) => {
					const words = texts.map((text) => shellOf(innerName).quote(text));
					const command = shell.quote(`${PRINT} ${words.join(" ")}`);
					expect(run(program, `${inner} ${flags} ${command}`)).toEqual(texts);
				}),
				{ numRuns: 5 },
			);
		},
	);
});

describe("powershell, by the rules of its language: there is none here to ask", () => {
	/** A text in single quotes ends at a quote of any of five kinds that is not doubled. */
	const readSingleQuoted = (word: string): string => {
		const match = /^'((?:[^'‘’‚‛]|['‘’‚‛]{2})*)'$/su.exec(word);
		if (match === null) throw new Error(`no single-quoted text: ${word}`);
		return (match[1] ?? "").replace(/(['‘’‚‛])['‘’‚‛]/gu, "$1");
	};
	const shell = shellOf("powershell");
	test("any text is one single-quoted text", () => {
		const text = fc.oneof(
			TEXT,
			fc
				.array(fc.constantFrom("'", "‘", "’", "‚", "‛", "a", "\n", "$x"), {
					maxLength: 20,
				})
				.map((all) => all.join("")),
		);
		fc.assert(
			fc.property(text, (each) => {
				expect(readSingleQuoted(shell.quote(each))).toBe(each);
			}),
		);
	});
	test("a command is words that no shell reads anything in, and the script is in it", () => {
		fc.assert(
			fc.property(TEXT, (path) => {
				const command = shell.exists(path);
				expect(command).toMatch(
					/^PowerShell -NoProfile -NonInteractive -ExecutionPolicy Unrestricted -EncodedCommand [\w+/=]+$/,
				);
				const script = Buffer.from(
					command.split(" ").at(-1) ?? "",
					"base64",
				).toString("utf16le");
				expect(script).toBe(
					`if (Test-Path -LiteralPath ${shell.quote(path)}) { exit 0 } else { exit 1 }`,
				);
			}),
		);
	});
	test.each([
		["/tmp/a.sh", "a.ps1"],
		["/tmp/a.ps1", "a.ps1"],
		["C:\\x\\run.EXE", "run.EXE"],
		["/tmp/plain", "plain.ps1"],
		["/tmp/.hidden", ".hidden.ps1"],
	])("a script %s is %s there", (path, name) => {
		expect(shell.remoteFileName(path)).toBe(name);
	});
});
