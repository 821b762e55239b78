import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { loadPlugin } from "shevek/testing";

const file = `${import.meta.dirname}/../shell_plugins/niced.ts`;

test("niced runs scripts at a lower priority, with their variables", () => {
	const niced = loadPlugin("shell", file, { options: { niceness: 3 } });
	assert.equal(
		niced.withEnvironment("/tmp/run.sh", { WHO: "it's me" }),
		`env WHO='it'"'"'s me' nice -n 3 /tmp/run.sh`,
	);
});

test("niced quotes as sh reads it", () => {
	const text = `it's "a" $HOME \\ !\nline`;
	const command = `printf %s ${loadPlugin("shell", file).quote(text)}`;
	assert.equal(execFileSync("/bin/sh", ["-c", command]).toString(), text);
});
