// The values of a callback's options: from where, of which type, and that a secret stays one.

import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { defineCallback } from "../../src/plugins/callback.ts";
import type { OptionSpec } from "../../src/plugins/option-spec.ts";
import type { TestOptions } from "../../src/testing/callback-test.ts";
import { makeEvent } from "../../src/testing/make-event.ts";
import { testCallback } from "../../src/testing/test-callback.ts";

/** What the option `it` is to a callback, and what was said. */
async function optionValue(spec: Partial<OptionSpec>, given: TestOptions = {}) {
	let value: unknown;
	const bench = await testCallback(
		defineCallback({
			description: "Has an option.",
			options: { it: { type: "str", description: "It.", ...spec } },
			start({ options }) {
				value = options.it;
				return {};
			},
		}),
		given,
	);
	await bench.feed(makeEvent("status"));
	return { value, err: bench.err, isRunning: bench.isRunning };
}

describe("the source that goes first", () => {
	const spec = {
		default: "default",
		ini: ["callback_x.old", "callback_x.it"],
		env: ["OLD", "IT"],
		vars: ["old", "it"],
	} as const;
	const configFile = "[callback_x]\nit = ini\nold = old ini\n";
	const env = { IT: "env", OLD: "old env" };
	const vars = { it: "var", old: "old var" };
	const options = { it: "direct" };
	test.each([
		[{}, "default"],
		[{ configFile }, "ini"],
		[{ configFile: "[callback_x]\nold = old ini\n" }, "old ini"],
		[{ configFile, env }, "env"],
		[{ configFile, env: { OLD: "old env" } }, "old env"],
		[{ configFile, env, vars }, "var"],
		[{ configFile, env, vars: { old: "old var" } }, "old var"],
		[{ configFile, env, vars, options }, "direct"],
		[{ configFile: "[callback_x]\nit =\n" }, ""],
		[{ env: { IT: "" } }, ""],
	] satisfies [TestOptions, string][])("%j", async (given, value) => {
		expect(await optionValue(spec, given)).toEqual({
			value,
			err: "",
			isRunning: true,
		});
	});
});

describe("types", () => {
	test.each([
		["str", "1", "1"],
		["int", "42", 42],
		["float", "1.5", 1.5],
		["bool", "yes", true],
		["bool", "off", false],
		["list", "a, b,c", ["a", "b", "c"]],
		["path", "/a/../b", "/b"],
	] as const)("%s of '%s'", async (type, text, value) => {
		const found = await optionValue(
			{ type, env: ["IT"] },
			{ env: { IT: text } },
		);
		expect(found.value).toEqual(value);
	});

	test.each([
		["int", 3],
		["float", 0.5],
		["bool", false],
		["list", ["x"]],
	] as const)("%s by default", async (type, value) => {
		expect((await optionValue({ type, default: value })).value).toEqual(value);
	});

	test("a value that is not set is undefined", async () => {
		const { value, isRunning } = await optionValue({ type: "int" });
		expect([value, isRunning]).toEqual([undefined, true]);
	});
});

describe("what is wrong leaves the callback out", () => {
	const LEFT_OUT = "; it is left out of this run.";
	test.each([
		[
			{ type: "int", env: ["IT"] },
			{ env: { IT: "many" } },
			"Invalid type for configuration option plugin_type: callback plugin: callback setting: it (from env: IT): invalid literal for int() with base 10: 'many'",
			"",
		],
		[
			{ choices: ["a", "b"], env: ["IT"] },
			{ env: { IT: "c" } },
			"callback callback: option it (from env: IT) is 'c', which is none of a, b",
			"",
		],
		[
			{ required: true, env: ["IT"], ini: ["s.k"], vars: ["it"] },
			{},
			"callback callback needs its option it",
			" Set IT or k in [s] of ansible.cfg or the variable it.",
		],
		[
			{ required: true, env: ["IT"] },
			{ env: { IT: "" } },
			"callback callback needs its option it (it is empty in env: IT)",
			" Set IT.",
		],
		[
			{},
			{ options: { that: 1 } },
			"callback callback has no option 'that'",
			" Its options are it.",
		],
	] satisfies [Partial<OptionSpec>, TestOptions, string, string][])(
		"%j of %j",
		async (spec, given, message, hint) => {
			const { value, err, isRunning } = await optionValue(spec, given);
			expect(err).toBe(`ERROR! ${message}${LEFT_OUT}${hint}\n`);
			expect([value, isRunning]).toEqual([undefined, false]);
		},
	);
});

describe("a secret", () => {
	const given = { env: { IT: "hunter2" } };

	test.each([
		["a template string", (value: unknown) => `${value}`],
		["JSON", (value: unknown) => JSON.stringify({ value })],
		["util.inspect", (value: unknown) => inspect({ value }, { depth: 9 })],
		["its keys", (value: unknown) => Object.keys(value as object).join()],
	])("is not told by %s", async (_how, show) => {
		const { value } = await optionValue({ secret: true, env: ["IT"] }, given);
		expect(show(value)).not.toContain("hunter2");
	});

	test("is revealed to who asks", async () => {
		const { value } = await optionValue({ secret: true, env: ["IT"] }, given);
		expect((value as { reveal(): string }).reveal()).toBe("hunter2");
	});

	test.each([{ choices: ["a"] }, { type: "int" }] as const)(
		"is not told by an error of %j",
		async (spec) => {
			const { err, isRunning } = await optionValue(
				{ ...spec, secret: true, env: ["IT"] },
				given,
			);
			expect(isRunning).toBe(false);
			expect(err).not.toContain("hunter2");
		},
	);
});
