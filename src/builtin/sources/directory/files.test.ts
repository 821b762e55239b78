import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { candidatesIn, readCandidate } from "./files.ts";

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "shevek-files-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a file that turns out to be a link is a fault of its own, and stops nobody", () => {
	writeFileSync(join(folder, "secret"), '["deploy", {}]');
	writeFileSync(join(folder, "a.json"), "");
	const [candidate] = candidatesIn(folder);
	if (!candidate) throw new Error("nothing found");
	rmSync(join(folder, "a.json"));
	symlinkSync("secret", join(folder, "a.json"));
	expect(readCandidate(candidate)).toEqual({
		kind: "fault",
		what: "it cannot be read (ELOOP)",
		isFinal: true,
	});
	rmSync(join(folder, "a.json"));
	expect(readCandidate(candidate)).toBe("gone");
});
