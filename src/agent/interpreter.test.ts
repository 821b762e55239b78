import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { FALLBACK_PYTHONS } from "../config/known-pythons.ts";
import { chooseInterpreter } from "./interpreter.ts";

interface Row {
	readonly name: string;
	readonly mode: string;
	readonly platform: string;
	readonly osRelease: string;
	readonly found: readonly string[];
	readonly path: string;
	readonly warnings: readonly string[];
}

// Answers of ansible-core 2.14.18 (test/oracle/interpreter_cases.py).
const rows: readonly Row[] = JSON.parse(
	readFileSync("test/corpus/agent/interpreters.json", "utf8"),
);

describe("the interpreter that the reference chooses", () => {
	test.each(rows)("$name, $mode", (row) => {
		const choice = chooseInterpreter(
			row.mode,
			{ ...row, host: "h1" },
			{ fallback: FALLBACK_PYTHONS, docsVersion: "2.14" },
		);
		expect(choice).toEqual({ path: row.path, warnings: row.warnings });
	});
});
