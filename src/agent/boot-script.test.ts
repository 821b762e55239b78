import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { BOOT_COMMAND, shellQuote } from "./boot-script.ts";

test("the command has nothing that fish or csh reads in another way", () => {
	expect(BOOT_COMMAND).not.toMatch(/[\\!\n]/);
	expect(BOOT_COMMAND.split("'")).toHaveLength(3);
});

test("a quoted word is one word to the shell", () => {
	const word = fc.string({ unit: "binary" }).map((s) => s.replaceAll("\0", ""));
	fc.assert(
		fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), (words) => {
			const texts = words.map((text) => text.toWellFormed());
			const script = `printf '%s\\0' ${texts.map((text) => shellQuote(text)).join(" ")}`;
			const out = execFileSync("/bin/sh", ["-c", script]).toString("utf8");
			expect(out.split("\0").slice(0, -1)).toEqual(texts);
		}),
		{ numRuns: 30 },
	);
});
